import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { alertBacktestPages, alertBacktestPeers, alertBacktests } from "./schema";

export type AlertBacktest = typeof alertBacktests.$inferSelect;
type Phase = typeof alertBacktestPeers.$inferSelect.phase;

const theOne = (tenantId: TenantId, id: string) =>
  and(eq(alertBacktests.tenantId, tenantId), eq(alertBacktests.id, id));
// Said in full: of a bound value the planner knows no index.
const isRunning = sql`${alertBacktests.status} = 'running'`;
const isEnded = sql`${alertBacktests.status} <> 'running'`;

export async function insertAlertBacktest(db: D1Database, row: AlertBacktest): Promise<void> {
  await orm(db).insert(alertBacktests).values(row);
}

export async function getAlertBacktest(db: D1Database, tenantId: TenantId, id: string): Promise<AlertBacktest | null> {
  const row = await orm(db).select().from(alertBacktests).where(theOne(tenantId, id)).get();
  return row ?? null;
}

/** Newest first. */
export async function listAlertBacktests(
  db: D1Database,
  tenantId: TenantId,
  definitionId: string | undefined,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<AlertBacktest>> {
  const rows = await orm(db)
    .select()
    .from(alertBacktests)
    .where(
      and(
        eq(alertBacktests.tenantId, tenantId),
        definitionId === undefined ? undefined : eq(alertBacktests.definitionId, definitionId),
        olderThan(alertBacktests.createdAtMs, alertBacktests.id, cursor),
      ),
    )
    .orderBy(desc(alertBacktests.createdAtMs), desc(alertBacktests.id))
    .limit(limit + 1);
  return listed(rows, limit, (row) => row);
}

export async function countRunningBacktests(db: D1Database, tenantId: TenantId): Promise<number> {
  const rows = await orm(db)
    .select({ n: sql<number>`count(*)` })
    .from(alertBacktests)
    .where(and(isRunning, eq(alertBacktests.tenantId, tenantId)));
  return rows[0]?.n ?? 0;
}

/** What one step of a backtest found, and how it stands after it. */
export interface BacktestStep {
  /** As it was read before the step. */
  was: string;
  progress: string;
  /** JSON texts, the first of them of this number. */
  days?: { page: number; texts: readonly string[] };
  /** In the place of what was added up before. */
  peers?: { phase: Phase; sums: string };
}

/** Keeps what a step found, once. False: it is not running any more, or somebody else has gone on with it. */
export async function keepBacktestStep(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  { was, progress, days, peers }: BacktestStep,
  nowMs: number,
): Promise<boolean> {
  const isAsRead = "tenant_id = ?1 AND id = ?2 AND status = 'running' AND progress = ?3";
  const whileAsRead = `WHERE EXISTS (SELECT 1 FROM alert_backtests WHERE ${isAsRead})`;
  const done = await db.batch([
    ...(days?.texts ?? []).map((text, at) =>
      db
        .prepare(
          `INSERT INTO alert_backtest_pages (tenant_id, backtest_id, page, days) SELECT ?1, ?2, ?4, ?5 ${whileAsRead}`,
        )
        .bind(tenantId, id, was, (days?.page ?? 0) + at, text),
    ),
    ...(peers === undefined
      ? []
      : [
          db
            .prepare(
              `INSERT INTO alert_backtest_peers (tenant_id, backtest_id, phase, sums) SELECT ?1, ?2, ?4, ?5 ${whileAsRead}
               ON CONFLICT DO UPDATE SET sums = excluded.sums`,
            )
            .bind(tenantId, id, was, peers.phase, peers.sums),
        ]),
    db
      .prepare(`UPDATE alert_backtests SET progress = ?4, updated_at_ms = ?5 WHERE ${isAsRead}`)
      .bind(tenantId, id, was, progress, nowMs),
  ]);
  return done.at(-1)?.meta.changes === 1;
}

/** What all subjects came to, as far as it is added up; null: nothing is yet. */
export async function backtestPeers(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  phase: Phase,
): Promise<string | null> {
  const { tenantId: ofTenant, backtestId, phase: ofPhase } = alertBacktestPeers;
  const row = await orm(db)
    .select({ sums: alertBacktestPeers.sums })
    .from(alertBacktestPeers)
    .where(and(eq(ofTenant, tenantId), eq(backtestId, id), eq(ofPhase, phase)))
    .get();
  return row?.sums ?? null;
}

/** What its pages found, in their order. */
export async function backtestPages(db: D1Database, tenantId: TenantId, id: string): Promise<string[]> {
  const rows = await orm(db)
    .select({ days: alertBacktestPages.days })
    .from(alertBacktestPages)
    .where(and(eq(alertBacktestPages.tenantId, tenantId), eq(alertBacktestPages.backtestId, id)))
    .orderBy(asc(alertBacktestPages.page));
  return rows.map(({ days }) => days);
}

/** Ends it, unless it has ended. What it found page by page goes; of one that is done, what peers came to stays for its evidence. */
export async function endAlertBacktest(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  end: { status: "done"; result: string } | { status: "failed"; problem: string } | { status: "cancelled" },
  nowMs: number,
): Promise<void> {
  await db.batch([
    db
      .prepare(
        `UPDATE alert_backtests SET status = ?3, result = ?4, problem = ?5, updated_at_ms = ?6, finished_at_ms = ?6
         WHERE tenant_id = ?1 AND id = ?2 AND status = 'running'`,
      )
      .bind(
        tenantId,
        id,
        end.status,
        end.status === "done" ? end.result : null,
        end.status === "failed" ? end.problem : null,
        nowMs,
      ),
    db.prepare("DELETE FROM alert_backtest_pages WHERE tenant_id = ?1 AND backtest_id = ?2").bind(tenantId, id),
    db
      .prepare(
        `DELETE FROM alert_backtest_peers WHERE tenant_id = ?1 AND backtest_id = ?2
           AND NOT EXISTS (SELECT 1 FROM alert_backtests WHERE tenant_id = ?1 AND id = ?2 AND status = 'done')`,
      )
      .bind(tenantId, id),
  ]);
}

/** Running ones that nobody has gone on with since then. */
export const standingAlertBacktests = (db: D1Database, beforeMs: number, limit: number): Promise<AlertBacktest[]> =>
  orm(db)
    .select()
    .from(alertBacktests)
    .where(and(isRunning, lt(alertBacktests.updatedAtMs, beforeMs)))
    .limit(limit);

/** Ended ones that were begun before then. */
export async function dropOldAlertBacktests(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = await orm(db)
    .select({ tenantId: alertBacktests.tenantId, id: alertBacktests.id })
    .from(alertBacktests)
    .where(and(lt(alertBacktests.createdAtMs, beforeMs), isEnded))
    .limit(limit);
  if (old.length === 0) return 0;
  const ids = JSON.stringify(old.map(({ tenantId, id }) => [tenantId, id]));
  const [, done] = await db.batch([
    db
      .prepare(
        `DELETE FROM alert_backtest_peers
         WHERE (tenant_id, backtest_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))`,
      )
      .bind(ids),
    db.prepare("DELETE FROM alert_backtests WHERE id IN (SELECT value ->> 1 FROM json_each(?1))").bind(ids),
  ]);
  return done?.meta.changes ?? 0;
}
