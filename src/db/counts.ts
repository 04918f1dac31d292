import { and, eq, inArray } from "drizzle-orm";
import { type QueueId, queueIds, type TenantId } from "../domain";
import { orm } from "./orm";
import { caseCounts } from "./schema";

/** How many cases are in each queue, for this person. Counters that triggers keep: reading them costs the same for any tenant. */
export async function queueCounts(
  db: D1Database,
  tenantId: TenantId,
  personId: string,
): Promise<Record<QueueId, number>> {
  const labelOf = (queue: QueueId): string => (queue === "mine" ? `mine:${personId}` : queue);
  const rows = await orm(db)
    .select({ label: caseCounts.label, n: caseCounts.n })
    .from(caseCounts)
    .where(and(eq(caseCounts.tenantId, tenantId), inArray(caseCounts.label, queueIds.map(labelOf))));
  const counted = new Map(rows.map(({ label, n }) => [label, n]));
  return Object.fromEntries(queueIds.map((queue) => [queue, counted.get(labelOf(queue)) ?? 0])) as Record<
    QueueId,
    number
  >;
}
