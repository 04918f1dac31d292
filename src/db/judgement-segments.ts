import { and, asc, eq, lt, ne, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { NewSegment, Segment } from "./judgements";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { judgementSegments } from "./schema";

// What the sweeper does with the archive: small segments become larger ones, loose ones and old ones go.

/** Below this many lines a segment is small (the index says the same number), if it has half the bytes of a merged one at most: any two fit. */
const smallLines = 200;
const dayMs = 86_400_000;
/**
 * Only segments of the same month are merged, while the month is fresh. An object goes as a whole when its newest input is old: were months
 * mixed, the inputs of a tenant with few cases would stay for ever.
 */
const monthMs = 30 * dayMs;
const freshMs = 45 * dayMs;

/** Small segments of one tenant that may become one, oldest first: of the tenant that has most of them. Fewer than `atLeast` are none. */
export async function smallSegments(
  db: D1Database,
  before: { touchedAtMs: number },
  { atLeast, lines, bytes }: { atLeast: number; lines: number; bytes: number },
): Promise<Segment[]> {
  const isSmall = `status = 'ready' AND lines < ${smallLines} AND shadows_pending = 0 AND touched_at_ms < ?1 AND bytes * 2 <= ?2
    AND newest_at_ms > ?1 - ${freshMs}`;
  const month = `newest_at_ms / ${monthMs}`;
  const crowded = await db
    .prepare(
      `SELECT tenant_id AS tenantId, ${month} AS month FROM judgement_segments WHERE ${isSmall}
       GROUP BY 1, 2 HAVING count(*) >= ?3 ORDER BY count(*) DESC LIMIT 1`,
    )
    .bind(before.touchedAtMs, bytes, atLeast)
    .first<{ tenantId: string; month: number }>();
  if (crowded === null) return [];
  const found = await db
    .prepare(
      `SELECT id FROM judgement_segments WHERE ${isSmall} AND tenant_id = ?3 AND ${month} = ?4 ORDER BY touched_at_ms LIMIT ${mostAtOnce}`,
    )
    .bind(before.touchedAtMs, bytes, crowded.tenantId, crowded.month)
    .all<{ id: string }>();
  const segments = await segmentsOf(
    db,
    found.results.map(({ id }) => id),
  );
  const chosen: Segment[] = [];
  let [someLines, someBytes] = [0, 0];
  for (const segment of segments) {
    someLines += segment.lines;
    someBytes += segment.bytes;
    if (chosen.length > 0 && (someLines > lines || someBytes > bytes)) break;
    chosen.push(segment);
  }
  return chosen.length > 1 ? chosen : [];
}

/** Objects that one merge reads, one after the other. */
const mostAtOnce = 100;

const segmentsOf = (db: D1Database, ids: readonly string[]): Promise<Segment[]> =>
  orm(db)
    .select()
    .from(judgementSegments)
    .where(sql`${judgementSegments.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .orderBy(asc(judgementSegments.touchedAtMs));

/** From now on these runs lie in `segment`; the segments they came from go when nobody can be reading them any more. */
export async function replaceSegments(
  db: D1Database,
  segment: NewSegment,
  places: readonly (readonly [runId: string, place: number])[],
  former: readonly string[],
  nowMs: number,
): Promise<void> {
  const writing = "EXISTS (SELECT 1 FROM judgement_segments WHERE id = ?1 AND status = 'writing')";
  const done = await db.batch([
    db
      .prepare(
        `UPDATE judgements SET segment_id = ?1, place = json_extract(j.value, '$[1]') FROM json_each(?2) j
         WHERE judgements.tenant_id = ?3 AND judgements.run_id = json_extract(j.value, '$[0]') AND ${writing}`,
      )
      .bind(segment.id, JSON.stringify(places), segment.tenantId),
    db
      .prepare(
        `UPDATE judgement_segments SET status = 'replaced', touched_at_ms = ?2 WHERE id IN (SELECT value FROM json_each(?3)) AND ${writing}`,
      )
      .bind(segment.id, nowMs, JSON.stringify(former)),
    db
      .prepare(
        "UPDATE judgement_segments SET status = 'ready', touched_at_ms = ?2 WHERE id = ?1 AND status = 'writing'",
      )
      .bind(segment.id, nowMs),
  ]);
  if (done.at(-1)?.meta.changes !== 1) throw new Error(`the segment ${segment.id} was swept before it was finished`);
}

/** Segments nobody refers to: begun and never finished, or replaced. */
export const looseSegments = (db: D1Database, beforeMs: number, limit: number): Promise<Segment[]> =>
  orm(db)
    .select()
    .from(judgementSegments)
    .where(and(ne(judgementSegments.status, "ready"), lt(judgementSegments.touchedAtMs, beforeMs)))
    .limit(limit);

/** Segments whose newest input was judged before this. */
export const segmentsJudgedBefore = (db: D1Database, beforeMs: number, limit: number): Promise<Segment[]> =>
  orm(db)
    .select()
    .from(judgementSegments)
    .where(and(eq(judgementSegments.status, "ready"), lt(judgementSegments.newestAtMs, beforeMs), sql.raw(noneHeld)))
    .limit(limit);

/** Inputs of several cases lie in one: as long as one of those is under a hold, all of it stays. */
const noneHeld = `NOT EXISTS (SELECT 1 FROM judgements WHERE judgements.segment_id = judgement_segments.id AND NOT (${notHeld("judgements")}))`;

/** Takes a segment out of use together with its rows. Its object goes first: what is left then is this call to be made again. */
export async function dropSegment(db: D1Database, segmentId: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM judgements WHERE segment_id = ?1").bind(segmentId),
    db.prepare("DELETE FROM judgement_segments WHERE id = ?1").bind(segmentId),
  ]);
}

/** Segments that the shadows of their tenant should have judged by now, the oldest first. Each is given out once, until it is late again. */
export async function takeSegmentsAwaitingShadows(
  db: D1Database,
  beforeMs: number,
  nowMs: number,
  limit: number,
): Promise<Pick<Segment, "id" | "tenantId">[]> {
  const late = await db
    .prepare(
      `UPDATE judgement_segments SET touched_at_ms = ?1 WHERE id IN
         (SELECT id FROM judgement_segments WHERE shadows_pending = 1 AND touched_at_ms < ?2 ORDER BY touched_at_ms LIMIT ?3)
       RETURNING id, tenant_id AS tenantId`,
    )
    .bind(nowMs, beforeMs, limit)
    .all<Pick<Segment, "id" | "tenantId">>();
  return late.results;
}

export async function getSegment(db: D1Database, tenantId: TenantId, id: string): Promise<Segment | null> {
  const row = await orm(db)
    .select()
    .from(judgementSegments)
    .where(and(eq(judgementSegments.tenantId, tenantId), eq(judgementSegments.id, id)))
    .get();
  return row ?? null;
}

/** The runs that lie in these segments, and where: lines that nothing refers to are not among them. */
export async function placesIn(db: D1Database, segmentIds: readonly string[]) {
  const rows = await db
    .prepare(
      `SELECT run_id AS runId, case_id AS caseId, segment_id AS segmentId, place FROM judgements
       WHERE segment_id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(segmentIds))
    .all<{ runId: string; caseId: string; segmentId: string; place: number }>();
  return rows.results;
}
