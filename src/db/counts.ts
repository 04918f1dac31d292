import { and, eq, inArray } from "drizzle-orm";
import { type QueueId, queueIds, type TenantId } from "../domain";
import { orm } from "./orm";
import { caseCounts } from "./schema";

/** What is counted of a queue that everybody has: its cases, and how many open ones are nearly late or late. */
export interface BuiltInNumbers {
  count: number;
  atRisk: number;
  breached: number;
}

/** How many cases are in each queue, for this person. Counters that triggers keep: reading them costs the same for any tenant. */
export async function queueNumbers(
  db: D1Database,
  tenantId: TenantId,
  personId: string,
): Promise<Record<QueueId, BuiltInNumbers>> {
  const labelOf = (queue: QueueId): string => (queue === "mine" ? `mine:${personId}` : queue);
  const labels = queueIds.map(labelOf).flatMap((label) => [label, `${label}:at_risk`, `${label}:breached`]);
  const rows = await orm(db)
    .select({ label: caseCounts.label, n: caseCounts.n })
    .from(caseCounts)
    .where(and(eq(caseCounts.tenantId, tenantId), inArray(caseCounts.label, labels)));
  const counted = new Map(rows.map(({ label, n }) => [label, n]));
  const numbersOf = (label: string): BuiltInNumbers => ({
    count: counted.get(label) ?? 0,
    atRisk: counted.get(`${label}:at_risk`) ?? 0,
    breached: counted.get(`${label}:breached`) ?? 0,
  });
  return Object.fromEntries(queueIds.map((queue) => [queue, numbersOf(labelOf(queue))])) as Record<
    QueueId,
    BuiltInNumbers
  >;
}

/** The first of these numbers alone. */
export async function queueCounts(
  db: D1Database,
  tenantId: TenantId,
  personId: string,
): Promise<Record<QueueId, number>> {
  const numbers = await queueNumbers(db, tenantId, personId);
  return Object.fromEntries(queueIds.map((queue) => [queue, numbers[queue].count])) as Record<QueueId, number>;
}
