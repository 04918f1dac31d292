import { and, eq, inArray, sql } from "drizzle-orm";
import type { Absence, MemberSettings, TenantId } from "../domain";
import { orm } from "./orm";
import { caseCounts, memberSettings } from "./schema";

/** What these people have said about how they work; those who have said nothing take whatever comes. */
export async function settingsOfMembers(
  db: D1Database,
  tenantId: TenantId,
  userIds: readonly string[],
): Promise<MemberSettings[]> {
  const rows = await orm(db)
    .select()
    .from(memberSettings)
    .where(
      and(
        eq(memberSettings.tenantId, tenantId),
        sql`user_id IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`,
      ),
    );
  const known = new Map(rows.map((row) => [row.userId, row]));
  return userIds.map((userId) => {
    const row = known.get(userId);
    if (row === undefined) return { userId, capacity: null, absences: [] };
    return { userId, capacity: row.capacity, absences: JSON.parse(row.absences) as Absence[] };
  });
}

export async function saveMemberSettings(
  db: D1Database,
  tenantId: TenantId,
  { userId, capacity, absences }: MemberSettings,
  nowMs: number,
): Promise<void> {
  const set = { capacity, absences: JSON.stringify(absences), updatedAtMs: nowMs };
  await orm(db)
    .insert(memberSettings)
    .values({ tenantId, userId, ...set })
    .onConflictDoUpdate({ target: [memberSettings.tenantId, memberSettings.userId], set });
}

/** How many open cases each of these people has, from the counters. */
export async function loadsOf(
  db: D1Database,
  tenantId: TenantId,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await orm(db)
    .select({ label: caseCounts.label, n: caseCounts.n })
    .from(caseCounts)
    .where(
      and(
        eq(caseCounts.tenantId, tenantId),
        sql`label IN (SELECT 'mine:' || value FROM json_each(${JSON.stringify(userIds)}))`,
      ),
    );
  return new Map(rows.map(({ label, n }) => [label.slice("mine:".length), n]));
}

/** The numbers behind the tenant's own queues. */
export interface QueueNumbers {
  count: number;
  free: number;
  atRisk: number;
  breached: number;
}

export async function numbersOf(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, QueueNumbers>> {
  const labels = (id: string) => [`queue:${id}`, `queue:${id}:free`, `queue:${id}:at_risk`, `queue:${id}:breached`];
  const counted = new Map<string, number>();
  // As many parameters as one statement takes, with room to spare.
  for (let from = 0; from < ids.length; from += 20) {
    const rows = await orm(db)
      .select({ label: caseCounts.label, n: caseCounts.n })
      .from(caseCounts)
      .where(
        and(eq(caseCounts.tenantId, tenantId), inArray(caseCounts.label, ids.slice(from, from + 20).flatMap(labels))),
      );
    for (const { label, n } of rows) counted.set(label, n);
  }
  return new Map(
    ids.map((id) => {
      const [count, free, atRisk, breached] = labels(id).map((label) => counted.get(label) ?? 0);
      return [id, { count: count ?? 0, free: free ?? 0, atRisk: atRisk ?? 0, breached: breached ?? 0 }];
    }),
  );
}
