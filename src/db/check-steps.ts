import { and, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { checkSteps } from "./schema";

/** What a request before the one that matters has found, sealed. */
export interface StoredStep {
  step: string;
  sealed: string;
}

/** The first answer to a step stays: it names what the vendor has made already. */
export async function keepStep(
  db: D1Database,
  tenantId: TenantId,
  orderKey: string,
  vendor: string,
  { step, sealed }: StoredStep,
  createdAtMs: number,
): Promise<void> {
  await orm(db)
    .insert(checkSteps)
    .values({ tenantId, orderKey, vendor, step, sealed, createdAtMs })
    .onConflictDoNothing();
}

export const stepsOf = (db: D1Database, tenantId: TenantId, orderKey: string, vendor: string): Promise<StoredStep[]> =>
  orm(db)
    .select({ step: checkSteps.step, sealed: checkSteps.sealed })
    .from(checkSteps)
    .where(and(eq(checkSteps.tenantId, tenantId), eq(checkSteps.orderKey, orderKey), eq(checkSteps.vendor, vendor)))
    .all();

/** Deletes a page of what is older, and says how many rows. */
export async function dropOldSteps(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const done = await orm(db)
    .delete(checkSteps)
    .where(
      sql`rowid IN (SELECT rowid FROM check_steps WHERE created_at_ms < ${beforeMs} ORDER BY created_at_ms LIMIT ${limit})`,
    );
  return done.meta.changes;
}
