import { useEffect } from "preact/hooks";
import type { DefinitionSummary } from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";

const definitions = loader<Listed<DefinitionSummary>>((signal) =>
  api.get("/workflow-definitions?limit=100", { signal }),
);

export interface WorkflowName {
  key: string;
  name: string;
}

/** What workflows are called, asked anew when something that shows them is opened; empty: nobody knows yet. */
export function useWorkflowNames(): WorkflowName[] {
  useEffect(() => void definitions.load(), []);
  return newestNames(definitions.value?.data ?? []);
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
