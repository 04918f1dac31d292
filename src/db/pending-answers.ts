import { and, asc, eq, isNull, lt, lte, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { pendingAnswers } from "./schema";

/** An answer that a vendor owes. */
export type PendingAnswer = typeof pendingAnswers.$inferSelect;

/** Which one: the vendor's own id of the check, of this tenant's. */
export interface AnswerKey {
  tenantId: TenantId;
  vendor: string;
  vendorRef: string;
}

const one = ({ tenantId, vendor, vendorRef }: AnswerKey) =>
  and(
    eq(pendingAnswers.tenantId, tenantId),
    eq(pendingAnswers.vendor, vendor),
    eq(pendingAnswers.vendorRef, vendorRef),
  );

/** An attempt that was made twice leaves one: the vendor gave it the same id. False when another's check has this id already. */
export async function expectAnswer(db: D1Database, row: PendingAnswer): Promise<boolean> {
  const { createdAtMs: _kept, ...set } = row;
  const { runId, checkId } = pendingAnswers;
  const written = await orm(db)
    .insert(pendingAnswers)
    .values(row)
    .onConflictDoUpdate({
      target: [pendingAnswers.tenantId, pendingAnswers.vendor, pendingAnswers.vendorRef],
      set,
      setWhere: sql`${runId} IS ${row.runId} AND ${checkId} IS ${row.checkId}`,
    });
  return written.meta.changes === 1;
}

export async function getPendingAnswer(db: D1Database, key: AnswerKey): Promise<PendingAnswer | null> {
  return (await orm(db).select().from(pendingAnswers).where(one(key)).get()) ?? null;
}

/** Takes one that is due, for so long: whoever asks at the same time gets null. */
export async function claimDueAnswer(
  db: D1Database,
  key: AnswerKey,
  nowMs: number,
  leaseMs: number,
): Promise<PendingAnswer | null> {
  const row = await orm(db)
    .update(pendingAnswers)
    .set({ dueAtMs: nowMs + leaseMs })
    .where(and(one(key), lte(pendingAnswers.dueAtMs, nowMs), isNull(pendingAnswers.doneAtMs)))
    .returning()
    .get();
  return row ?? null;
}

export async function planAnswer(
  db: D1Database,
  key: AnswerKey,
  plan: Pick<PendingAnswer, "asked"> & { dueAtMs: number } & Partial<Pick<PendingAnswer, "unreadable">>,
): Promise<void> {
  await orm(db)
    .update(pendingAnswers)
    .set(plan)
    .where(and(one(key), isNull(pendingAnswers.doneAtMs)));
}

/** The answer is there: nobody is asked any more. The row stays for a while, so that what comes late finds whose it was. */
export async function endAnswer(db: D1Database, key: AnswerKey, nowMs: number): Promise<void> {
  await orm(db)
    .update(pendingAnswers)
    .set({ dueAtMs: null, doneAtMs: nowMs })
    .where(and(one(key), isNull(pendingAnswers.doneAtMs)));
}

/** Of all tenants, the longest overdue first. */
export async function overdueAnswers(db: D1Database, beforeMs: number, limit: number): Promise<PendingAnswer[]> {
  return orm(db)
    .select()
    .from(pendingAnswers)
    .where(lte(pendingAnswers.dueAtMs, beforeMs))
    .orderBy(asc(pendingAnswers.dueAtMs))
    .limit(limit);
}

export async function dropOldAnswers(db: D1Database, beforeMs: number): Promise<void> {
  await orm(db).delete(pendingAnswers).where(lt(pendingAnswers.untilMs, beforeMs));
}
