import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, sql } from "drizzle-orm";
import type { CheckId, TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { checks } from "./schema";

/** A check as it is stored: run alone, or by a case. `sealed` opens with the key of `queues/check-records.ts` only. */
export type CheckRow = Omit<typeof checks.$inferSelect, "tenantId">;

const one = (tenantId: TenantId, id: CheckId) => and(eq(checks.tenantId, tenantId), eq(checks.id, id));

export async function insertCheck(db: D1Database, tenantId: TenantId, row: CheckRow): Promise<void> {
  await orm(db)
    .insert(checks)
    .values({ tenantId, ...row });
}

/** Writes down what a check of a case came to. One run, one row: the first stays. */
export async function recordCheck(db: D1Database, tenantId: TenantId, row: CheckRow): Promise<void> {
  await orm(db)
    .insert(checks)
    .values({ tenantId, ...row })
    .onConflictDoNothing();
}

export async function getCheck(db: D1Database, tenantId: TenantId, id: CheckId): Promise<CheckRow | null> {
  const row = await orm(db).select().from(checks).where(one(tenantId, id)).get();
  return row === undefined ? null : withoutTenant(row);
}

/** Writes what came of a check, if it is still what the caller has read (`was`); false: somebody was faster. */
export async function settleCheck(
  db: D1Database,
  tenantId: TenantId,
  id: CheckId,
  change: Pick<CheckRow, "status" | "sealed" | "costCents" | "updatedAtMs" | "deadlineAtMs" | "nextAtMs">,
  was: string,
): Promise<boolean> {
  const done = await orm(db)
    .update(checks)
    .set(change)
    .where(and(one(tenantId, id), eq(checks.sealed, was)));
  return done.meta.changes === 1;
}

/** Takes a check whose next vendor is due to be asked, for so long: whoever comes at the same time gets null. */
export async function claimNext(
  db: D1Database,
  tenantId: TenantId,
  id: CheckId,
  nowMs: number,
  leaseMs: number,
): Promise<CheckRow | null> {
  const row = await orm(db)
    .update(checks)
    .set({ nextAtMs: nowMs + leaseMs })
    .where(and(one(tenantId, id), lte(checks.nextAtMs, nowMs), eq(checks.status, "pending")))
    .returning()
    .get();
  return row === undefined ? null : withoutTenant(row);
}

/** Checks of all tenants whose next vendor should long have been asked, the longest overdue first. */
export const overdueNext = (db: D1Database, beforeMs: number, limit: number) =>
  orm(db)
    .select({ tenantId: checks.tenantId, id: checks.id })
    .from(checks)
    .where(lte(checks.nextAtMs, beforeMs))
    .orderBy(asc(checks.nextAtMs))
    .limit(limit);

/** The newest answer to the same question since then; null when nobody has asked, or the answer says nothing about the subject. */
export async function reusableCheck(
  db: D1Database,
  tenantId: TenantId,
  question: string,
  sinceMs: number,
): Promise<CheckRow | null> {
  const row = await orm(db)
    .select()
    .from(checks)
    .where(
      and(
        eq(checks.tenantId, tenantId),
        eq(checks.question, question),
        gte(checks.createdAtMs, sinceMs),
        inArray(checks.status, ["clear", "review", "rejected", "not_found"]),
      ),
    )
    .orderBy(desc(checks.createdAtMs))
    .limit(1)
    .get();
  return row === undefined ? null : withoutTenant(row);
}

/** What the checks since then have cost together, in cents. */
export async function spentCents(db: D1Database, tenantId: TenantId, sinceMs: number): Promise<number> {
  const row = await orm(db)
    .select({ cents: sql<number>`coalesce(sum(${checks.costCents}), 0)` })
    .from(checks)
    .where(and(eq(checks.tenantId, tenantId), gte(checks.createdAtMs, sinceMs), gt(checks.costCents, 0)))
    .get();
  return row?.cents ?? 0;
}

/** The tenant's checks that were run alone, newest first. */
export async function listChecks(
  db: D1Database,
  tenantId: TenantId,
  type: string | undefined,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<CheckRow>> {
  const rows = await orm(db)
    .select()
    .from(checks)
    .where(
      and(
        eq(checks.tenantId, tenantId),
        isNull(checks.caseId),
        type === undefined ? undefined : eq(checks.type, type),
        olderThan(checks.createdAtMs, checks.id, cursor),
      ),
    )
    .orderBy(desc(checks.createdAtMs), desc(checks.id))
    .limit(limit + 1);
  return listed(rows.map(withoutTenant), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

const withoutTenant = ({ tenantId: _tenant, ...row }: typeof checks.$inferSelect): CheckRow => row;
