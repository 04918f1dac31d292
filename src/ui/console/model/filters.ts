import type { Listed } from "../../shared/api";
import type { CaseSummary } from "./types";

/** The part of the address that says which cases are listed. Everything else in the address belongs to the case beside the list. */
export const filterNames = [
  "queue",
  "q",
  "status",
  "state",
  "tag",
  "label",
  "risk",
  "country",
  "assigneeId",
  "workflow",
  "entityType",
  "outcome",
  "sla",
  "field",
  "olderThanDays",
  "newerThanDays",
  "createdAfter",
  "createdBefore",
  "hasIncidents",
  "legalHold",
  "sort",
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

/** Where a person who did not choose begins: with what a person must decide. */
export const firstQueue = "review";

/** The filters of an address. A search looks everywhere unless a queue was chosen as well. */
export function filtersIn(query: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  const narrowed = filterNames.some((name) => name !== "sort" && filters[name] !== undefined);
  return narrowed ? filters : { ...filters, queue: firstQueue };
}

/** The same as a query string for the API. */
export function apiQuery(filters: Filters, more: Record<string, string>): string {
  return `?${new URLSearchParams({ ...filters, ...more })}`;
}

/** The filters that a list keeps when it is saved or counted: without its order. */
export function narrowing({ sort: _order, ...filters }: Filters): Omit<Filters, "sort"> {
  return filters;
}

/** Orders that any list has at the same cost. */
const everywhere = ["-createdAt", "createdAt", "-riskLevel"] as const;
/** Those that only lists have which are narrowed by nothing, or to what is open. */
const inPlainLists = ["-updatedAt", "-risk"] as const;

/** The orders a list can be put into. What one search found, and a queue with an order of its own, have their own. */
export function sortsOf(filters: Filters): readonly string[] {
  const { queue, status, sort: _order, ...narrowed } = filters;
  const isPlain =
    Object.keys(narrowed).length === 0 &&
    (queue === undefined || queue === "all_open") &&
    (status === undefined || status === "active");
  return isPlain ? [...everywhere, ...inPlainLists] : everywhere;
}

/** As much of a list as has been loaded. */
export interface Rows<Row> {
  rows: Row[];
  nextCursor: string | null;
}
export type CaseList = Rows<CaseSummary>;

/** A fresh first page on top of what had been loaded further down; what the fresh page knows better replaces it. */
export function refreshed<Row extends { id: string }>(before: Rows<Row>, fresh: Listed<Row>): Rows<Row> {
  const last = fresh.data.at(-1);
  const at = last === undefined ? -1 : before.rows.findIndex((row) => row.id === last.id);
  // The whole list, or its end cannot be matched to what was there: take what is fresh.
  if (fresh.nextCursor === null || at === -1) return { rows: fresh.data, nextCursor: fresh.nextCursor };
  const known = new Set(fresh.data.map((row) => row.id));
  const tail = before.rows.slice(at + 1).filter((row) => !known.has(row.id));
  return { rows: [...fresh.data, ...tail], nextCursor: tail.length > 0 ? before.nextCursor : fresh.nextCursor };
}

/**
 * The same while somebody reads further down: nothing moves. Rows get their new facts where they are; `waiting` counts those that are
 * new at the top, `left` names those that the fresh page should have and has not.
 */
export function refreshedInPlace<Row extends { id: string }>(
  before: Rows<Row>,
  fresh: Listed<Row>,
): { list: Rows<Row>; waiting: number; left: string[] } {
  const known = new Set(before.rows.map((row) => row.id));
  const now = new Map(fresh.data.map((row) => [row.id, row]));
  const last = before.rows.findLastIndex((row) => now.has(row.id));
  return {
    list: { ...before, rows: before.rows.map((row) => now.get(row.id) ?? row) },
    waiting: fresh.data.filter((row) => !known.has(row.id)).length,
    left: before.rows.slice(0, last).flatMap((row) => (now.has(row.id) ? [] : [row.id])),
  };
}
