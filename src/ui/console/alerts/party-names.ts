import { signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { api } from "../../shared/api";
import { sideName } from "../transactions/transaction-words";

const names = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

/** What a counterparty is called, asked for once; null: not known, or not yet. */
export function partyName(id: string): string | null {
  if (!asked.has(id)) {
    asked.add(id);
    void api.get<generated.Counterparty>(`/counterparties/${encodeURIComponent(id)}`).then((answer) => {
      if (answer.ok) names.value = new Map([...names.peek(), [id, sideName(answer.value)]]);
    });
  }
  return names.value.get(id) ?? null;
}
