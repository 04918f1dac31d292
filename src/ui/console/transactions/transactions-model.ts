import { computed, signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import type { Told } from "../../shared/told";
import type { Alert } from "../model/alert";
import { growingList } from "../model/growing-list";
import { type TransactionFilterName, type TransactionFilters, transactionFiltersIn } from "./transaction-filters";

/** A transaction as `GET /transactions` lists it. */
export type Transaction = Told<generated.Transaction>;
export type TransactionSide = Transaction["originator"];
/** A rule that answered at once, and more than that the transaction may pass. */
export type VerdictReason = Transaction["reasons"][number];

export const filters = computed<TransactionFilters>(() => transactionFiltersIn(place.value.query));
const question = (): string => `/transactions?${new URLSearchParams(filters.peek())}`;
export const listKey = computed(() => JSON.stringify(filters.value));

/** The list with some filters changed (null drops one); an open transaction stays open. */
export const narrowHref = (changes: Partial<Record<TransactionFilterName, string | null>>): string =>
  `${place.peek().path}${queryWith(changes)}`;
export const listHref = (): string => `/console/transactions${queryWith({})}`;
/** Where everything that the filters let through is a file. */
export const exportPath = (): string => `/api/v1/transactions.csv?${new URLSearchParams(filters.peek())}`;

export const transactions = growingList<Transaction>(question);

/** The transaction on the screen. */
export const openId = signal<string | null>(null);
const pathOf = (rest = ""): string => `/transactions/${encodeURIComponent(openId.peek() ?? "")}${rest}`;
export const openTransaction = loader<Transaction>((stop) => api.get(pathOf(), { signal: stop }));
export const itsAlerts = loader<Listed<Alert>>((stop) => api.get(pathOf("/alerts"), { signal: stop }));

export function showTransaction(id: string | null): void {
  if (openId.peek() === id) return;
  openTransaction.clear();
  itsAlerts.clear();
  openId.value = id;
  if (id === null) return;
  void openTransaction.load();
  void itsAlerts.load();
}

/** The neighbour of a transaction in the list; the first when there is none. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = transactions.list.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return (at === -1 ? rows[0] : rows[at + step])?.id ?? null;
}
