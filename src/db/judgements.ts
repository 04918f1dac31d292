import { and, eq, inArray } from "drizzle-orm";
import type { TenantId } from "../domain";
import { byteLength } from "../lib/bytes";
import { orm } from "./orm";
import { judgementSegments, judgements } from "./schema";

export type JudgementRow = typeof judgements.$inferSelect;
export type Segment = typeof judgementSegments.$inferSelect;

/** Whose judged inputs are meant: those of a rule set, or those of a plugin of a definition. */
export type JudgementSource = { ruleSetKey: string } | { definitionKey: string; plugin: string };

/** What of a segment is known before it is written. */
export type NewSegment = Pick<Segment, "id" | "tenantId" | "lines" | "bytes" | "newestAtMs">;

/** Announces an object of R2. Whoever dies before `finishSegment` leaves a row that the sweeper finds, and never an object without one. */
export async function beginSegment(db: D1Database, segment: NewSegment, nowMs: number): Promise<void> {
  await orm(db)
    .insert(judgementSegments)
    .values({ ...segment, status: "writing", shadowsPending: 0, touchedAtMs: nowMs });
}

/**
 * Makes the rows of a segment count, all or none. Of a run that is archived already the earlier row stays. Throws when the segment was
 * swept meanwhile: its object is gone.
 */
export async function finishSegment(
  db: D1Database,
  segment: NewSegment,
  rows: readonly JudgementRow[],
  shadowsPending: boolean,
  nowMs: number,
): Promise<void> {
  const writing = "EXISTS (SELECT 1 FROM judgement_segments WHERE id = ?1 AND status = 'writing')";
  const values = rows.map((row) => [
    row.runId,
    row.caseId,
    row.ruleSetKey,
    row.ruleSetVersion,
    row.definitionKey,
    row.plugin,
    row.score,
    row.level,
    row.hits,
    row.atMs,
    row.recordedAtMs,
    row.place,
  ]);
  const column = (place: number) => `json_extract(j.value, '$[${place}]')`;
  const inserts = jsonParts(values, 500).map((part) =>
    db
      .prepare(
        `INSERT INTO judgements (tenant_id, segment_id, run_id, case_id, rule_set_key, rule_set_version, definition_key, plugin, score, level,
           hits, at_ms, recorded_at_ms, place)
         SELECT ?2, ?1, ${Array.from({ length: 12 }, (_, place) => column(place)).join(", ")} FROM json_each(?3) j WHERE ${writing}
         ON CONFLICT DO NOTHING`,
      )
      .bind(segment.id, segment.tenantId, part),
  );
  const ready = db
    .prepare(
      "UPDATE judgement_segments SET status = 'ready', shadows_pending = ?2, touched_at_ms = ?3 WHERE id = ?1 AND status = 'writing'",
    )
    .bind(segment.id, shadowsPending ? 1 : 0, nowMs);
  const done = await db.batch([...inserts, ready]);
  if (done.at(-1)?.meta.changes !== 1) throw new Error(`the segment ${segment.id} was swept before it was finished`);
}

/** Rows of these runs, those of one segment after the other. */
export async function judgementsOf(
  db: D1Database,
  tenantId: TenantId,
  runIds: readonly string[],
): Promise<JudgementRow[]> {
  const found = await Promise.all(
    parts(runIds, 90).map((part) =>
      orm(db)
        .select()
        .from(judgements)
        .where(and(eq(judgements.tenantId, tenantId), inArray(judgements.runId, part))),
    ),
  );
  return inOrder(found.flat());
}

export const judgementsIn = async (db: D1Database, segmentId: string): Promise<JudgementRow[]> =>
  inOrder(await orm(db).select().from(judgements).where(eq(judgements.segmentId, segmentId)));

/** Which of these runs the archive has. */
export async function archivedRuns(
  db: D1Database,
  tenantId: TenantId,
  runIds: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .prepare("SELECT run_id FROM judgements WHERE tenant_id = ?1 AND run_id IN (SELECT value FROM json_each(?2))")
    .bind(tenantId, JSON.stringify(runIds))
    .all<{ run_id: string }>();
  return new Set(rows.results.map((row) => row.run_id));
}

/** The newest judgement of each of the last `lastCases` cases, ordered by where they lie, so that a page needs few objects. */
export async function chooseRuns(
  db: D1Database,
  tenantId: TenantId,
  source: JudgementSource,
  { lastCases, fromMs, toMs }: { lastCases: number; fromMs: number | null; toMs: number | null },
): Promise<string[]> {
  const isOf = "ruleSetKey" in source ? "rule_set_key = ?2" : "definition_key = ?2 AND plugin = ?3";
  const rows = await db
    .prepare(
      `SELECT run_id FROM (
         SELECT run_id, segment_id, place, at_ms FROM (
           SELECT run_id, segment_id, place, at_ms, row_number() OVER (PARTITION BY case_id ORDER BY at_ms DESC, run_id DESC) AS newest
           FROM judgements WHERE tenant_id = ?1 AND ${isOf} AND at_ms >= ?4 AND at_ms < ?5)
         WHERE newest = 1 ORDER BY at_ms DESC, run_id DESC LIMIT ?6)
       ORDER BY segment_id, place`,
    )
    .bind(
      tenantId,
      "ruleSetKey" in source ? source.ruleSetKey : source.definitionKey,
      "ruleSetKey" in source ? null : source.plugin,
      fromMs ?? 0,
      toMs ?? Number.MAX_SAFE_INTEGER,
      lastCases,
    )
    .all<{ run_id: string }>();
  return rows.results.map((row) => row.run_id);
}

function inOrder(rows: JudgementRow[]): JudgementRow[] {
  const bySegment = (one: JudgementRow, other: JudgementRow) => (one.segmentId < other.segmentId ? -1 : 1);
  return rows.sort((one, other) =>
    one.segmentId === other.segmentId ? one.place - other.place : bySegment(one, other),
  );
}

export function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const cut: Item[][] = [];
  for (let at = 0; at < items.length; at += size) cut.push(items.slice(at, at + size));
  return cut;
}

/** What a parameter of D1 may hold is 2 MB. */
const largestJsonBytes = 1_000_000;

/** JSON arrays of these items, in order: of `size` at most, and none larger than a parameter may be unless one item alone is. */
export function jsonParts(items: readonly unknown[], size: number, mostBytes = largestJsonBytes): string[] {
  const done: string[] = [];
  let part: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const text = JSON.stringify(item);
    const more = byteLength(text) + 1;
    if (part.length > 0 && (part.length === size || bytes + more > mostBytes)) {
      done.push(`[${part.join(",")}]`);
      [part, bytes] = [[], 0];
    }
    part.push(text);
    bytes += more;
  }
  return part.length === 0 ? done : [...done, `[${part.join(",")}]`];
}
