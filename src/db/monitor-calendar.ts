import { and, asc, count, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { MonitorKind, MonitorStanding } from "../domain/monitoring";
import { orm } from "./orm";
import { entities, monitors } from "./schema";

export interface CalendarDay {
  day: string;
  kind: MonitorKind;
  /** Not counting those that are paused. */
  n: number;
  overdue: number;
  paused: number;
}

/** How many are due on which day, by kind, within a span of time. `lateMs`: whoever was due before then is overdue. */
export async function dueByDay(
  db: D1Database,
  tenantId: TenantId,
  { fromMs, toMs, lateMs }: { fromMs: number; toMs: number; lateMs: number },
): Promise<CalendarDay[]> {
  const { results } = await db
    .prepare(
      `SELECT date(due_at_ms / 1000, 'unixepoch') AS day, kind, sum(paused_at_ms IS NULL) AS n,
         sum(paused_at_ms IS NULL AND due_at_ms < ?4) AS overdue, sum(paused_at_ms IS NOT NULL) AS paused
       FROM monitors INDEXED BY monitors_calendar
       WHERE tenant_id = ?1 AND due_at_ms >= ?2 AND due_at_ms < ?3 GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .bind(tenantId, fromMs, toMs, lateMs)
    .all<CalendarDay>();
  return results;
}

/** Whom a list of the calendar names: who is due within a span of time, or who stands so whenever they are due. */
export type CalendarChoice = { fromMs: number; toMs: number } | { standing: MonitorStanding; lateMs: number };

/** In the place of a due time, for those who are due only when something happens: they come last. */
export const neverMs = Number.MAX_SAFE_INTEGER;

/** Those who are chosen, the soonest due first, with their names. `after`: the row that the page goes on behind. */
export const calendarList = (
  db: D1Database,
  tenantId: TenantId,
  choice: CalendarChoice & { kind: MonitorKind | null },
  after: { dueAtMs: number; entityId: string; kind: string } | null,
  limit: number,
) => {
  // Whoever is due at a time is found by the index.
  const isTimed = !("standing" in choice) || choice.standing === "overdue";
  const due = isTimed ? sql`${monitors.dueAtMs}` : sql`ifnull(${monitors.dueAtMs}, ${neverMs})`;
  return orm(db)
    .select({ monitor: monitors, name: entities.name, type: entities.type })
    .from(monitors)
    .leftJoin(entities, and(eq(entities.id, monitors.entityId), eq(entities.tenantId, monitors.tenantId)))
    .where(
      and(
        eq(monitors.tenantId, tenantId),
        "standing" in choice
          ? standsSo(choice.standing, choice.lateMs)
          : and(gte(monitors.dueAtMs, choice.fromMs), lt(monitors.dueAtMs, choice.toMs)),
        choice.kind === null ? undefined : eq(monitors.kind, choice.kind),
        after === null
          ? undefined
          : sql`(${due}, ${monitors.entityId}, ${monitors.kind}) > (${after.dueAtMs}, ${after.entityId}, ${after.kind})`,
      ),
    )
    .orderBy(asc(due), asc(monitors.entityId), asc(monitors.kind))
    .limit(limit);
};

function standsSo(standing: MonitorStanding, lateMs: number) {
  switch (standing) {
    case "overdue":
      return and(lt(monitors.dueAtMs, lateMs), isNull(monitors.pausedAtMs));
    case "paused":
      return isNotNull(monitors.pausedAtMs);
    case "in_trouble":
      return isNotNull(monitors.problem);
  }
}

/** What stands beside the days: overdue, paused, and in trouble. */
export async function standings(db: D1Database, tenantId: TenantId, lateMs: number) {
  const counted = (standing: MonitorStanding) =>
    orm(db)
      .select({ n: count() })
      .from(monitors)
      .where(and(eq(monitors.tenantId, tenantId), standsSo(standing, lateMs)));
  const [overdue, paused, inTrouble] = await orm(db).batch([
    counted("overdue"),
    counted("paused"),
    counted("in_trouble"),
  ]);
  return { overdue: overdue[0]?.n ?? 0, paused: paused[0]?.n ?? 0, inTrouble: inTrouble[0]?.n ?? 0 };
}
