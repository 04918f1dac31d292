import { eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { monitoringSettings } from "./schema";

/** How the tenant watches its customers, as JSON text; null: nobody has said. */
export async function monitoringSettingsOf(
  db: D1Database,
  tenantId: TenantId,
): Promise<{ body: string; version: number } | null> {
  const row = await orm(db)
    .select({ body: monitoringSettings.body, version: monitoringSettings.version })
    .from(monitoringSettings)
    .where(eq(monitoringSettings.tenantId, tenantId))
    .get();
  return row ?? null;
}

/** Replaces what stands at `version` (0: nothing). False: somebody else was faster. */
export async function saveMonitoringSettings(
  db: D1Database,
  tenantId: TenantId,
  body: string,
  version: number,
  nowMs: number,
): Promise<boolean> {
  const done = await db
    .prepare(
      `INSERT INTO monitoring_settings (tenant_id, body, version, updated_at_ms) SELECT ?1, ?2, ?3 + 1, ?4
       WHERE ?3 = coalesce((SELECT version FROM monitoring_settings WHERE tenant_id = ?1), 0)
       ON CONFLICT (tenant_id) DO UPDATE SET body = excluded.body, version = excluded.version, updated_at_ms = excluded.updated_at_ms`,
    )
    .bind(tenantId, body, version, nowMs)
    .run();
  return done.meta.changes === 1;
}
