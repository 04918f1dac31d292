import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { MonitorKind, MonitorRunStatus } from "../domain/monitoring";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { monitorMonths, monitorRuns } from "./schema";

export type MonitorRun = typeof monitorRuns.$inferSelect;

const one = (tenantId: string, id: string) => and(eq(monitorRuns.tenantId, tenantId), eq(monitorRuns.id, id));

/** Writes down that somebody is looked at. The same id twice is one run, as it was first written. */
export async function beginRun(
  db: D1Database,
  run: Pick<MonitorRun, "tenantId" | "id" | "entityId" | "kind" | "because" | "dueAtMs">,
  nowMs: number,
): Promise<MonitorRun> {
  await orm(db)
    .insert(monitorRuns)
    .values({ ...run, status: "running", attempts: 0, createdAtMs: nowMs })
    .onConflictDoNothing();
  const row = await getRun(db, run.tenantId as TenantId, run.id);
  if (row === null) throw new Error("a run was neither found nor made");
  return row;
}

export async function getRun(db: D1Database, tenantId: TenantId, id: string): Promise<MonitorRun | null> {
  const row = await orm(db).select().from(monitorRuns).where(one(tenantId, id)).get();
  return row ?? null;
}

/** One more try; with the check that it makes. */
export async function noteAttempt(
  db: D1Database,
  { tenantId, id }: Pick<MonitorRun, "tenantId" | "id">,
  { attempts, checkId }: Pick<MonitorRun, "attempts" | "checkId">,
): Promise<void> {
  await orm(db).update(monitorRuns).set({ attempts, checkId }).where(one(tenantId, id));
}

/** What to say of a run while it is tried again. */
export async function noteTrouble(
  db: D1Database,
  { tenantId, id }: Pick<MonitorRun, "tenantId" | "id">,
  trouble: { code: string; message: string },
): Promise<void> {
  await orm(db)
    .update(monitorRuns)
    .set({ problem: trouble.code, problemMessage: trouble.message })
    .where(and(one(tenantId, id), eq(monitorRuns.status, "running")));
}

export interface RunEnding {
  status: MonitorRunStatus;
  news: number | null;
  sealed: string | null;
  problem: string | null;
  problemMessage: string | null;
  costCents: number;
  alertId: string | null;
  caseId: string | null;
}

/** The statement that ends a run; the first ending stays. */
export const endRunStatement = (
  db: D1Database,
  { tenantId, id }: Pick<MonitorRun, "tenantId" | "id">,
  end: RunEnding,
  nowMs: number,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE monitor_runs SET status = ?3, news = ?4, sealed = ?5, problem = ?6, problem_message = ?7, cost_cents = ?8, alert_id = ?9,
         case_id = ?10, ended_at_ms = ?11 WHERE tenant_id = ?1 AND id = ?2 AND status = 'running'`,
    )
    .bind(
      ...[tenantId, id, end.status, end.news, end.sealed, end.problem, end.problemMessage, end.costCents, end.alertId],
      ...[end.caseId, nowMs],
    );

/** Runs about somebody, newest first. */
export async function listRuns(
  db: D1Database,
  tenantId: TenantId,
  of: { entityIds: readonly string[]; kind: MonitorKind | null; status: MonitorRunStatus | null },
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<MonitorRun>> {
  const rows = await orm(db)
    .select()
    .from(monitorRuns)
    .where(
      and(
        eq(monitorRuns.tenantId, tenantId),
        inArray(monitorRuns.entityId, of.entityIds.slice(0, 50)),
        of.kind === null ? undefined : eq(monitorRuns.kind, of.kind),
        of.status === null ? undefined : eq(monitorRuns.status, of.status),
        olderThan(monitorRuns.createdAtMs, monitorRuns.id, cursor),
      ),
    )
    .orderBy(desc(monitorRuns.createdAtMs), desc(monitorRuns.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/**
 * Takes a check and its price from the month's budget, once for each run. False: there is no room. One transaction, so that of many at once
 * no more go through than fit.
 */
export async function takeBudget(
  db: D1Database,
  { tenantId, id, kind }: Pick<MonitorRun, "tenantId" | "id" | "kind">,
  { month, cents, most }: { month: string; cents: number; most: { checks: number | null; cents: number | null } },
): Promise<boolean> {
  await db.batch([
    db
      .prepare("INSERT OR IGNORE INTO monitor_months (tenant_id, month, kind, checks, cents) VALUES (?1, ?2, ?3, 0, 0)")
      .bind(tenantId, month, kind),
    db
      .prepare(
        `UPDATE monitor_runs SET reserved_cents = ?4 WHERE tenant_id = ?1 AND id = ?5 AND reserved_cents IS NULL AND EXISTS (
           SELECT 1 FROM monitor_months WHERE tenant_id = ?1 AND month = ?2 AND kind = ?3
             AND (?6 IS NULL OR checks < ?6) AND (?7 IS NULL OR cents + ?4 <= ?7))`,
      )
      .bind(tenantId, month, kind, cents, id, most.checks, most.cents),
    db
      .prepare(
        `UPDATE monitor_months SET checks = checks + 1, cents = cents + ?4
         WHERE tenant_id = ?1 AND month = ?2 AND kind = ?3 AND changes() > 0`,
      )
      .bind(tenantId, month, kind, cents),
  ]);
  return (await getRun(db, tenantId as TenantId, id))?.reservedCents != null;
}

/** The statement that puts what a run has really cost in the place of what was taken for it. Goes before the one that ends the run. */
export const settleBudgetStatement = (
  db: D1Database,
  { tenantId, id, kind }: Pick<MonitorRun, "tenantId" | "id" | "kind">,
  { month, cents }: { month: string; cents: number },
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE monitor_months SET cents = max(0, cents + ?4 -
         (SELECT reserved_cents FROM monitor_runs WHERE tenant_id = ?1 AND id = ?5))
       WHERE tenant_id = ?1 AND month = ?2 AND kind = ?3 AND EXISTS (
         SELECT 1 FROM monitor_runs WHERE tenant_id = ?1 AND id = ?5 AND status = 'running' AND reserved_cents IS NOT NULL)`,
    )
    .bind(tenantId, month, kind, cents, id);

/** The statement that counts a look that was left out. Goes before the one that ends the run. */
export const countSkippedStatement = (
  db: D1Database,
  { tenantId, id, kind }: Pick<MonitorRun, "tenantId" | "id" | "kind">,
  month: string,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE monitor_months SET skipped = skipped + 1 WHERE tenant_id = ?1 AND month = ?2 AND kind = ?3
         AND EXISTS (SELECT 1 FROM monitor_runs WHERE tenant_id = ?1 AND id = ?4 AND status = 'running')`,
    )
    .bind(tenantId, month, kind, id);

/** What was asked in a month, by kind. */
export const monthOf = (db: D1Database, tenantId: TenantId, month: string) =>
  orm(db)
    .select()
    .from(monitorMonths)
    .where(and(eq(monitorMonths.tenantId, tenantId), eq(monitorMonths.month, month)));

/** Drops runs of before then, a page at a time, but for those of somebody who is held; how many those were. */
export async function dropOldRuns(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const page = orm(db)
    .select({ rowid: sql`rowid` })
    .from(monitorRuns)
    .where(
      and(
        lt(monitorRuns.createdAtMs, beforeMs),
        sql`NOT EXISTS (SELECT 1 FROM entity_holds AS held WHERE held.tenant_id = monitor_runs.tenant_id AND held.entity_id = monitor_runs.entity_id)`,
      ),
    )
    .limit(limit);
  const done = await orm(db).delete(monitorRuns).where(sql`rowid IN ${page}`);
  return done.meta.changes;
}
