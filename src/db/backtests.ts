import { and, desc, eq, getTableColumns, inArray, lt, sql } from "drizzle-orm";
import { newId, type TenantId } from "../domain";
import { insertIf } from "./insert-if";
import { type JudgementSource, parts } from "./judgements";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { backtestPages, backtests } from "./schema";

export type Backtest = typeof backtests.$inferSelect;
const { body: _body, againstBody: _against, tally: _tally, ...summary } = getTableColumns(backtests);
/** A backtest without its rules and its tally, which can be large. */
export type BacktestSummary = Omit<Backtest, "body" | "againstBody" | "tally">;

export type NewBacktest = Pick<
  Backtest,
  "tenantId" | "ruleSetId" | "ruleSetKey" | "version" | "hash" | "body" | "againstVersion" | "againstBody"
> &
  Pick<Backtest, "hiddenNames" | "lastCases" | "fromMs" | "toMs" | "byId"> & { source: JudgementSource };

const open = ["queued", "running"] as const;
const one = (tenantId: TenantId, id: string) => and(eq(backtests.tenantId, tenantId), eq(backtests.id, id));

/** Null when the tenant has `mostOpen` under way already. */
export async function createBacktest(
  db: D1Database,
  { source, ...rest }: NewBacktest,
  mostOpen: number,
  nowMs: number,
): Promise<BacktestSummary | null> {
  const row = {
    ...rest,
    ...sourceColumns(source),
    id: newId("backtest"),
    status: "queued" as const,
    createdAtMs: nowMs,
    touchedAtMs: nowMs,
  };
  // Counted in the same statement: of several at once none gets past the limit.
  const hasRoom = sql`(SELECT count(*) FROM backtests WHERE tenant_id = ${rest.tenantId} AND status IN ('queued', 'running')) < ${mostOpen}`;
  if (!(await insertIf(db, backtests, row, hasRoom))) return null;
  const made = await orm(db).select(summary).from(backtests).where(eq(backtests.id, row.id)).get();
  return made ?? null;
}

export const sourceColumns = (source: JudgementSource) => ({
  sourceRuleSetKey: "ruleSetKey" in source ? source.ruleSetKey : null,
  sourceDefinitionKey: "ruleSetKey" in source ? null : source.definitionKey,
  sourcePlugin: "ruleSetKey" in source ? null : source.plugin,
});

export async function getBacktest(db: D1Database, tenantId: TenantId, id: string): Promise<Backtest | null> {
  const row = await orm(db).select().from(backtests).where(one(tenantId, id)).get();
  return row ?? null;
}

/** Newest first. */
export async function listBacktests(
  db: D1Database,
  tenantId: TenantId,
  { ruleSet, status }: { ruleSet?: string; status?: Backtest["status"] },
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<BacktestSummary>> {
  const rows = await orm(db)
    .select(summary)
    .from(backtests)
    .where(
      and(
        eq(backtests.tenantId, tenantId),
        ruleSet === undefined ? undefined : sql`${ruleSet} IN (${backtests.ruleSetId}, ${backtests.ruleSetKey})`,
        status === undefined ? undefined : eq(backtests.status, status),
        olderThan(backtests.createdAtMs, backtests.id, cursor),
      ),
    )
    .orderBy(desc(backtests.createdAtMs), desc(backtests.id))
    .limit(limit + 1);
  return listed(rows, limit, (row) => row);
}

/** The pages of a queued backtest, all at once. False: another message has planned it, or it was cancelled. */
export async function planBacktest(
  db: D1Database,
  { id, tenantId }: Pick<Backtest, "id" | "tenantId">,
  pages: readonly (readonly string[])[],
  nowMs: number,
): Promise<boolean> {
  const total = pages.reduce((sum, page) => sum + page.length, 0);
  const rows = pages.map((runs, place) => [String(place).padStart(4, "0"), JSON.stringify(runs)]);
  const inserts = parts(rows, 20).map((part) =>
    db
      .prepare(
        `INSERT INTO backtest_pages (subject_id, tenant_id, page, status, runs)
         SELECT ?1, ?2, json_extract(j.value, '$[0]'), 'pending', json_extract(j.value, '$[1]') FROM json_each(?3) j
         WHERE EXISTS (SELECT 1 FROM backtests WHERE id = ?1 AND status = 'queued') ON CONFLICT DO NOTHING`,
      )
      .bind(id, tenantId, JSON.stringify(part)),
  );
  const begin = db
    .prepare(
      "UPDATE backtests SET status = 'running', total = ?2, touched_at_ms = ?3 WHERE id = ?1 AND status = 'queued'",
    )
    .bind(id, total, nowMs);
  const done = await db.batch([...inserts, begin]);
  return done.at(-1)?.meta.changes === 1;
}

/** Runs of a page that is still to be judged. Null: it is done, or was never planned. */
export async function pendingPage(db: D1Database, id: string, page: string): Promise<string[] | null> {
  const row = await orm(db)
    .select({ runs: backtestPages.runs })
    .from(backtestPages)
    .where(and(eq(backtestPages.subjectId, id), eq(backtestPages.page, page), eq(backtestPages.status, "pending")))
    .get();
  return row === undefined ? null : (JSON.parse(row.runs) as string[]);
}

/** Names of the pages that are still to be judged. */
export async function pendingPages(db: D1Database, id: string): Promise<string[]> {
  const rows = await orm(db)
    .select({ page: backtestPages.page })
    .from(backtestPages)
    .where(and(eq(backtestPages.subjectId, id), eq(backtestPages.status, "pending")));
  return rows.map((row) => row.page);
}

/** Tallies of everything judged so far, for a backtest or a shadow. */
export async function talliesOf(db: D1Database, subjectId: string): Promise<string[]> {
  const rows = await orm(db)
    .select({ tally: backtestPages.tally })
    .from(backtestPages)
    .where(and(eq(backtestPages.subjectId, subjectId), eq(backtestPages.status, "done")));
  return rows.flatMap(({ tally }) => tally ?? []);
}

/** Ends a running backtest whose pages are all done. */
export async function finishBacktest(db: D1Database, id: string, tally: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(backtests)
    .set({ status: "done", tally, finishedAtMs: nowMs, touchedAtMs: nowMs })
    .where(
      and(
        eq(backtests.id, id),
        eq(backtests.status, "running"),
        sql`NOT EXISTS (SELECT 1 FROM backtest_pages WHERE subject_id = ${id} AND status = 'pending')`,
      ),
    );
}

/** Ends what is under way. Pages that are being judged write nothing any more. False: it had ended already. */
export async function stopBacktest(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  how: { status: "cancelled" } | { status: "failed"; problem: string },
  nowMs: number,
): Promise<boolean> {
  const row = await orm(db)
    .update(backtests)
    .set({ ...how, finishedAtMs: nowMs, touchedAtMs: nowMs })
    .where(and(one(tenantId, id), inArray(backtests.status, [...open])))
    .returning({ id: backtests.id })
    .get();
  return row !== undefined;
}

/** Backtests nobody has worked on for a while: their messages may be lost. */
export const standingBacktests = (db: D1Database, beforeMs: number, limit: number): Promise<BacktestSummary[]> =>
  orm(db)
    .select(summary)
    .from(backtests)
    .where(and(inArray(backtests.status, [...open]), lt(backtests.touchedAtMs, beforeMs)))
    .limit(limit);

export const touchBacktest = (db: D1Database, id: string, nowMs: number) =>
  orm(db).update(backtests).set({ touchedAtMs: nowMs }).where(eq(backtests.id, id));
