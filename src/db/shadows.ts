import { and, desc, eq, getTableColumns, sql } from "drizzle-orm";
import { newId, type TenantId } from "../domain";
import { caseStatements, type PageResult } from "./backtest-results";
import { sourceColumns } from "./backtests";
import { insertIf } from "./insert-if";
import type { JudgementSource } from "./judgements";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { ruleSets, shadows } from "./schema";

export type Shadow = typeof shadows.$inferSelect;
export type NewShadow = Pick<
  Shadow,
  "tenantId" | "ruleSetId" | "ruleSetKey" | "version" | "hash" | "hiddenNames" | "sharePercentage" | "untilMs" | "byId"
> & { source: JudgementSource };

const one = (tenantId: TenantId, id: string) => and(eq(shadows.tenantId, tenantId), eq(shadows.id, id));

/** `already`: this draft has a shadow. `too_many`: the tenant has as many as it may have. */
export async function startShadow(
  db: D1Database,
  { source, ...rest }: NewShadow,
  most: number,
  nowMs: number,
): Promise<Shadow | "already" | "too_many"> {
  const tenantId = rest.tenantId as TenantId;
  const running = await runningShadows(db, tenantId, nowMs);
  if (running.some(({ ruleSetId }) => ruleSetId === rest.ruleSetId)) return "already";
  if (running.length >= most) return "too_many";
  const row = {
    ...rest,
    ...sourceColumns(source),
    id: newId("shadow"),
    status: "running" as const,
    createdAtMs: nowMs,
  };
  // Asked once more in the same statement: of several at once one starts.
  const of = sql`SELECT count(*) FROM shadows WHERE tenant_id = ${tenantId} AND status = 'running'`;
  const isFree = sql`(${of} AND rule_set_id = ${rest.ruleSetId}) = 0 AND (${of}) < ${most}`;
  if (await insertIf(db, shadows, row, isFree)) return (await getShadow(db, tenantId, row.id)) ?? "already";
  const others = await runningShadows(db, tenantId, nowMs);
  return others.some(({ ruleSetId }) => ruleSetId === rest.ruleSetId) ? "already" : "too_many";
}

export async function getShadow(db: D1Database, tenantId: TenantId, id: string): Promise<Shadow | null> {
  const row = await orm(db).select().from(shadows).where(one(tenantId, id)).get();
  return row ?? null;
}

/** Newest first. */
export async function listShadows(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<Shadow>> {
  const rows = await orm(db)
    .select()
    .from(shadows)
    .where(and(eq(shadows.tenantId, tenantId), olderThan(shadows.createdAtMs, shadows.id, cursor)))
    .orderBy(desc(shadows.createdAtMs), desc(shadows.id))
    .limit(limit + 1);
  return listed(rows, limit, (row) => row);
}

/** The shadows that judge now; those whose time is over end with this call. */
export async function runningShadows(db: D1Database, tenantId: TenantId, nowMs: number): Promise<Shadow[]> {
  await endShadows(db, nowMs, tenantId);
  return orm(db)
    .select()
    .from(shadows)
    .where(and(eq(shadows.tenantId, tenantId), eq(shadows.status, "running")));
}

/** The shadows that judge now, with their drafts. A draft that has another hash than the shadow has ended it already. */
export async function runningWithBodies(
  db: D1Database,
  tenantId: TenantId,
  nowMs: number,
): Promise<(Shadow & { body: string })[]> {
  await endShadows(db, nowMs, tenantId);
  return orm(db)
    .select({ ...getTableColumns(shadows), body: ruleSets.body })
    .from(shadows)
    .innerJoin(ruleSets, and(eq(ruleSets.id, shadows.ruleSetId), eq(ruleSets.hash, shadows.hash)))
    .where(and(eq(shadows.tenantId, tenantId), eq(shadows.status, "running")));
}

/** Ends what is over: its end has come, or its draft is no longer the draft it was. Null: of every tenant. */
export async function endShadows(db: D1Database, nowMs: number, tenantId: TenantId | null = null): Promise<void> {
  await db
    .prepare(
      `UPDATE shadows SET status = 'ended', finished_at_ms = ?1, ended_because = coalesce(
         (SELECT CASE WHEN rule_sets.hash <> shadows.hash THEN 'draft_changed' WHEN rule_sets.status <> 'draft' THEN rule_sets.status END
          FROM rule_sets WHERE rule_sets.id = shadows.rule_set_id), 'until')
       WHERE status = 'running' AND (?2 IS NULL OR tenant_id = ?2) AND (until_ms <= ?1 OR NOT EXISTS (
         SELECT 1 FROM rule_sets WHERE rule_sets.id = shadows.rule_set_id AND rule_sets.hash = shadows.hash AND rule_sets.status = 'draft'))`,
    )
    .bind(nowMs, tenantId)
    .run();
}

/** Ends a shadow by hand; what it found stays. */
export async function stopShadow(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  nowMs: number,
): Promise<Shadow | null> {
  await orm(db)
    .update(shadows)
    .set({ status: "ended", endedBecause: "stopped", finishedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(shadows.status, "running")));
  return getShadow(db, tenantId, id);
}

const stillPending = "EXISTS (SELECT 1 FROM judgement_segments WHERE id = ?2 AND shadows_pending = 1)";

/**
 * Writes what all shadows of a tenant made of one segment, and that the segment is done: all of it, once. `missed`: shadows that failed
 * at it too often, with how many inputs they did not judge.
 */
export async function finishSegmentForShadows(
  db: D1Database,
  segmentId: string,
  results: readonly PageResult[],
  missed: ReadonlyMap<string, number>,
  nowMs: number,
): Promise<void> {
  const statements = results.flatMap((result) => [
    ...caseStatements(db, result, result.cases, stillPending),
    db
      .prepare(
        `INSERT INTO backtest_pages (subject_id, page, tenant_id, status, runs, tally) SELECT ?1, ?2, ?3, 'done', '[]', ?4 WHERE ${stillPending}
         ON CONFLICT DO NOTHING`,
      )
      .bind(result.subjectId, segmentId, result.tenantId, result.tally),
    counted(db, result.subjectId, segmentId, "judged", result.judged),
  ]);
  const misses = [...missed].map(([subjectId, count]) => counted(db, subjectId, segmentId, "missed", count));
  const done = db
    .prepare("UPDATE judgement_segments SET shadows_pending = 0, touched_at_ms = ?2 WHERE id = ?1")
    .bind(segmentId, nowMs);
  await db.batch([...statements, ...misses, done]);
}

const counted = (db: D1Database, subjectId: string, segmentId: string, column: "judged" | "missed", by: number) =>
  db
    .prepare(`UPDATE shadows SET ${column} = ${column} + ?3 WHERE id = ?1 AND ${stillPending}`)
    .bind(subjectId, segmentId, by);

/** Shadows with so many pages that they should be one. */
export async function crowdedShadows(db: D1Database, pages: number, limit: number): Promise<string[]> {
  const rows = await db
    .prepare(
      `SELECT subject_id AS id FROM backtest_pages WHERE subject_id IN (SELECT id FROM shadows WHERE status = 'running')
       GROUP BY subject_id HAVING count(*) >= ?1 LIMIT ?2`,
    )
    .bind(pages, limit)
    .all<{ id: string }>();
  return rows.results.map(({ id }) => id);
}

/** Some pages of a shadow, with their tallies. */
export async function somePages(db: D1Database, subjectId: string, limit: number) {
  const rows = await db
    .prepare(
      "SELECT page, tally, tenant_id AS tenantId FROM backtest_pages WHERE subject_id = ?1 AND status = 'done' LIMIT ?2",
    )
    .bind(subjectId, limit)
    .all<{ page: string; tally: string; tenantId: string }>();
  return rows.results;
}

/** One page in the place of several: only if they are all still there, so that nothing is counted twice. */
export async function foldPages(
  db: D1Database,
  subject: { subjectId: string; tenantId: string },
  pages: readonly string[],
  tally: string,
): Promise<void> {
  const all =
    "(SELECT count(*) FROM backtest_pages WHERE subject_id = ?1 AND page IN (SELECT value FROM json_each(?2))) = ?3";
  const name = newId("segment");
  await db.batch([
    db
      .prepare(
        `INSERT INTO backtest_pages (subject_id, page, tenant_id, status, runs, tally) SELECT ?1, ?4, ?5, 'done', '[]', ?6 WHERE ${all}`,
      )
      .bind(subject.subjectId, JSON.stringify(pages), pages.length, name, subject.tenantId, tally),
    db
      .prepare(
        `DELETE FROM backtest_pages WHERE subject_id = ?1 AND page IN (SELECT value FROM json_each(?2))
         AND EXISTS (SELECT 1 FROM backtest_pages WHERE subject_id = ?1 AND page = ?3)`,
      )
      .bind(subject.subjectId, JSON.stringify(pages), name),
  ]);
}

/** Everything of backtests and shadows that ended before this, a bounded part at a time; what is left goes with the next sweep. */
export async function dropEndedBacktests(db: D1Database, beforeMs: number, limit: number): Promise<void> {
  const ended = `SELECT id FROM (SELECT id, finished_at_ms FROM backtests UNION ALL SELECT id, finished_at_ms FROM shadows)
    WHERE finished_at_ms < ?1 ORDER BY finished_at_ms LIMIT 20`;
  const ids = await db.prepare(ended).bind(beforeMs).all<{ id: string }>();
  if (ids.results.length === 0) return;
  const listed = JSON.stringify(ids.results.map(({ id }) => id));
  const isOne = "subject_id IN (SELECT value FROM json_each(?1))";
  const rest = (table: string) => `NOT EXISTS (SELECT 1 FROM ${table} WHERE subject_id = id)`;
  await db.batch([
    db
      .prepare(`DELETE FROM backtest_cases WHERE rowid IN (SELECT rowid FROM backtest_cases WHERE ${isOne} LIMIT ?2)`)
      .bind(listed, limit),
    db
      .prepare(`DELETE FROM backtest_pages WHERE rowid IN (SELECT rowid FROM backtest_pages WHERE ${isOne} LIMIT ?2)`)
      .bind(listed, limit),
    ...["backtests", "shadows"].map((table) =>
      db
        .prepare(
          `DELETE FROM ${table} WHERE id IN (SELECT value FROM json_each(?1)) AND ${rest("backtest_cases")} AND ${rest("backtest_pages")}`,
        )
        .bind(listed),
    ),
  ]);
}
