import { and, eq, isNull, ne } from "drizzle-orm";
import { type CaseRef, type EndpointId, parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { cases, erasures, webhookEndpoints } from "./schema";

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

/** Whether a case that was not erased still needs whom this one is about. */
export async function isNeededElsewhere(db: D1Database, { tenantId, caseId }: CaseRef, entityId: string) {
  const other = await orm(db)
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        eq(cases.entityId, entityId),
        ne(cases.caseId, caseId),
        isNull(cases.erasedAtMs),
      ),
    )
    .limit(1)
    .get();
  return other !== undefined;
}

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
 * Words that were taken out of the index of words stand in its pages until those are merged. Merges some; enough for the index of an
 * ordinary tenant at once, and the rest is merged by whatever is written later.
 */
export async function squeezeIndex(db: D1Database): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const done = await db
      .prepare("INSERT INTO case_search (case_search, rank) VALUES ('merge', ?)")
      .bind(round === 0 ? -pagesPerRound : pagesPerRound)
      .run();
    if (done.meta.rows_written === 0) return;
  }
}
const mostRounds = 20;
const pagesPerRound = 1_000;
