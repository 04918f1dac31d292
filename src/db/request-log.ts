import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { logIdOf, parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { requestLog } from "./schema";

/** A call, with everything personal taken out. Bodies and the query are JSON text. */
export type RequestLogRow = Omit<typeof requestLog.$inferSelect, "tenantId"> & { tenantId: TenantId };

export interface RequestLogFilters {
  /** 2 for 2xx, and so on. */
  statusClass?: number;
  status?: number;
  method?: string;
  actorId?: string;
  operation?: string;
  requestId?: string;
  errorCode?: string;
  /** The beginning of the path. */
  path?: string;
  /** Part of the path, the operation or the error code, in either case. */
  q?: string;
  /** Ids from here on, inclusive, and up to here, exclusive: an id begins with its time. */
  fromId?: string;
  toId?: string;
}

/** Rows that one page looks at, however few of them fit: a page of a search costs the same in a large log as in a small one. */
export const scannedPerPage = 5_000;

/** D1 takes a hundred values per statement. */
const rowsPerStatement = 5;

/** Writes calls down, in one round trip. */
export async function insertRequests(db: D1Database, rows: readonly RequestLogRow[]): Promise<void> {
  const statements = Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, place) =>
    orm(db)
      .insert(requestLog)
      .values(rows.slice(place * rowsPerStatement, (place + 1) * rowsPerStatement)),
  );
  const [first, ...others] = statements;
  if (first !== undefined) await orm(db).batch([first, ...others]);
}

/**
 * A page, the newest first. `before`: the id at which the last page ended. A page may be short, or empty, and still have one behind it:
 * then the search has looked as far as one page looks.
 */
export async function listRequests(
  db: D1Database,
  tenantId: TenantId,
  filters: RequestLogFilters,
  before: string | null,
  limit: number,
): Promise<{ data: RequestLogRow[]; next: string | null }> {
  const mine = eq(requestLog.tenantId, tenantId);
  const logId = filters.requestId === undefined ? null : logIdOf(filters.requestId);
  if (logId !== null) {
    // A call says itself where it lies: no index, which every call would pay for. Those of earlier releases are searched for.
    const row = await getRequest(db, tenantId, logId);
    if (row !== null) return { data: before !== null && row.id >= before ? [] : [row], next: null };
  }
  const within = and(
    mine,
    before === null ? undefined : lt(requestLog.id, before),
    filters.fromId === undefined ? undefined : gte(requestLog.id, filters.fromId),
    filters.toId === undefined ? undefined : lt(requestLog.id, filters.toId),
  );
  const stretch = orm(db)
    .select()
    .from(requestLog)
    .where(within)
    .orderBy(desc(requestLog.id))
    .limit(scannedPerPage)
    .as("stretch");
  const rows = await orm(db)
    .select()
    .from(stretch)
    .where(fits(filters))
    .orderBy(desc(sql`id`))
    .limit(limit + 1);
  if (rows.length > limit || isOpen(filters)) return page(rows, limit, null);
  const [last] = await orm(db)
    .select({ id: requestLog.id })
    .from(requestLog)
    .where(within)
    .orderBy(desc(requestLog.id))
    .limit(1)
    .offset(scannedPerPage - 1);
  return page(rows, limit, last?.id ?? null);
}

export async function getRequest(db: D1Database, tenantId: TenantId, id: string): Promise<RequestLogRow | null> {
  const row = await orm(db)
    .select()
    .from(requestLog)
    .where(and(eq(requestLog.tenantId, tenantId), eq(requestLog.id, id)))
    .get();
  return row === undefined ? null : (decode(row)[0] ?? null);
}

/** Deletes what is older, a page at a time. Rows come in the order of their time, so the first ones are the oldest. */
export async function dropOldRequests(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  // Nearly always nothing is due, and then one row says so.
  const [oldest] = await orm(db).select({ atMs: requestLog.atMs }).from(requestLog).orderBy(sql`rowid`).limit(1);
  if (oldest === undefined || oldest.atMs >= beforeMs) return 0;
  const done = await orm(db).run(sql`
    DELETE FROM ${requestLog} WHERE rowid IN (SELECT rowid FROM ${requestLog} ORDER BY rowid LIMIT ${limit})
      AND at_ms < ${beforeMs}`);
  return done.meta.changes;
}

type Stored = typeof requestLog.$inferSelect;

function page(rows: Stored[], limit: number, scannedTo: string | null) {
  const data = rows.slice(0, limit).flatMap(decode);
  return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : scannedTo };
}

/** Nothing is asked that leaves rows out: the page ends where the log does. */
const isOpen = ({ fromId: _from, toId: _to, ...others }: RequestLogFilters): boolean =>
  Object.values(others).every((value) => value === undefined);

function fits(filters: RequestLogFilters): SQL | undefined {
  const is = (column: SQL, value: string | number | undefined): SQL | undefined =>
    value === undefined ? undefined : sql`${column} = ${value}`;
  const { statusClass, path, q } = filters;
  const part = q?.trim().toLowerCase();
  return and(
    statusClass === undefined ? undefined : sql`status / 100 = ${statusClass}`,
    is(sql`status`, filters.status),
    is(sql`method`, filters.method),
    is(sql`actor_id`, filters.actorId),
    is(sql`operation`, filters.operation),
    is(sql`error_code`, filters.errorCode),
    is(sql`request_id`, filters.requestId),
    path === undefined ? undefined : sql`substr(path, 1, ${path.length}) = ${path}`,
    part === undefined || part === ""
      ? undefined
      : sql`instr(lower(path || ' ' || operation || ' ' || coalesce(error_code, '') || ' ' || request_id), ${part}) > 0`,
  );
}

const decode = (row: Stored): RequestLogRow[] => {
  const tenantId = parseId("tenant", row.tenantId);
  return tenantId === null ? [] : [{ ...row, tenantId }];
};
