import { signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { api } from "../../shared/api";
import { sideName } from "../transactions/transaction-words";

const names = signal<ReadonlyMap<string, string>>(new Map());
/** When it may be asked for again, by id. */
const askedUntilMs = new Map<string, number>();
const pauseMs = 5_000;

/** What a counterparty is called, asked for once; null: not known, or not yet. Where that failed it is asked for with the next need. */
export function partyName(id: string): string | null {
  if ((askedUntilMs.get(id) ?? 0) <= Date.now()) {
    askedUntilMs.set(id, Number.POSITIVE_INFINITY);
    void api.get<generated.Counterparty>(`/counterparties/${encodeURIComponent(id)}`).then((answer) => {
      // That there is none stays so.
      if (!answer.ok && answer.error.status !== 404) askedUntilMs.set(id, Date.now() + pauseMs);
      if (answer.ok) names.value = new Map([...names.peek(), [id, sideName(answer.value)]]);
    });
  }
  return names.value.get(id) ?? null;
}
