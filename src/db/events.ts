import type { TenantId } from "../domain";
import { notHeld } from "./legal-holds";

/** A row of the log, as it lies there: what cases knew is sealed. */
export interface EventRow {
  place: number;
  id: string;
  type: string;
  caseId: string;
  workflowId: string;
  workflowKey: string;
  sequence: number;
  atMs: number;
  publicationSeq: number;
  sealed: string;
}

export interface EventQuery {
  /** `asc`: as they were written; `desc`: the newest first. */
  order: "asc" | "desc";
  /** Rows behind this place, in that order; null: from the beginning of it. */
  after: number | null;
  /** Empty: all. */
  types?: readonly string[];
  caseId?: string | null;
  /** Key or id of a definition. */
  workflow?: string | null;
  /** When it happened: not before, and before. */
  fromMs?: number | null;
  untilMs?: number | null;
  /** How far the clocks of the tenant's cases run ahead of ours. */
  clockOffsetMs?: number;
  limit: number;
}

export interface EventPage {
  rows: EventRow[];
  /** Up to where the log was looked through: go on from here. Null: it is empty. */
  reached: number | null;
  /** There is more behind it, as far as can be told without looking. */
  hasMore: boolean;
}

/** Rows that one page looks at: what is rare is found over several pages, each of a known cost. */
const lookedAt = 5_000;
/** Places are numbers of milliseconds, with room for so many rows in each. */
const placesPerMs = 1_000;
/** Clocks of two machines are never further apart. */
const skewMs = 60_000;

/**
 * Writes events behind everything the tenant has. D1 writes one statement after the other, and the place is taken in the statement that
 * writes the row: whoever has seen a place has seen all before it. Places rise with time, also over rows that were deleted. What is in the
 * log stays as it is.
 */
export async function insertEvents(
  db: D1Database,
  tenantId: TenantId,
  rows: readonly Omit<EventRow, "place">[],
  nowMs: number,
): Promise<number> {
  if (rows.length === 0) return 0;
  const done = await db
    .prepare(
      `INSERT INTO events (tenant_id, place, id, type, case_id, workflow_id, workflow_key, sequence, at_ms, publication_seq, sealed)
       SELECT ?1, max(coalesce((SELECT max(place) FROM events WHERE tenant_id = ?1), 0), ?2) + 1 + key, value ->> 'id',
         value ->> 'type', value ->> 'caseId', value ->> 'workflowId', value ->> 'workflowKey', value ->> 'sequence',
         value ->> 'atMs', value ->> 'publicationSeq', value ->> 'sealed'
       FROM json_each(?3) WHERE true ON CONFLICT (id) DO NOTHING`,
    )
    .bind(tenantId, nowMs * placesPerMs, JSON.stringify(rows))
    .run();
  return done.meta.changes;
}

/** A page of the tenant's log. */
export async function readEvents(db: D1Database, tenantId: TenantId, query: EventQuery): Promise<EventPage> {
  const { order, after, types = [], caseId = null, workflow = null, fromMs = null, untilMs = null, limit } = query;
  const isRising = order === "asc";
  const never = isRising ? 0 : Number.MAX_SAFE_INTEGER;
  // Nothing can have been written long before it happened, so older places need no look.
  const floor = fromMs === null ? 0 : Math.max(0, fromMs - (query.clockOffsetMs ?? 0) - skewMs) * placesPerMs;
  const stretch = `SELECT * FROM events WHERE tenant_id = ?1 AND place ${isRising ? ">" : "<"} ?2 AND place >= ?3
    ${caseId === null ? "AND ?4 IS NULL" : "AND case_id = ?4"} ORDER BY place ${isRising ? "" : "DESC"} LIMIT ${lookedAt}`;
  const from = [tenantId, after ?? never, floor, caseId] as const;
  const found = db
    .prepare(
      `SELECT place, id, type, case_id AS caseId, workflow_id AS workflowId, workflow_key AS workflowKey, sequence, at_ms AS atMs,
         publication_seq AS publicationSeq, sealed FROM (${stretch})
       WHERE (?5 = '[]' OR type IN (SELECT value FROM json_each(?5))) AND (?6 IS NULL OR workflow_key = ?6 OR workflow_id = ?6)
         AND (?7 IS NULL OR at_ms >= ?7) AND (?8 IS NULL OR at_ms < ?8)
       ORDER BY place ${isRising ? "" : "DESC"} LIMIT ?9`,
    )
    .bind(...from, JSON.stringify(types), workflow, fromMs, untilMs, limit + 1);
  const isSifted = types.length > 0 || workflow !== null || fromMs !== null || untilMs !== null;
  const last = db
    .prepare(`SELECT count(*) AS n, ${isRising ? "max" : "min"}(place) AS place FROM (${stretch})`)
    .bind(...from);
  // Together: nothing can be written between the two.
  const [rows, ends] = await db.batch<Record<string, unknown>>(isSifted ? [found, last] : [found]);
  const all = (rows?.results ?? []) as unknown as EventRow[];
  const page = all.slice(0, limit);
  const lastOfPage = page.at(-1)?.place ?? after;
  if (all.length > limit) return { rows: page, reached: lastOfPage, hasMore: true };
  const end = ends?.results[0] as { n: number; place: number | null } | undefined;
  const isCut = end !== undefined && end.n === lookedAt;
  return { rows: page, reached: end?.place ?? lastOfPage, hasMore: isCut };
}

/** The place of the newest row; 0: there is none. */
export async function newestPlace(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await db
    .prepare("SELECT max(place) AS place FROM events WHERE tenant_id = ?1")
    .bind(tenantId)
    .first<{ place: number | null }>();
  return row?.place ?? 0;
}

export async function getEvent(db: D1Database, tenantId: TenantId, id: string): Promise<EventRow | null> {
  return await db
    .prepare(
      `SELECT place, id, type, case_id AS caseId, workflow_id AS workflowId, workflow_key AS workflowKey, sequence, at_ms AS atMs,
         publication_seq AS publicationSeq, sealed FROM events WHERE id = ?1 AND tenant_id = ?2`,
    )
    .bind(id, tenantId)
    .first<EventRow>();
}

export interface OldEvent {
  tenantId: string;
  place: number;
  caseId: string;
  publicationSeq: number;
}

/** A page of what was written before then, of the tenants behind this one; `next`: the tenant to go on behind. */
export async function oldEvents(
  db: D1Database,
  afterTenant: string,
  beforeMs: number,
  limit: number,
): Promise<{ old: OldEvent[]; next: string | null }> {
  const row = await db
    .prepare("SELECT min(tenant_id) AS tenantId FROM events WHERE tenant_id > ?1")
    .bind(afterTenant)
    .first<{ tenantId: string | null }>();
  const tenantId = row?.tenantId ?? null;
  if (tenantId === null) return { old: [], next: null };
  const { results } = await db
    .prepare(
      `SELECT tenant_id AS tenantId, place, case_id AS caseId, publication_seq AS publicationSeq FROM events
       WHERE tenant_id = ?1 AND place < ?2 AND ${notHeld("events")} ORDER BY place LIMIT ?3`,
    )
    .bind(tenantId, beforeMs * placesPerMs, limit)
    .all<OldEvent>();
  return { old: results, next: tenantId };
}

/** Deletes these, all of one tenant. */
export async function deleteEvents(db: D1Database, tenantId: string, places: readonly number[]): Promise<void> {
  await db
    .prepare("DELETE FROM events WHERE tenant_id = ?1 AND place IN (SELECT value FROM json_each(?2))")
    .bind(tenantId, JSON.stringify(places))
    .run();
}
