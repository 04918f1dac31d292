import type { AlertCounts } from "../model/alert";

/** The part of the address that says which alerts are listed. */
export const alertFilterNames = [
  "status",
  "severity",
  "source",
  "rule",
  "assigneeId",
  "q",
  "caseId",
  "subjectId",
  "entityId",
  "counterpartyId",
  "withCounterpartyId",
] as const;
export type AlertFilterName = (typeof alertFilterNames)[number];
export type AlertFilters = Partial<Record<AlertFilterName, string>>;

/** Filters that leave the alerts of one case, person, company or counterparty. */
export const ofOneNames = ["caseId", "subjectId", "entityId", "counterpartyId", "withCounterpartyId"] as const;

/** As a status in an address: alerts of every status. */
export const anyStatus = "any";

/** The filters of an address. Who did not choose a status sees what is open; of one case or subject, everything. */
export function alertFiltersIn(query: URLSearchParams): AlertFilters {
  const filters: AlertFilters = {};
  for (const name of alertFilterNames) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  if (filters.status === anyStatus) {
    const { status: _, ...others } = filters;
    return others;
  }
  const isOfOne = ofOneNames.some((name) => filters[name] !== undefined);
  return filters.status === undefined && !isOfOne ? { status: "open", ...filters } : filters;
}

/** The same as a query string for the API. */
export const alertQuery = (filters: AlertFilters, more: Record<string, string>): string =>
  `?${new URLSearchParams({ ...filters, ...more })}`;

/** A list that people come back to; `query` is the address that shows it. */
export interface AlertView {
  name: string;
  group: "open" | "closed";
  query: AlertFilters;
  /** How many there are; null: nobody counts these. */
  count: (counts: AlertCounts) => number | null;
}

export const alertViews: readonly AlertView[] = [
  {
    name: "Open",
    group: "open",
    query: {},
    count: ({ status }) => status.triggered + status.under_review + status.escalated,
  },
  { name: "Mine", group: "open", query: { assigneeId: "me" }, count: () => null },
  { name: "Nobody's", group: "open", query: { assigneeId: "none" }, count: () => null },
  { name: "New", group: "open", query: { status: "triggered" }, count: ({ status }) => status.triggered },
  {
    name: "Under review",
    group: "open",
    query: { status: "under_review" },
    count: ({ status }) => status.under_review,
  },
  { name: "Escalated", group: "open", query: { status: "escalated" }, count: ({ status }) => status.escalated },
  { name: "Confirmed", group: "closed", query: { status: "rejected" }, count: ({ status }) => status.rejected },
  { name: "Dismissed", group: "closed", query: { status: "dismissed" }, count: ({ status }) => status.dismissed },
  { name: "Cleared", group: "closed", query: { status: "cleared" }, count: ({ status }) => status.cleared },
];

/** Which view an address shows, whatever else narrows it; null: alerts of every status. Whose they are is a view only where they are open. */
export function viewOf(filters: AlertFilters): AlertView | null {
  if (filters.status === undefined) return null;
  const status = filters.status === "open" ? undefined : filters.status;
  const whose = filters.assigneeId === "me" || filters.assigneeId === "none" ? filters.assigneeId : undefined;
  return (
    alertViews.find(
      ({ query }) => query.status === status && query.assigneeId === (status === undefined ? whose : undefined),
    ) ?? null
  );
}
