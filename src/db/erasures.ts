import { and, eq, isNull } from "drizzle-orm";
import { type CaseRef, type EndpointId, parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { erasures, webhookEndpoints } from "./schema";

const theErasure = ({ tenantId, caseId }: CaseRef) => and(eq(erasures.tenantId, tenantId), eq(erasures.caseId, caseId));

/** Notes that the cascade of a case has begun: from then on its tables take in nothing more about it. Says what it has come to before, when it goes on. */
export async function beginErasure(db: D1Database, ref: CaseRef, nowMs: number): Promise<Record<string, number>> {
  await orm(db)
    .insert(erasures)
    .values({ ...ref, counts: "{}", beganAtMs: nowMs })
    .onConflictDoNothing();
  const row = await orm(db).select({ counts: erasures.counts }).from(erasures).where(theErasure(ref)).get();
  return JSON.parse(row?.counts ?? "{}") as Record<string, number>; // written here
}

export const keepCounts = (db: D1Database, ref: CaseRef, counts: Record<string, number>): Promise<unknown> =>
  orm(db)
    .update(erasures)
    .set({ counts: JSON.stringify(counts) })
    .where(theErasure(ref));

/** Says that it is through. */
export const endErasure = (db: D1Database, ref: CaseRef, nowMs: number): Promise<unknown> =>
  orm(db)
    .update(erasures)
    .set({ doneAtMs: nowMs })
    .where(and(theErasure(ref), isNull(erasures.doneAtMs)));

/** How far the cascade of a case has come, for whoever watches; null: it has not begun. */
export async function erasureOf(db: D1Database, tenantId: TenantId, caseId: string) {
  const row = await orm(db)
    .select()
    .from(erasures)
    .where(and(eq(erasures.tenantId, tenantId), eq(erasures.caseId, caseId)))
    .get();
  return row === undefined ? null : { ...row, counts: JSON.parse(row.counts) as Record<string, number> };
}

/** Every endpoint of the tenant that has an object. */
export async function endpointIdsOf(db: D1Database, tenantId: TenantId): Promise<EndpointId[]> {
  const rows = await orm(db)
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.tenantId, tenantId), isNull(webhookEndpoints.deletedAtMs)));
  return rows.flatMap(({ id }) => parseId("endpoint", id) ?? []);
}

/**
 * Words that were taken out of the index of words stand in its pages until those are merged. Merges some of them. False:
 * words may be left, and the next call goes on.
 */
export async function squeezeIndex(db: D1Database, { rounds, pages } = merging): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const changes = () => db.prepare("SELECT total_changes() AS n");
    const [before, , after] = await db.batch<{ n: number }>([
      changes(),
      db.prepare("INSERT INTO case_search (case_search, rank) VALUES ('merge', ?)").bind(round === 0 ? -pages : pages),
      changes(),
    ]);
    // The order to merge counts as a change itself; with no other, nothing was left to merge.
    if ((after?.results[0]?.n ?? 0) - (before?.results[0]?.n ?? 0) < 2) return true;
  }
  return false;
}
/** Enough for the index of an ordinary deployment at once; a greater one takes several attempts. */
const merging = { rounds: 20, pages: 1_000 };
