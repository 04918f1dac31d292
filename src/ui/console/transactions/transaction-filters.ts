/** The part of the address that says which transactions are listed: the filters of `GET /transactions`. */
export const transactionFilterNames = [
  "q",
  "verdict",
  "from",
  "to",
  "counterpartyId",
  "entityId",
  "direction",
  "type",
  "status",
  "method",
  "minAmount",
  "maxAmount",
  "currency",
] as const;
export type TransactionFilterName = (typeof transactionFilterNames)[number];
export type TransactionFilters = Partial<Record<TransactionFilterName, string>>;

export function transactionFiltersIn(query: URLSearchParams): TransactionFilters {
  const filters: TransactionFilters = {};
  for (const name of transactionFilterNames) {
    const value = query.get(name);
    if (value) filters[name] = value;
  }
  return filters;
}

/** A list that people come back to; `query` is the address that shows it. */
export interface TransactionView {
  name: string;
  query: TransactionFilters;
}

export const transactionViews: readonly TransactionView[] = [
  { name: "All", query: {} },
  { name: "To review", query: { verdict: "review" } },
  { name: "Blocked", query: { verdict: "block" } },
  { name: "Inbound", query: { direction: "inbound" } },
  { name: "Outbound", query: { direction: "outbound" } },
];

/** The view that the filters are; null: one of its own. */
export const viewOf = (now: TransactionFilters): TransactionView | null =>
  transactionViews.find(({ query }) => new URLSearchParams(query).toString() === new URLSearchParams(now).toString()) ??
  null;

/** The calendar day, where the reader is, of a moment in the address; empty for what is none. */
export function dayOf(instant: string | undefined): string {
  const at = new Date(instant ?? "");
  if (Number.isNaN(at.getTime())) return "";
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The first or the last moment of a calendar day where the reader is; null for no day. */
export function instantOf(day: string, end: "first" | "last"): string | null {
  const at = new Date(`${day}T${end === "first" ? "00:00:00.000" : "23:59:59.999"}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** What is wrong with an amount that is typed; null: nothing. */
export const amountProblem = (text: string): string | null =>
  text === "" || /^\d{1,11}(?:\.\d{1,4})?$/.test(text) ? null : "A number such as 120.50.";
