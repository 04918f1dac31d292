import { and, asc, eq, isNull } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { decisionReasons } from "./schema";

export type OwnReason = Omit<typeof decisionReasons.$inferSelect, "tenantId" | "retiredAtMs">;

/** The tenant's own reasons that are still offered, the oldest first. */
export const listOwnReasons = (db: D1Database, tenantId: TenantId): Promise<OwnReason[]> =>
  orm(db)
    .select({
      code: decisionReasons.code,
      decision: decisionReasons.decision,
      label: decisionReasons.label,
      createdAtMs: decisionReasons.createdAtMs,
    })
    .from(decisionReasons)
    .where(and(eq(decisionReasons.tenantId, tenantId), isNull(decisionReasons.retiredAtMs)))
    .orderBy(asc(decisionReasons.createdAtMs), asc(decisionReasons.code))
    .limit(200);

export async function insertOwnReason(db: D1Database, tenantId: TenantId, reason: OwnReason): Promise<void> {
  await orm(db)
    .insert(decisionReasons)
    .values({ tenantId, ...reason, retiredAtMs: null })
    .onConflictDoNothing();
}

/** False: there is no such reason on offer. */
export async function retireOwnReason(
  db: D1Database,
  tenantId: TenantId,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(decisionReasons)
    .set({ retiredAtMs: nowMs })
    .where(
      and(eq(decisionReasons.tenantId, tenantId), eq(decisionReasons.code, code), isNull(decisionReasons.retiredAtMs)),
    );
  return done.meta.changes === 1;
}
