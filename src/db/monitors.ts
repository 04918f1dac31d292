import { and, desc, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { MonitorKind, MonitorReason } from "../domain/monitoring";
import { orm } from "./orm";
import { cases, entities, monitors, tenants } from "./schema";

export type Monitor = typeof monitors.$inferSelect;

const those = (tenantId: string, entityId: string) =>
  and(eq(monitors.tenantId, tenantId), eq(monitors.entityId, entityId));
const one = (tenantId: string, entityId: string, kind: MonitorKind) =>
  and(those(tenantId, entityId), eq(monitors.kind, kind));

export const monitorsOf = (db: D1Database, tenantId: TenantId, entityId: string): Promise<Monitor[]> =>
  orm(db).select().from(monitors).where(those(tenantId, entityId));

export async function getMonitor(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  kind: MonitorKind,
): Promise<Monitor | null> {
  const row = await orm(db)
    .select()
    .from(monitors)
    .where(one(tenantId, entityId, kind))
    .get();
  return row ?? null;
}

type Wish = Pick<
  Monitor,
  "entityId" | "kind" | "enabled" | "action" | "workflow" | "terms" | "origin" | "dueAtMs" | "dueBecause"
>;

/** Sets up what is watched of somebody. What was found before stays known. All of them, or none. */
export async function putMonitors(db: D1Database, tenantId: TenantId, wishes: readonly Wish[], nowMs: number) {
  if (wishes.length === 0) return;
  // What is paused stays so: when it goes on is not due to new terms.
  const next = (wish: Wish) => (wish.enabled ? wish.dueAtMs : null);
  await db.batch(
    wishes.map((wish) =>
      db
        .prepare(
          `INSERT INTO monitors (tenant_id, entity_id, kind, enabled, action, workflow, terms, origin, due_at_ms, due_because, next_at_ms, version, updated_at_ms)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12)
           ON CONFLICT (tenant_id, entity_id, kind) DO UPDATE SET enabled = ?4, action = ?5, workflow = ?6, terms = ?7, origin = ?8, due_at_ms = ?9,
             due_because = ?10, next_at_ms = iif(?4 AND paused_at_ms IS NOT NULL, paused_until_ms, ?11),
             paused_at_ms = iif(?4, paused_at_ms, NULL), paused_until_ms = iif(?4, paused_until_ms, NULL),
             problem = iif(?4, problem, NULL), lease_until_ms = NULL, version = version + 1, updated_at_ms = ?12`,
        )
        .bind(
          ...[
            tenantId,
            wish.entityId,
            wish.kind,
            wish.enabled ? 1 : 0,
            wish.action,
            wish.workflow,
            wish.terms,
            wish.origin,
          ],
          ...[wish.enabled ? wish.dueAtMs : null, wish.dueBecause, next(wish), nowMs],
        ),
    ),
  );
}

/** Stops looking until then (null: until somebody resumes it). False: it is not watched. */
export async function pauseMonitor(
  db: D1Database,
  tenantId: TenantId,
  { entityId, kind }: Pick<Monitor, "entityId" | "kind">,
  untilMs: number | null,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(monitors)
    .set({ pausedAtMs: nowMs, pausedUntilMs: untilMs, nextAtMs: untilMs, ...changed(nowMs) })
    .where(and(one(tenantId, entityId, kind), eq(monitors.enabled, true)));
  return done.meta.changes === 1;
}

/** Goes on with what was paused: what came due meanwhile is due now. False: it was not paused. */
export async function resumeMonitor(
  db: D1Database,
  tenantId: TenantId,
  { entityId, kind }: Pick<Monitor, "entityId" | "kind">,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(monitors)
    .set({ pausedAtMs: null, pausedUntilMs: null, nextAtMs: sql`due_at_ms`, ...changed(nowMs) })
    .where(and(one(tenantId, entityId, kind), isNotNull(monitors.pausedAtMs)));
  return done.meta.changes === 1;
}

/** Has somebody looked at now. Whoever is due already is not due once more. Answers since when they are due; null: not watched, or paused. */
export async function dueNow(
  db: D1Database,
  tenantId: TenantId,
  { entityId, kind }: Pick<Monitor, "entityId" | "kind">,
  because: MonitorReason,
  nowMs: number,
): Promise<number | null> {
  const row = await orm(db)
    .update(monitors)
    .set({
      dueBecause: sql`iif(due_at_ms <= ${nowMs}, due_because, ${because})`,
      dueAtMs: sql`min(ifnull(due_at_ms, ${nowMs}), ${nowMs})`,
      nextAtMs: nowMs,
      ...changed(nowMs),
    })
    .where(and(one(tenantId, entityId, kind), eq(monitors.enabled, true), isNull(monitors.pausedAtMs)))
    .returning({ dueAtMs: monitors.dueAtMs })
    .get();
  return row?.dueAtMs ?? null;
}

/** As a look that is over leaves it. False: somebody else was faster, or it was set up anew meanwhile. */
export interface Looked {
  runId: string;
  status: "done" | "failed" | "skipped";
  problem: string | null;
  sealed: string | null;
  listsAtMs: number | null;
  nextDueAtMs: number | null;
}

/**
 * The statement that ends a look; it changes nothing where the monitor is due for another one by now. Where lists have changed since the
 * look began it is due again at once.
 */
export const lookedStatement = (
  db: D1Database,
  { tenantId, entityId, kind, dueAtMs }: Pick<Monitor, "tenantId" | "entityId" | "kind" | "dueAtMs">,
  { runId, status, problem, sealed, listsAtMs, nextDueAtMs }: Looked,
  nowMs: number,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE monitors SET last_run_id = ?5, last_at_ms = ?6, last_status = ?7, problem = ?8, sealed = ifnull(?9, sealed),
         lists_at_ms = max(lists_at_ms, ifnull(?10, 0)), due_because = iif(lists_at_ms > ?10, 'list_change', 'interval'),
         due_at_ms = iif(lists_at_ms > ?10, ?6, ?11),
         next_at_ms = iif(paused_at_ms IS NOT NULL, paused_until_ms, iif(lists_at_ms > ?10, ?6, ?11)), lease_until_ms = NULL, updated_at_ms = ?6
       WHERE tenant_id = ?1 AND entity_id = ?2 AND kind = ?3 AND due_at_ms IS ?4 AND enabled = 1`,
    )
    .bind(
      ...[tenantId, entityId, kind, dueAtMs, runId, nowMs, status, problem, sealed, listsAtMs],
      nextDueAtMs === null ? null : Math.round(nextDueAtMs),
    );

/** Has the next try at a due look begin then. */
export async function tryAgainAt(
  db: D1Database,
  { tenantId, entityId, kind, dueAtMs }: Pick<Monitor, "tenantId" | "entityId" | "kind" | "dueAtMs">,
  atMs: number,
  problem: string | null,
): Promise<void> {
  await orm(db)
    .update(monitors)
    .set({ nextAtMs: sql`iif(paused_at_ms IS NULL, ${atMs}, next_at_ms)`, leaseUntilMs: null, problem })
    .where(and(one(tenantId, entityId, kind), sql`due_at_ms IS ${dueAtMs}`, eq(monitors.enabled, true)));
}

/** Takes a due look for so long; a pause that is over ends with it. Null: it is not due, or somebody is at it. */
export async function claimMonitor(
  db: D1Database,
  tenantId: TenantId,
  { entityId, kind, dueAtMs }: { entityId: string; kind: MonitorKind; dueAtMs: number },
  nowMs: number,
  leaseMs: number,
): Promise<Monitor | null> {
  const row = await orm(db)
    .update(monitors)
    .set({ leaseUntilMs: nowMs + leaseMs, nextAtMs: nowMs + leaseMs, pausedAtMs: null, pausedUntilMs: null })
    .where(
      and(
        one(tenantId, entityId, kind),
        eq(monitors.dueAtMs, dueAtMs),
        lte(monitors.dueAtMs, nowMs),
        eq(monitors.enabled, true),
        or(isNull(monitors.pausedAtMs), lte(monitors.pausedUntilMs, nowMs)),
        or(isNull(monitors.leaseUntilMs), lte(monitors.leaseUntilMs, nowMs)),
      ),
    )
    .returning()
    .get();
  return row ?? null;
}

/** Tenants that are to be gone through, with how far their clock runs ahead. */
export async function tenantsWithDue(db: D1Database, nowMs: number, limit: number) {
  const { results } = await db
    .prepare(
      `SELECT id AS tenantId, clock_offset_ms AS clockOffsetMs FROM tenants WHERE EXISTS (
         SELECT 1 FROM monitors INDEXED BY monitors_next
         WHERE tenant_id = tenants.id AND next_at_ms IS NOT NULL AND next_at_ms <= ?1 + tenants.clock_offset_ms) LIMIT ?2`,
    )
    .bind(nowMs, limit)
    .all<{ tenantId: TenantId; clockOffsetMs: number }>();
  return results;
}

/** Hands out what is due, the longest overdue first; nobody gets the same before `leaseMs` are over. A pause that ends before anything is due just ends. */
export async function takeDue(
  db: D1Database,
  tenantId: TenantId,
  { nowMs, leaseMs, limit }: { nowMs: number; leaseMs: number; limit: number },
): Promise<{ entityId: string; kind: MonitorKind; dueAtMs: number }[]> {
  const page = `rowid IN (SELECT rowid FROM monitors INDEXED BY monitors_next
    WHERE tenant_id = ?1 AND next_at_ms IS NOT NULL AND next_at_ms <= ?2 ORDER BY next_at_ms LIMIT ?3)`;
  const [, taken] = await db.batch<{ entityId: string; kind: MonitorKind; dueAtMs: number }>([
    db
      .prepare(
        `UPDATE monitors SET paused_at_ms = NULL, paused_until_ms = NULL, next_at_ms = due_at_ms
         WHERE ${page} AND (due_at_ms IS NULL OR due_at_ms > ?2)`,
      )
      .bind(tenantId, nowMs, limit),
    db
      .prepare(
        `UPDATE monitors SET next_at_ms = ?4 WHERE ${page} AND due_at_ms <= ?2
         RETURNING entity_id AS entityId, kind, due_at_ms AS dueAtMs`,
      )
      .bind(tenantId, nowMs, limit, nowMs + leaseMs),
  ]);
  return taken?.results ?? [];
}

/**
 * Has everybody looked at whom lists of before then were asked for, a page at a time. `atMs`: on the tenant's clock. Answers how many those
 * were; fewer than `limit`: they were the last.
 */
export async function dueByLists(
  db: D1Database,
  tenantId: TenantId,
  { changedAtMs, atMs, limit }: { changedAtMs: number; atMs: number; limit: number },
): Promise<number> {
  // Of who is due already only what the next page goes by moves on: a look that has begun ends with another one being due.
  const { results } = await db
    .prepare(
      `UPDATE monitors SET lists_at_ms = ?2,
         due_because = iif(ifnull(due_at_ms, ?3 + 1) > ?3 AND terms ->> 'onListChange' = 1, 'list_change', due_because),
         next_at_ms = iif(paused_at_ms IS NULL AND ifnull(due_at_ms, ?3 + 1) > ?3 AND terms ->> 'onListChange' = 1, ?3, next_at_ms),
         due_at_ms = iif(ifnull(due_at_ms, ?3 + 1) > ?3 AND terms ->> 'onListChange' = 1, ?3, due_at_ms)
       WHERE rowid IN (SELECT rowid FROM monitors INDEXED BY monitors_of_lists
         WHERE tenant_id = ?1 AND kind = 'screening' AND enabled = 1 AND lists_at_ms < ?2 LIMIT ?4) RETURNING 1 AS one`,
    )
    .bind(tenantId, changedAtMs, atMs, limit)
    .all();
  return results.length;
}

/** Nobody watches any more what the tenant's defaults had watched. */
export async function stopDefaults(db: D1Database, tenantId: TenantId, entityId: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(monitors)
    .set({ enabled: false, dueAtMs: null, nextAtMs: null, leaseUntilMs: null, problem: null, ...changed(nowMs) })
    .where(and(those(tenantId, entityId), eq(monitors.origin, "defaults")));
}

/**
 * Whoever was merged into somebody is watched as that one is; what only they were watched for goes on there, begun anew: what was found is
 * sealed for whom it was found about. Statements that change nothing where they are not merged.
 */
export function movingMonitors(db: D1Database, tenantId: TenantId, from: string, into: string): D1PreparedStatement[] {
  const isMerged = "EXISTS (SELECT 1 FROM entities WHERE id = ?2 AND tenant_id = ?1 AND merged_into = ?3)";
  return [
    `UPDATE OR IGNORE monitors SET entity_id = ?3, sealed = NULL WHERE tenant_id = ?1 AND entity_id = ?2 AND ${isMerged}`,
    `DELETE FROM monitors WHERE tenant_id = ?1 AND entity_id = ?2 AND ${isMerged}`,
  ].map((text) => db.prepare(text).bind(tenantId, from, into));
}

export async function moveMonitors(db: D1Database, tenantId: TenantId, from: string, into: string): Promise<void> {
  await db.batch(movingMonitors(db, tenantId, from, into));
}

/** Nobody watches any more whom there is no more. */
export const dropMonitors = (db: D1Database, tenantId: TenantId, entityId: string): Promise<unknown> =>
  orm(db).delete(monitors).where(those(tenantId, entityId));

/** The newest cases of somebody that were not erased; `entityIds`: all under which they are known. */
export const newestCasesOf = (db: D1Database, tenantId: TenantId, entityIds: readonly string[], limit: number) =>
  orm(db)
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(and(eq(cases.tenantId, tenantId), inArray(cases.entityId, entityIds.slice(0, 50)), isNull(cases.erasedAtMs)))
    .orderBy(desc(cases.createdAtMs))
    .limit(limit);

/** Whose this entity is, for calls that come without a tenant. */
export async function entityTenant(
  db: D1Database,
  entityId: string,
): Promise<{ tenantId: TenantId; type: string } | null> {
  const row = await orm(db)
    .select({ tenantId: entities.tenantId, type: entities.type })
    .from(entities)
    .where(eq(entities.id, entityId))
    .get();
  return row === undefined ? null : { tenantId: row.tenantId as TenantId, type: row.type };
}

/** How far a tenant's clock runs ahead, and whether it is a sandbox. */
export async function clockOf(db: D1Database, tenantId: TenantId) {
  const row = await orm(db)
    .select({ offsetMs: tenants.clockOffsetMs, environment: tenants.environment })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .get();
  return { offsetMs: row?.offsetMs ?? 0, environment: row?.environment === "live" ? "production" : "sandbox" } as const;
}

const changed = (nowMs: number) => ({ version: sql`version + 1`, updatedAtMs: nowMs });
