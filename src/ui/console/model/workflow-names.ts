import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DefinitionSummary } from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";

/** Versions are listed, the newest first: a workflow that nobody has changed for long comes behind many of others. */
const mostPages = 5;
const definitions = loader<DefinitionSummary[]>(async (signal) => {
  const all: DefinitionSummary[] = [];
  let after = "";
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.get<Listed<DefinitionSummary>>(`/workflow-definitions?limit=100${after}`, { signal });
    if (!answer.ok) return answer;
    all.push(...answer.value.data);
    if (answer.value.nextCursor === null) break;
    after = `&cursor=${encodeURIComponent(answer.value.nextCursor)}`;
  }
  return { ok: true, value: all };
});

export interface WorkflowName {
  key: string;
  name: string;
}

/** What workflows are called, as it was last heard; empty: nobody knows yet. */
export const workflowNames = computed<WorkflowName[]>(() => newestNames(definitions.value ?? []));

/** The same, asked anew when something that shows them is opened. */
export function useWorkflowNames(): WorkflowName[] {
  useEffect(() => void definitions.load(), []);
  return workflowNames.value;
}

/** What a workflow is called; its key where nobody knows. */
export const workflowName = (names: readonly WorkflowName[], key: string): string =>
  names.find((one) => one.key === key)?.name ?? key;

type Named = Pick<DefinitionSummary, "key" | "version" | "name" | "displayName">;

/** Each workflow once, as its newest version calls it, by name. */
export function newestNames(all: readonly Named[]): WorkflowName[] {
  const newest = new Map<string, Named>();
  for (const one of all) if (one.version > (newest.get(one.key)?.version ?? 0)) newest.set(one.key, one);
  return [...newest.values()]
    .map(({ key, name, displayName }) => ({ key, name: displayName ?? name }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
