import { eq } from "drizzle-orm";
import type { SpendingLimits, TenantId } from "../domain";
import { orm } from "./orm";
import { checkSettings } from "./schema";

/** How a tenant wants its checks to be run. */
export interface CheckSettings extends SpendingLimits {
  /** How long vendors' answers are kept as they came. 0: not at all. */
  rawAnswerDays: number;
}

const usual: CheckSettings = { centsPerDay: null, centsPerMonth: null, rawAnswerDays: 30 };

export async function checkSettingsOf(db: D1Database, tenantId: TenantId): Promise<CheckSettings> {
  const row = await orm(db).select().from(checkSettings).where(eq(checkSettings.tenantId, tenantId)).get();
  if (row === undefined) return usual;
  const { centsPerDay, centsPerMonth, rawAnswerDays } = row;
  return { centsPerDay, centsPerMonth, rawAnswerDays };
}

export async function saveCheckSettings(
  db: D1Database,
  tenantId: TenantId,
  settings: CheckSettings,
  nowMs: number,
): Promise<void> {
  const set = { ...settings, updatedAtMs: nowMs };
  await orm(db)
    .insert(checkSettings)
    .values({ tenantId, ...set })
    .onConflictDoUpdate({ target: checkSettings.tenantId, set });
}
