import { eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { monitoringSettings } from "./schema";

/** How the tenant watches its customers, as JSON text; null: nobody has said. */
export async function monitoringSettingsOf(db: D1Database, tenantId: TenantId): Promise<string | null> {
  const row = await orm(db)
    .select({ body: monitoringSettings.body })
    .from(monitoringSettings)
    .where(eq(monitoringSettings.tenantId, tenantId))
    .get();
  return row?.body ?? null;
}

export async function saveMonitoringSettings(
  db: D1Database,
  tenantId: TenantId,
  body: string,
  nowMs: number,
): Promise<void> {
  const set = { body, updatedAtMs: nowMs };
  await orm(db)
    .insert(monitoringSettings)
    .values({ tenantId, ...set })
    .onConflictDoUpdate({ target: monitoringSettings.tenantId, set });
}
