import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { CallbackId, TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { callbackCounts, callbacks } from "./schema";

/** A callback as it is stored. `sealed` opens with the key of `queues/callback-records.ts` only. */
export type CallbackRow = typeof callbacks.$inferSelect;
export type CallbackStatus = CallbackRow["status"];

const one = (tenantId: TenantId, id: string) => and(eq(callbacks.tenantId, tenantId), eq(callbacks.id, id));

/** Stores what has arrived. False: this message of this vendor was stored before (or this very callback, while in quarantine). */
export async function insertCallback(db: D1Database, row: CallbackRow): Promise<boolean> {
  const done = await orm(db).insert(callbacks).values(row).onConflictDoNothing();
  return done.meta.changes === 1;
}

export async function getCallback(db: D1Database, tenantId: TenantId, id: CallbackId): Promise<CallbackRow | null> {
  return (await orm(db).select().from(callbacks).where(one(tenantId, id)).get()) ?? null;
}

/** The callback that brought this message first; null when it is new. */
export async function callbackOf(
  db: D1Database,
  tenantId: TenantId,
  vendor: string,
  eventId: string,
): Promise<CallbackRow | null> {
  const row = await orm(db)
    .select()
    .from(callbacks)
    .where(
      and(
        eq(callbacks.tenantId, tenantId),
        eq(callbacks.vendor, vendor),
        eq(callbacks.eventId, eventId),
        inArray(callbacks.status, ["received", "applied", "ignored"]),
      ),
    )
    .get();
  return row ?? null;
}

/** Moves a callback on, if it still stands where the caller has seen it. What is settled loses its body. */
export async function settleCallback(
  db: D1Database,
  row: Pick<CallbackRow, "tenantId" | "id" | "status">,
  change: Pick<CallbackRow, "status" | "reason" | "updatedAtMs"> & Partial<CallbackRow>,
): Promise<boolean> {
  const keepsBody = change.status === "received" || change.status === "quarantined";
  const done = await orm(db)
    .update(callbacks)
    .set({ ...change, ...(!keepsBody && { sealed: null }) })
    .where(and(eq(callbacks.tenantId, row.tenantId), eq(callbacks.id, row.id), eq(callbacks.status, row.status)));
  return done.meta.changes === 1;
}

/** Stored, and not applied since then: whoever was at it died. Of all tenants. */
export const callbacksLeft = (db: D1Database, beforeMs: number, limit: number): Promise<CallbackRow[]> =>
  orm(db)
    .select()
    .from(callbacks)
    .where(and(eq(callbacks.status, "received"), lt(callbacks.updatedAtMs, beforeMs)))
    .orderBy(asc(callbacks.updatedAtMs))
    .limit(limit);

/** One of a tenant's callbacks by status, newest first. */
export async function listCallbacks(
  db: D1Database,
  tenantId: TenantId,
  status: CallbackStatus,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<CallbackRow>> {
  const rows = await orm(db)
    .select()
    .from(callbacks)
    .where(
      and(
        eq(callbacks.tenantId, tenantId),
        eq(callbacks.status, status),
        olderThan(callbacks.createdAtMs, callbacks.id, cursor),
      ),
    )
    .orderBy(desc(callbacks.createdAtMs), desc(callbacks.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Counts something of a day (`2026-11-22`, UTC) and says how often it has happened by now. Tenant `""`: nobody's. */
export async function countCallback(
  db: D1Database,
  tenantId: TenantId | "",
  day: string,
  what: string,
  times = 1,
): Promise<number> {
  const row = await orm(db)
    .insert(callbackCounts)
    .values({ tenantId, day, what, count: times })
    .onConflictDoUpdate({
      target: [callbackCounts.tenantId, callbackCounts.day, callbackCounts.what],
      set: { count: sql`count + ${times}` },
    })
    .returning({ count: callbackCounts.count })
    .get();
  return row.count;
}

/** What was counted by day, newest first. Tenant `""`: nobody's. */
export const countsOf = (db: D1Database, tenantId: TenantId | "", limit: number) =>
  orm(db)
    .select({ day: callbackCounts.day, what: callbackCounts.what, count: callbackCounts.count })
    .from(callbackCounts)
    .where(eq(callbackCounts.tenantId, tenantId))
    .orderBy(desc(callbackCounts.day), asc(callbackCounts.what))
    .limit(limit);

/** Takes away a page of what is old. */
export async function dropOldCallbacks(db: D1Database, nowMs: number, limit: number): Promise<void> {
  const of = orm(db);
  const old = of
    .select({ id: callbacks.id })
    .from(callbacks)
    .where(and(lt(callbacks.expiresAtMs, nowMs), sql.raw(notHeld("callbacks"))))
    .limit(limit);
  const lastDay = new Date(nowMs - 90 * 86_400_000).toISOString().slice(0, 10);
  await of.batch([
    of.delete(callbacks).where(inArray(callbacks.id, old)),
    of.delete(callbackCounts).where(lt(callbackCounts.day, lastDay)),
  ]);
}
