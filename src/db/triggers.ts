import { and, count, desc, eq, lt, sql } from "drizzle-orm";
import type { TenantId, TriggerId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { triggerDays, triggerDeliveries, triggers } from "./schema";

/** A trigger as it is stored. */
export type TriggerRow = typeof triggers.$inferSelect;

const one = (tenantId: TenantId, id: TriggerId) => and(eq(triggers.tenantId, tenantId), eq(triggers.id, id));

/** Stores a new trigger. False: the tenant has as many as it may. */
export async function insertTrigger(db: D1Database, row: TriggerRow, most: number): Promise<boolean> {
  const known = await orm(db).select({ n: count() }).from(triggers).where(eq(triggers.tenantId, row.tenantId)).get();
  if ((known?.n ?? 0) >= most) return false;
  await orm(db).insert(triggers).values(row);
  return true;
}

export async function getTrigger(db: D1Database, tenantId: TenantId, id: TriggerId): Promise<TriggerRow | null> {
  return (await orm(db).select().from(triggers).where(one(tenantId, id)).get()) ?? null;
}

/** Whose address this is: the sender has nothing else to name the tenant by. Null: nobody's. */
export async function triggerAt(db: D1Database, address: string): Promise<TriggerRow | null> {
  return (await orm(db).select().from(triggers).where(eq(triggers.address, address)).get()) ?? null;
}

/** A tenant's triggers, newest first. */
export async function listTriggers(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<TriggerRow>> {
  const rows = await orm(db)
    .select()
    .from(triggers)
    .where(and(eq(triggers.tenantId, tenantId), olderThan(triggers.createdAtMs, triggers.id, cursor)))
    .orderBy(desc(triggers.createdAtMs), desc(triggers.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Changes a trigger that still stands as the caller has seen it. False: somebody else was faster, or it is gone. */
export async function changeTrigger(
  db: D1Database,
  { tenantId, id, updatedAtMs }: TriggerRow,
  change: Partial<Pick<TriggerRow, "settings" | "secretsSealed">>,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(triggers)
    .set({ ...change, updatedAtMs: Math.max(nowMs, updatedAtMs + 1) })
    .where(and(eq(triggers.tenantId, tenantId), eq(triggers.id, id), eq(triggers.updatedAtMs, updatedAtMs)));
  return done.meta.changes === 1;
}

/** Takes a trigger away with everything that came to it. */
export async function deleteTrigger(db: D1Database, tenantId: TenantId, id: TriggerId): Promise<void> {
  const of = orm(db);
  await of.batch([
    of.delete(triggers).where(one(tenantId, id)),
    of
      .delete(triggerDeliveries)
      .where(and(eq(triggerDeliveries.tenantId, tenantId), eq(triggerDeliveries.triggerId, id))),
    of.delete(triggerDays).where(and(eq(triggerDays.tenantId, tenantId), eq(triggerDays.triggerId, id))),
  ]);
}

/** Counts something of a day (`2026-11-22`, UTC) and says how often it has happened by now. Tenant and trigger `""`: nobody's. */
export async function countTrigger(
  db: D1Database,
  whose: { tenantId: string; triggerId: string },
  day: string,
  what: "refused" | "repeated" | "received" | "too_many",
  times = 1,
): Promise<void> {
  await orm(db)
    .insert(triggerDays)
    .values({ ...whose, day, what, count: times })
    .onConflictDoUpdate({
      target: [triggerDays.tenantId, triggerDays.triggerId, triggerDays.day, triggerDays.what],
      set: { count: sql`count + ${times}` },
    });
}

/** What was counted at a trigger, newest day first. */
export const triggerCounts = (db: D1Database, tenantId: TenantId, triggerId: string, limit: number) =>
  orm(db)
    .select({ day: triggerDays.day, what: triggerDays.what, count: triggerDays.count })
    .from(triggerDays)
    .where(and(eq(triggerDays.tenantId, tenantId), eq(triggerDays.triggerId, triggerId)))
    .orderBy(desc(triggerDays.day), triggerDays.what)
    .limit(limit);

/** Takes away a page of what is old: messages past their time, and counts before `firstDay`. */
export async function dropOldTriggerRows(
  db: D1Database,
  nowMs: number,
  firstDay: string,
  limit: number,
): Promise<number> {
  const of = orm(db);
  const old = of
    .select({ id: triggerDeliveries.id })
    .from(triggerDeliveries)
    .where(and(lt(triggerDeliveries.expiresAtMs, nowMs), sql.raw(notHeld("trigger_deliveries"))))
    .limit(limit);
  const [dropped] = await of.batch([
    of.delete(triggerDeliveries).where(sql`${triggerDeliveries.id} IN ${old}`),
    of.delete(triggerDays).where(lt(triggerDays.day, firstDay)),
  ]);
  return dropped.meta.changes;
}
