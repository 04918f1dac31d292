import { type IncidentAction, incidentActions } from "../../../domain/incident-actions";
import type * as generated from "../../../sdk/api/generated/types";

export type OpenIncident = generated.OpenIncident;
/** What a dialog about an incident says, and where it sends. */
export type AskedIncident = Pick<OpenIncident, "id" | "caseId" | "source" | "plugin" | "vendor"> & {
  caseState: string | null;
};
export type IncidentGroup = generated.IncidentGroup;

const narrowedBy = ["vendor", "plugin", "source", "code", "workflow"] as const;

/** The part of an address that says which incidents are listed, as the API wants it. */
export function incidentFilters(query: URLSearchParams): Record<string, string> {
  const filters: Record<string, string> = {};
  for (const name of narrowedBy) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  return filters;
}

/** What a group is narrowed by, and what retries it. */
export const filtersOf = ({ vendor, plugin, source, code }: IncidentGroup): Record<string, string> => ({
  ...(vendor !== null && { vendor }),
  ...(plugin !== null && { plugin }),
  source,
  code,
});

const sourceWords: Record<string, string> = {
  effect: "Work for the outside",
  publish: "Events",
  index: "Lists",
  delivery: "Webhook delivery",
  timer: "Timer",
  screening: "Screening",
};

/** What an incident is about, in two words. */
export const aboutOf = ({ vendor, plugin, source }: Pick<IncidentGroup, "vendor" | "plugin" | "source">): string =>
  plugin === null ? (sourceWords[source] ?? source) : vendor === null ? plugin : `${plugin} · ${vendor}`;

/** What is offered in the list, where nobody has asked which kind of run it is: the dialog finds out. */
export const listedActions = ({ source, code, plugin, caseStatus }: OpenIncident): IncidentAction[] =>
  incidentActions({ source, code, caseStatus, runKind: plugin === null ? null : "unknown" });

/** What a button says. */
export const actionWords: Record<IncidentAction, string> = {
  look: "I have looked",
  retry: "Try again",
  skip: "Give up…",
  supply: "Supply result…",
};

/** What a check can have found out, as its result says it. */
export const verdicts = [
  { value: "clear", label: "Clear: nothing found" },
  { value: "review", label: "Review: somebody should look at what was found" },
  { value: "rejected", label: "Rejected: it does not hold" },
  { value: "not_found", label: "Not found: the vendor knows nothing of it" },
] as const;

/** Whether a run is a check: its result then has a verdict, beside whatever else was found out. */
export const isCheck = ({ request }: { request: unknown }): boolean =>
  typeof request === "object" && request !== null && "check" in request && typeof request.check === "string";

/** What somebody typed as an answer: an object, or why it is none. */
export function readOutput(text: string): { output: object } | { problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { output: value };
  } catch {
    return { problem: "This is not JSON." };
  }
  return { problem: "Write an object: { … }." };
}
