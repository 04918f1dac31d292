import { counterpartiesBy, counterpartyIdsOf } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import {
  listTransactions,
  mostParties,
  passes,
  placeOf,
  type TransactionFilters,
  type TransactionPage,
  type TransactionPlace,
} from "../db/list-transactions";
import { archivesBefore, archivesOf } from "../db/transaction-archives";
import { getTransactions, type TransactionRow } from "../db/transactions";
import { parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { readArchive, unsealedRows } from "../queues/archive-files";
import { counterpartyIdOf, transactionIdOf } from "../transactions/take-transaction";
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

/** So many files are read for a page at most, however little of them passes. */
const mostFiles = 3;
/** The end of the year 9999: days are compared as texts. */
const farthest = { atMs: 253_402_300_799_999, id: "~" };

/** A page of transactions, newest first: those in the database, then archived ones. */
export async function readTransactions(
  env: Env,
  tenantId: TenantId,
  filters: TransactionFilters,
  after: ReadPlace | null,
  limit: number,
): Promise<ReadPage> {
  if (after?.archived === true) return readArchived(env, tenantId, filters, after, limit);
  const page = await listTransactions(dbOf(env, tenantId), tenantId, filters, after, limit);
  const data = await viewsOf(env, tenantId, page.rows);
  if (page.next !== null) return { data, next: page.next };
  const older = await archivesBefore(dbOf(env, tenantId), tenantId, spanOf(filters, farthest), 1);
  return { data, next: older.length === 0 ? null : { ...farthest, archived: true } };
}

async function readArchived(
  env: Env,
  tenantId: TenantId,
  filters: TransactionFilters,
  after: TransactionPlace,
  limit: number,
): Promise<ReadPage> {
  const files = await archivesBefore(dbOf(env, tenantId), tenantId, spanOf(filters, after), mostFiles + 1);
  const found: TransactionRow[] = [];
  let at = after;
  for (const file of files.slice(0, mostFiles)) {
    const rows = (await readArchive(env, tenantId, file)).reverse();
    found.push(...rows.filter((row) => isBehind(row, after) && passes(row, filters)));
    at = placeOf(rows.at(-1) ?? at);
    if (found.length > limit) break;
  }
  const page: TransactionPage =
    found.length > limit
      ? { rows: found.slice(0, limit), next: placeOf(found[limit - 1] ?? at) }
      : { rows: found, next: files.length > mostFiles ? at : null };
  const data = await viewsOf(env, tenantId, await unsealedRows(env, tenantId, page.rows), { archived: true });
  return { data, next: page.next === null ? null : { ...page.next, archived: true } };
}

const spanOf = ({ fromMs = 0, toMs = farthest.atMs }: TransactionFilters, { atMs }: TransactionPlace) => ({
  fromMs,
  toMs: Math.min(toMs, atMs, farthest.atMs),
});

const isBehind = ({ atMs, id }: TransactionPlace, after: TransactionPlace): boolean =>
  atMs === after.atMs ? id < after.id : atMs < after.atMs;

/** The transaction with this id of ours, or of the caller's, wherever it lies. */
export async function readTransaction(env: Env, tenantId: TenantId, name: string): Promise<JsonObject | null> {
  return (await transactionsBy(env, tenantId, [transactionNamed(env, tenantId, name)]))[0] ?? null;
}

/** Our id of a transaction, given that or the caller's. */
export const transactionNamed = (env: Env, tenantId: TenantId, name: string): string =>
  parseId("transaction", name) ?? transactionIdOf(transactionKey(env), tenantId, name);

/** Transactions with these ids, wherever they lie; in the order of the ids, without those that are not there. */
export async function transactionsBy(env: Env, tenantId: TenantId, ids: readonly string[]): Promise<JsonObject[]> {
  const { stored, archived } = await rowsBy(env, tenantId, ids);
  const views = [
    ...(await viewsOf(env, tenantId, stored)),
    ...(await viewsOf(env, tenantId, archived, { archived: true })),
  ];
  return inOrder(ids, views, ({ id }) => String(id));
}

/** The same as they are stored, words unsealed. */
export async function transactionRowsBy(
  env: Env,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<TransactionRow[]> {
  const { stored, archived } = await rowsBy(env, tenantId, ids);
  return inOrder(ids, [...stored, ...archived], ({ id }) => id);
}

async function rowsBy(env: Env, tenantId: TenantId, ids: readonly string[]) {
  const db = dbOf(env, tenantId);
  const stored = await getTransactions(db, tenantId, ids);
  const known = new Set(stored.map(({ id }) => id));
  const missing = new Set(ids.filter((id) => !known.has(id)));
  const archived: TransactionRow[] = [];
  for (const file of missing.size === 0 ? [] : await archivesOf(db, tenantId, [...missing]))
    archived.push(...(await readArchive(env, tenantId, file)).filter(({ id }) => missing.has(id)));
  return { stored, archived: await unsealedRows(env, tenantId, archived) };
}

function inOrder<Row>(ids: readonly string[], rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.flatMap((id): Row[] => {
    const row = byId.get(id);
    return row === undefined ? [] : [row];
  });
}

/** Ids of the sides that are asked for; undefined: whoever they are. */
export async function partiesAsked(
  env: Env,
  tenantId: TenantId,
  { counterpartyId, entityId }: { counterpartyId?: string | undefined; entityId?: string | undefined },
): Promise<string[] | undefined> {
  const partyId = counterpartyId === undefined ? undefined : counterpartyIdNamed(env, tenantId, counterpartyId);
  if (entityId === undefined) return partyId === undefined ? undefined : [partyId];
  const ids = await counterpartyIdsOf(dbOf(env, tenantId), tenantId, entityId, mostParties);
  return partyId === undefined ? ids : ids.filter((id) => id === partyId);
}

/** Our id of a counterparty, given that or the caller's. */
export const counterpartyIdNamed = (env: Env, tenantId: TenantId, name: string): string =>
  parseId("counterparty", name) ?? counterpartyIdOf(transactionKey(env), tenantId, name);

/** Rows as callers see them, with what is known of their sides. */
async function viewsOf(
  env: Env,
  tenantId: TenantId,
  rows: readonly TransactionRow[],
  where: { archived?: boolean } = {},
): Promise<JsonObject[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.flatMap(({ originatorId, beneficiaryId }) => [originatorId, beneficiaryId]))];
  const parties = await counterpartiesBy(dbOf(env, tenantId), tenantId, ids);
  return rows.map((row) => transactionView(row, parties, where));
}
