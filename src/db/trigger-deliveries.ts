import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { TenantId, TriggerDeliveryId, TriggerId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { triggerDeliveries } from "./schema";

/** A message as it is stored. `sealed` opens with `queues/trigger-records.ts` only. */
export type TriggerDelivery = typeof triggerDeliveries.$inferSelect;
export type TriggerDeliveryStatus = TriggerDelivery["status"];

/** Stores what has arrived. False: this message was stored before, and now counts as repeated. */
export async function storeDelivery(db: D1Database, row: TriggerDelivery): Promise<boolean> {
  const of = orm(db);
  const done = await of.insert(triggerDeliveries).values(row).onConflictDoNothing();
  if (done.meta.changes === 1) return true;
  await of
    .update(triggerDeliveries)
    .set({ repeats: sql`repeats + 1`, repeatedAtMs: row.createdAtMs })
    .where(
      and(
        eq(triggerDeliveries.tenantId, row.tenantId),
        eq(triggerDeliveries.triggerId, row.triggerId),
        eq(triggerDeliveries.dedupeKey, row.dedupeKey),
      ),
    );
  return false;
}

export async function getDelivery(
  db: D1Database,
  tenantId: TenantId,
  id: TriggerDeliveryId,
): Promise<TriggerDelivery | null> {
  const row = await orm(db)
    .select()
    .from(triggerDeliveries)
    .where(and(eq(triggerDeliveries.tenantId, tenantId), eq(triggerDeliveries.id, id)))
    .get();
  return row ?? null;
}

/** Which message came first under this id of the sender. */
export async function deliveryOf(
  db: D1Database,
  tenantId: TenantId,
  triggerId: TriggerId,
  dedupeKey: string,
): Promise<TriggerDelivery | null> {
  const row = await orm(db)
    .select()
    .from(triggerDeliveries)
    .where(
      and(
        eq(triggerDeliveries.tenantId, tenantId),
        eq(triggerDeliveries.triggerId, triggerId),
        eq(triggerDeliveries.dedupeKey, dedupeKey),
      ),
    )
    .get();
  return row ?? null;
}

/** What came to a trigger, newest first. */
export async function listDeliveries(
  db: D1Database,
  tenantId: TenantId,
  triggerId: TriggerId,
  status: TriggerDeliveryStatus | null,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<TriggerDelivery>> {
  const { createdAtMs, id } = triggerDeliveries;
  const rows = await orm(db)
    .select()
    .from(triggerDeliveries)
    .where(
      and(
        eq(triggerDeliveries.tenantId, tenantId),
        eq(triggerDeliveries.triggerId, triggerId),
        status === null ? undefined : eq(triggerDeliveries.status, status),
        olderThan(createdAtMs, id, cursor),
      ),
    )
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows, limit, (row) => ({ createdAtMs: row.createdAtMs, id: row.id }));
}

/** Moves a message on, if it still stands where the caller has seen it. */
export async function settleDelivery(
  db: D1Database,
  row: Pick<TriggerDelivery, "tenantId" | "id" | "status">,
  change: Pick<TriggerDelivery, "status" | "outcome" | "message" | "updatedAtMs"> &
    Partial<Pick<TriggerDelivery, "caseId" | "attempts">>,
): Promise<boolean> {
  const done = await orm(db)
    .update(triggerDeliveries)
    .set(change)
    .where(
      and(
        eq(triggerDeliveries.tenantId, row.tenantId),
        eq(triggerDeliveries.id, row.id),
        eq(triggerDeliveries.status, row.status),
      ),
    );
  return done.meta.changes > 0; // of an erased case the row is blanked as well, which is counted
}

/** Stored, and not applied since then: the message to the queue was lost, or whoever was at it died. Of all tenants. */
export const deliveriesLeft = (db: D1Database, beforeMs: number, limit: number): Promise<TriggerDelivery[]> =>
  orm(db)
    .select()
    .from(triggerDeliveries)
    .where(and(eq(triggerDeliveries.status, "received"), lt(triggerDeliveries.updatedAtMs, beforeMs)))
    .orderBy(asc(triggerDeliveries.updatedAtMs))
    .limit(limit);
