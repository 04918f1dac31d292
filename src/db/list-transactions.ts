import type { TenantId } from "../domain";
import type { TransactionVerdict } from "../domain/transactions";
import { type TransactionRow, transactionFrom } from "./transactions";

/** Which transactions are asked for. Amounts are whole ten-thousandths of the transaction's own currency. */
export interface TransactionFilters {
  fromMs?: number | undefined;
  toMs?: number | undefined;
  /** Either side is one of these. */
  partyIds?: readonly string[] | undefined;
  verdict?: TransactionVerdict | undefined;
  direction?: string | undefined;
  type?: string | undefined;
  status?: string | undefined;
  method?: string | undefined;
  currency?: string | undefined;
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
}

/** The place of a transaction in lists, which run from new to old. */
export interface TransactionPlace {
  atMs: number;
  id: string;
}

export interface TransactionPage {
  rows: TransactionRow[];
  /** Where the next page begins; null: here is nothing more. A page may be short, even empty, and still have a next one. */
  next: TransactionPlace | null;
}

/** So many rows are looked through for a page at most: a filter that hardly anything passes costs no more than this. */
const mostScanned = 5_000;
/** Each of them is a way of its own through an index. */
export const mostParties = 20;

/** Stored transactions behind `after`, newest first. Archived ones are not among them. */
export async function listTransactions(
  db: D1Database,
  tenantId: TenantId,
  filters: TransactionFilters,
  after: TransactionPlace | null,
  limit: number,
): Promise<TransactionPage> {
  const values: (string | number)[] = [];
  const bind = (value: string | number): string => `?${values.push(value)}`;
  const conditions = remaining(filters, bind);
  const most = conditions.length === 0 ? limit + 1 : mostScanned;
  const scan = scanOf(tenantId, filters, after, most, bind);
  const [page, end] = await db.batch<Record<string, unknown>>(
    [
      `SELECT transactions.* FROM (${scan}) AS scanned JOIN transactions ON transactions.rowid = scanned.place
       WHERE ${["true", ...conditions].join(" AND ")} ORDER BY scanned.at_ms DESC, scanned.id DESC LIMIT ${limit + 1}`,
      `SELECT at_ms, id FROM (${scan}) ORDER BY at_ms DESC, id DESC LIMIT 1 OFFSET ${most - 1}`,
    ].map((sql) => db.prepare(sql).bind(...values.slice(0, placesIn(sql)))),
  );
  const rows = (page?.results ?? []).map(transactionFrom);
  const last = rows[limit - 1];
  if (rows.length > limit && last !== undefined) return { rows: rows.slice(0, limit), next: placeOf(last) };
  const scannedTo = end?.results[0];
  return { rows, next: scannedTo === undefined ? null : { atMs: Number(scannedTo.at_ms), id: String(scannedTo.id) } };
}

export const placeOf = ({ atMs, id }: TransactionPlace): TransactionPlace => ({ atMs, id });

/** How many values a statement asks for: the highest of its numbers. */
const placesIn = (sql: string): number =>
  Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number)));

/** Rows in the order of the list, by the index that narrows them most. */
function scanOf(
  tenantId: TenantId,
  filters: TransactionFilters,
  after: TransactionPlace | null,
  most: number,
  bind: (value: string | number) => string,
): string {
  const ends = [
    `tenant_id = ${bind(tenantId)}`,
    ...(filters.fromMs === undefined ? [] : [`at_ms >= ${bind(filters.fromMs)}`]),
    ...(filters.toMs === undefined ? [] : [`at_ms <= ${bind(filters.toMs)}`]),
    ...(after === null ? [] : [`(at_ms, id) < (${bind(after.atMs)}, ${bind(after.id)})`]),
  ];
  const ordered = (...narrowed: string[]) =>
    `SELECT rowid AS place, at_ms, id FROM transactions WHERE ${[...ends, ...narrowed].join(" AND ")}
     ORDER BY at_ms DESC, id DESC LIMIT ${most}`;
  if (filters.partyIds !== undefined) {
    const ways = filters.partyIds
      .slice(0, mostParties)
      .flatMap((id) => ["originator_id", "beneficiary_id"].map((side) => `${side} = ${bind(id)}`))
      .map((way) => `SELECT * FROM (${ordered(way)})`);
    return ways.length === 0
      ? ordered("false")
      : `SELECT * FROM (${ways.join(" UNION ")}) ORDER BY at_ms DESC, id DESC LIMIT ${most}`;
  }
  return isMore(filters.verdict) ? ordered(`verdict = ${bind(filters.verdict)}`) : ordered();
}

/** There is an index of what is more than allowed. */
const isMore = (verdict: TransactionVerdict | undefined): verdict is "review" | "block" =>
  verdict !== undefined && verdict !== "allow";

/** What the index does not know. */
function remaining(filters: TransactionFilters, bind: (value: string | number) => string): string[] {
  const { verdict, partyIds, minAmount, maxAmount } = filters;
  const named = (["direction", "type", "status", "method", "currency"] as const).flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : `transactions.${name} = ${bind(value)}`;
  });
  return [
    ...named,
    ...(verdict === "allow" ? ["transactions.verdict IS NULL"] : []),
    ...(isMore(verdict) && partyIds !== undefined ? [`transactions.verdict = ${bind(verdict)}`] : []),
    ...(minAmount === undefined ? [] : [`transactions.amount >= ${bind(minAmount)}`]),
    ...(maxAmount === undefined ? [] : [`transactions.amount <= ${bind(maxAmount)}`]),
  ];
}

/** The same for transactions that no database has any more. */
export function passes(row: TransactionRow, filters: TransactionFilters): boolean {
  const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, minAmount = 0, maxAmount = Number.MAX_SAFE_INTEGER } = filters;
  return (
    row.atMs >= fromMs &&
    row.atMs <= toMs &&
    row.amount >= minAmount &&
    row.amount <= maxAmount &&
    (filters.verdict === undefined || (row.verdict ?? "allow") === filters.verdict) &&
    (filters.partyIds === undefined ||
      filters.partyIds.includes(row.originatorId) ||
      filters.partyIds.includes(row.beneficiaryId)) &&
    (["direction", "type", "status", "method", "currency"] as const).every(
      (name) => filters[name] === undefined || row[name] === filters[name],
    )
  );
}
