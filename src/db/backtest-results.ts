import { and, desc, eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { jsonParts } from "./judgements";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { backtestCases } from "./schema";

/** What a draft made of one case. */
export type BacktestCase = typeof backtestCases.$inferSelect;
export type NewBacktestCase = Omit<BacktestCase, "subjectId" | "tenantId">;

/** What judging one page came to. `rest`: runs that the page had no time for; they become a page of their own. */
export interface PageResult {
  tenantId: string;
  subjectId: string;
  page: string;
  cases: readonly NewBacktestCase[];
  judged: number;
  tally: string;
  rest: readonly string[];
}

const columns = [
  "run_id",
  "case_id",
  "at_ms",
  "changed",
  "before_level",
  "before_score",
  "after_level",
  "after_score",
  "newly_holds",
  "no_longer_holds",
  "problem",
] as const;

/**
 * Statements that keep cases, the newest judgement of each. `guard` is SQL that must hold for anything to be written: in it and in every
 * statement beside it, ?1 is the subject and ?2 the page.
 */
export const caseStatements = (
  db: D1Database,
  { tenantId, subjectId, page }: { tenantId: string; subjectId: string; page: string },
  cases: readonly NewBacktestCase[],
  guard: string,
): D1PreparedStatement[] =>
  jsonParts(cases.map(valuesOf), 500).map((part) => {
    const set = columns.filter((name) => name !== "case_id").map((name) => `${name} = excluded.${name}`);
    return db
      .prepare(
        `INSERT INTO backtest_cases (subject_id, tenant_id, ${columns.join(", ")})
         SELECT ?1, ?3, ${columns.map((_, place) => `json_extract(j.value, '$[${place}]')`).join(", ")} FROM json_each(?4) j WHERE ${guard}
         ON CONFLICT (subject_id, case_id) DO UPDATE SET ${set.join(", ")} WHERE excluded.at_ms >= at_ms`,
      )
      .bind(subjectId, page, tenantId, part);
  });

const valuesOf = (row: NewBacktestCase) => [
  row.runId,
  row.caseId,
  row.atMs,
  row.changed,
  row.beforeLevel,
  row.beforeScore,
  row.afterLevel,
  row.afterScore,
  row.newlyHolds,
  row.noLongerHolds,
  row.problem,
];

const stillMine = `EXISTS (SELECT 1 FROM backtests JOIN backtest_pages ON subject_id = id
  WHERE id = ?1 AND backtests.status = 'running' AND page = ?2 AND backtest_pages.status = 'pending')`;

/** Writes what a page of a backtest came to: once, and only while the backtest runs. */
export async function finishPage(db: D1Database, result: PageResult, nowMs: number): Promise<boolean> {
  const { subjectId, tenantId, page, cases, judged, tally, rest } = result;
  const restPage = db
    .prepare(
      `INSERT INTO backtest_pages (subject_id, tenant_id, page, status, runs) SELECT ?1, ?3, ?2 || '+', 'pending', ?4 WHERE ${stillMine}
       ON CONFLICT DO NOTHING`,
    )
    .bind(subjectId, page, tenantId, JSON.stringify(rest));
  const done = await db.batch([
    ...caseStatements(db, result, cases, stillMine),
    db
      .prepare(`UPDATE backtests SET judged = judged + ?3, touched_at_ms = ?4 WHERE id = ?1 AND ${stillMine}`)
      .bind(subjectId, page, judged, nowMs),
    ...(rest.length > 0 ? [restPage] : []),
    // Last: it is what the others look at.
    db
      .prepare(
        `UPDATE backtest_pages SET status = 'done', runs = '[]', tally = ?3 WHERE subject_id = ?1 AND page = ?2 AND ${stillMine}`,
      )
      .bind(subjectId, page, tally),
  ]);
  return done.at(-1)?.meta.changes === 1;
}

/** The cases of a backtest or a shadow, newest judgement first. */
export async function casesOfBacktest(
  db: D1Database,
  tenantId: TenantId,
  subjectId: string,
  onlyChanged: boolean,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<BacktestCase>> {
  const rows = await orm(db)
    .select()
    .from(backtestCases)
    .where(
      and(
        eq(backtestCases.subjectId, subjectId),
        eq(backtestCases.tenantId, tenantId),
        onlyChanged ? eq(backtestCases.changed, 1) : undefined,
        olderThan(backtestCases.atMs, backtestCases.caseId, cursor),
      ),
    )
    .orderBy(desc(backtestCases.atMs), desc(backtestCases.caseId))
    .limit(limit + 1);
  return listed(rows, limit, (row) => ({ createdAtMs: row.atMs, id: row.caseId }));
}

/** What became of these cases, from the list: `approved`, `rejected`, else how they stand. No case is woken for it. */
export async function decisionsOf(
  db: D1Database,
  tenantId: TenantId,
  caseIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .prepare(
      `SELECT case_id AS caseId, coalesce(outcome, CASE status WHEN 'active' THEN 'open' WHEN 'opening' THEN 'open' ELSE status END) AS decision
       FROM cases WHERE tenant_id = ?1 AND case_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(tenantId, JSON.stringify(caseIds))
    .all<{ caseId: string; decision: string }>();
  return new Map(rows.results.map(({ caseId, decision }) => [caseId, decision]));
}
