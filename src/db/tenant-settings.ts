import { eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { tenants } from "./schema";

export interface TenantSettings {
  name: string;
  /** By whose calendar days are counted: a name such as `Europe/Berlin`. */
  timeZone: string;
}

const unsaid = "UTC";

export async function tenantSettingsOf(db: D1Database, tenantId: TenantId): Promise<TenantSettings | null> {
  const row = await orm(db)
    .select({ name: tenants.name, timeZone: tenants.timeZone })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .get();
  return row === undefined ? null : { name: row.name, timeZone: row.timeZone ?? unsaid };
}

export async function saveTenantSettings(
  db: D1Database,
  tenantId: TenantId,
  { name, timeZone }: TenantSettings,
): Promise<void> {
  await orm(db)
    .update(tenants)
    .set({ name, timeZone: timeZone === unsaid ? null : timeZone })
    .where(eq(tenants.id, tenantId));
}
