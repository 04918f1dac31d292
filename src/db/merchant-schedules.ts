import { and, eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { merchantSchedules } from "./schema";

export type MerchantSchedule = typeof merchantSchedules.$inferSelect;

const one = (tenantId: string, entityId: string) =>
  and(eq(merchantSchedules.tenantId, tenantId), eq(merchantSchedules.entityId, entityId));

export async function scheduleOf(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
): Promise<MerchantSchedule | null> {
  const row = await orm(db).select().from(merchantSchedules).where(one(tenantId, entityId)).get();
  return row ?? null;
}

export async function putSchedule(db: D1Database, schedule: Omit<MerchantSchedule, "version">): Promise<void> {
  await db
    .prepare(
      `INSERT INTO merchant_schedules (tenant_id, entity_id, enabled, website_url, interval_days, day_of_month, type, vendor, next_at_ms, version, updated_at_ms)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10)
       ON CONFLICT (tenant_id, entity_id) DO UPDATE SET enabled = ?3, website_url = ?4, interval_days = ?5, day_of_month = ?6, type = ?7,
         vendor = ?8, next_at_ms = ?9, version = version + 1, updated_at_ms = ?10`,
    )
    .bind(
      ...[schedule.tenantId, schedule.entityId, schedule.enabled ? 1 : 0, schedule.websiteUrl, schedule.intervalDays],
      ...[schedule.dayOfMonth, schedule.type, schedule.vendor, schedule.nextAtMs, schedule.updatedAtMs],
    )
    .run();
}

/** Schedules that are due by now on their tenants' clocks. */
export async function dueSchedules(db: D1Database, nowMs: number, limit: number) {
  const { results } = await db
    .prepare(
      `SELECT tenants.id AS tenantId, tenants.clock_offset_ms AS clockOffsetMs, entity_id AS entityId
       FROM tenants CROSS JOIN merchant_schedules INDEXED BY merchant_schedules_next
         ON merchant_schedules.tenant_id = tenants.id AND next_at_ms IS NOT NULL AND next_at_ms <= ?1 + tenants.clock_offset_ms LIMIT ?2`,
    )
    .bind(nowMs, limit)
    .all<{ tenantId: TenantId; clockOffsetMs: number; entityId: string }>();
  return results;
}

/** Has the next look be due then. False: somebody was faster. */
export async function moveSchedule(
  db: D1Database,
  { tenantId, entityId, nextAtMs }: MerchantSchedule,
  toMs: number,
): Promise<boolean> {
  if (nextAtMs === null) return false;
  const done = await orm(db)
    .update(merchantSchedules)
    .set({ nextAtMs: toMs })
    .where(and(one(tenantId, entityId), eq(merchantSchedules.nextAtMs, nextAtMs)));
  return done.meta.changes === 1;
}
