import { counterpartiesBy, counterpartyIdsOf } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { listTransactions, mostParties, type TransactionFilters, type TransactionPlace } from "../db/list-transactions";
import { getTransaction, type TransactionRow } from "../db/transactions";
import { parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { transactionIdOf } from "../transactions/take-transaction";
import { transactionView } from "./transaction-schemas";
import { transactionKey } from "./transaction-sending";

/** Where a page of transactions ended. `archived`: behind everything that is in the database. */
export interface ReadPlace extends TransactionPlace {
  archived?: boolean | undefined;
}

export interface ReadPage {
  data: JsonObject[];
  next: ReadPlace | null;
}

/** A page of transactions, newest first. */
export async function readTransactions(
  env: Env,
  tenantId: TenantId,
  filters: TransactionFilters,
  after: ReadPlace | null,
  limit: number,
): Promise<ReadPage> {
  const page = await listTransactions(dbOf(env, tenantId), tenantId, filters, after, limit);
  return { data: await viewsOf(env, tenantId, page.rows), next: page.next };
}

/** The transaction with this id of ours, or of the caller's. */
export async function readTransaction(env: Env, tenantId: TenantId, name: string): Promise<JsonObject | null> {
  const row = await getTransaction(dbOf(env, tenantId), tenantId, idOf(env, tenantId, name));
  return row === null ? null : ((await viewsOf(env, tenantId, [row]))[0] ?? null);
}

/** Ids of the sides that are asked for; undefined: whoever they are. */
export async function partiesAsked(
  env: Env,
  tenantId: TenantId,
  { counterpartyId, entityId }: { counterpartyId?: string | undefined; entityId?: string | undefined },
): Promise<string[] | undefined> {
  if (entityId === undefined) return counterpartyId === undefined ? undefined : [counterpartyId];
  const ids = await counterpartyIdsOf(dbOf(env, tenantId), tenantId, entityId, mostParties);
  return counterpartyId === undefined ? ids : ids.filter((id) => id === counterpartyId);
}

const idOf = (env: Env, tenantId: TenantId, name: string): string =>
  parseId("transaction", name) ?? transactionIdOf(transactionKey(env), tenantId, name);

/** Rows as callers see them, with what is known of their sides. */
export async function viewsOf(env: Env, tenantId: TenantId, rows: readonly TransactionRow[]): Promise<JsonObject[]> {
  const ids = [...new Set(rows.flatMap(({ originatorId, beneficiaryId }) => [originatorId, beneficiaryId]))];
  const parties = ids.length === 0 ? new Map() : await counterpartiesBy(dbOf(env, tenantId), tenantId, ids);
  return rows.map((row) => transactionView(row, parties));
}
