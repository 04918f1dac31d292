import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import { type CaseId, type EndpointId, parseId, type TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { deliveries } from "./schema";

/** A delivery as the list shows it: a copy of what the endpoint's object knows. */
export interface DeliveryRow {
  id: string;
  endpointId: EndpointId;
  eventId: string;
  eventType: string;
  caseId: CaseId;
  sequence: number;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
}

/** The row of a delivery as its endpoint's object tells of it. */
export const deliveryRow = (
  endpointId: EndpointId,
  { deliveryId, ...told }: Omit<DeliveryRow, "id" | "endpointId"> & { deliveryId: string },
): DeliveryRow => ({ id: deliveryId, endpointId, ...told });

/** Writes the copies in one statement. An older copy never overwrites a newer one. */
export async function upsertDeliveries(
  db: D1Database,
  tenantId: TenantId,
  rows: readonly DeliveryRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .prepare(
      `INSERT INTO deliveries (id, tenant_id, endpoint_id, event_id, event_type, case_id, sequence, status, attempts,
         last_status, last_error, next_attempt_at_ms, created_at_ms, updated_at_ms)
       SELECT value ->> 'id', ?1, value ->> 'endpointId', value ->> 'eventId', value ->> 'eventType', value ->> 'caseId',
         value ->> 'sequence', value ->> 'status', value ->> 'attempts', value ->> 'lastStatus', value ->> 'lastError',
         value ->> 'nextAttemptAtMs', value ->> 'createdAtMs', value ->> 'updatedAtMs'
       FROM json_each(?2) WHERE true
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, attempts = excluded.attempts,
         last_status = excluded.last_status, last_error = excluded.last_error,
         next_attempt_at_ms = excluded.next_attempt_at_ms, updated_at_ms = excluded.updated_at_ms
       WHERE excluded.updated_at_ms > deliveries.updated_at_ms AND excluded.tenant_id = deliveries.tenant_id`,
    )
    .bind(tenantId, JSON.stringify(rows))
    .run();
}

/** By its id, and of this endpoint when one is named. */
export async function getDelivery(
  db: D1Database,
  tenantId: TenantId,
  endpointId: EndpointId | null,
  id: string,
): Promise<DeliveryRow | null> {
  const row = await orm(db)
    .select()
    .from(deliveries)
    .where(and(ofEndpoint(tenantId, endpointId), eq(deliveries.id, id)))
    .get();
  return row === undefined ? null : decode(row);
}

/** Which deliveries of an endpoint are meant; what is null does not matter. */
export interface DeliveryFilter {
  status: DeliveryRow["status"] | null;
  eventType: string | null;
  caseId: string | null;
  /** When it was taken in: not before, and before. */
  fromMs: number | null;
  untilMs: number | null;
}

/** Newest first. */
export async function listDeliveries(
  db: D1Database,
  tenantId: TenantId,
  endpointId: EndpointId,
  filter: DeliveryFilter,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<DeliveryRow>> {
  const { createdAtMs, id } = deliveries;
  const { status, eventType, caseId, fromMs, untilMs } = filter;
  const isMeant = and(
    status === null ? undefined : eq(deliveries.status, status),
    eventType === null ? undefined : eq(deliveries.eventType, eventType),
    caseId === null ? undefined : eq(deliveries.caseId, caseId),
    fromMs === null ? undefined : gte(createdAtMs, fromMs),
    untilMs === null ? undefined : lt(createdAtMs, untilMs),
  );
  const rows = await orm(db)
    .select()
    .from(deliveries)
    .where(and(ofEndpoint(tenantId, endpointId), isMeant, olderThan(createdAtMs, id, cursor)))
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows.map(decode), limit, (row) => ({ createdAtMs: row.createdAtMs, id: row.id }));
}

/** Deliveries that failed, oldest first, of those taken in between the two times: a page behind `after`. */
export async function failedDeliveries(
  db: D1Database,
  tenantId: TenantId,
  endpointId: EndpointId,
  { sinceMs, untilMs, after, limit }: { sinceMs: number; untilMs: number; after: Keyset | null; limit: number },
): Promise<DeliveryRow[]> {
  const { createdAtMs, id, status } = deliveries;
  const isBehind = after === null ? undefined : sql`(${createdAtMs}, ${id}) > (${after.createdAtMs}, ${after.id})`;
  const rows = await orm(db)
    .select()
    .from(deliveries)
    .where(
      and(
        ofEndpoint(tenantId, endpointId),
        sql`${status} = 'failed'`, // as the partial index says it
        gte(createdAtMs, sinceMs),
        lt(createdAtMs, untilMs),
        isBehind,
      ),
    )
    .orderBy(asc(createdAtMs), asc(id))
    .limit(limit);
  return rows.map(decode);
}

/** Which of these deliveries there are. */
export async function knownDeliveries(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await orm(db)
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.tenantId, tenantId),
        sql`${deliveries.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/** Deliveries of an endpoint that were taken in before then, the oldest first, however they stand. */
export async function oldDeliveries(
  db: D1Database,
  { tenantId, endpointId }: { tenantId: TenantId; endpointId: EndpointId },
  beforeMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await orm(db)
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(ofEndpoint(tenantId, endpointId), lt(deliveries.createdAtMs, beforeMs), sql.raw(notHeld("deliveries"))))
    .orderBy(asc(deliveries.createdAtMs), asc(deliveries.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

export async function deleteDeliveries(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<void> {
  await orm(db)
    .delete(deliveries)
    .where(
      and(
        eq(deliveries.tenantId, tenantId),
        sql`${deliveries.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
}

/** Fails what the endpoint still owes: it was switched off or deleted. */
export async function failPendingDeliveries(
  db: D1Database,
  tenantId: TenantId,
  endpointId: EndpointId,
  error: string,
  nowMs: number,
): Promise<void> {
  await orm(db)
    .update(deliveries)
    .set({ status: "failed", lastError: error, nextAttemptAtMs: null, updatedAtMs: nowMs })
    .where(and(ofEndpoint(tenantId, endpointId), eq(deliveries.status, "pending")));
}

export interface OverdueDelivery {
  tenantId: TenantId;
  endpointId: EndpointId;
  deliveryId: string;
  caseId: CaseId;
}

/**
 * For the sweeper, which works for all tenants: endpoints that should have delivered before `beforeMs`, each with the delivery
 * that waits longest. Paused endpoints owe nothing.
 */
export async function endpointsWithOverdueDeliveries(
  db: D1Database,
  beforeMs: number,
  limit: number,
): Promise<OverdueDelivery[]> {
  const { results } = await db
    .prepare(
      `SELECT d.tenant_id AS tenantId, d.endpoint_id AS endpointId, d.id AS deliveryId, d.case_id AS caseId,
         min(d.next_attempt_at_ms) AS dueAtMs
       FROM deliveries AS d JOIN webhook_endpoints AS e ON e.id = d.endpoint_id AND e.tenant_id = d.tenant_id
       WHERE d.next_attempt_at_ms < ?1 AND e.status = 'active'
       GROUP BY d.tenant_id, d.endpoint_id ORDER BY dueAtMs LIMIT ?2`,
    )
    .bind(beforeMs, limit)
    .all<OverdueDelivery & { dueAtMs: number }>();
  return results.map(({ tenantId, endpointId, deliveryId, caseId }) => ({ tenantId, endpointId, deliveryId, caseId }));
}

const ofEndpoint = (tenantId: TenantId, endpointId: EndpointId | null) =>
  and(eq(deliveries.tenantId, tenantId), endpointId === null ? undefined : eq(deliveries.endpointId, endpointId));

function decode({ tenantId: _tenant, endpointId, caseId, ...row }: typeof deliveries.$inferSelect): DeliveryRow {
  const ids = { endpointId: parseId("endpoint", endpointId), caseId: parseId("case", caseId) };
  if (ids.endpointId === null || ids.caseId === null) throw new Error(`not a delivery: ${row.id}`);
  return { ...row, endpointId: ids.endpointId, caseId: ids.caseId };
}
