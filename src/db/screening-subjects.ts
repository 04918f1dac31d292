import { and, asc, desc, eq, gt, isNotNull, isNull, lt } from "drizzle-orm";
import type { CaseId, TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { cases, screeningDecisions, screeningSettings, screeningSubjects } from "./schema";

export type ScreeningSubject = typeof screeningSubjects.$inferSelect;
export type ScreeningDecision = typeof screeningDecisions.$inferSelect;

/** Whose subjects a case has: its entity, so that the next case of the same customer knows what was decided in this one. */
export async function entityOfCase(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<string | null> {
  const [row] = await orm(db)
    .select({ entityId: cases.entityId })
    .from(cases)
    .where(and(eq(cases.tenantId, tenantId), eq(cases.caseId, caseId)))
    .limit(1);
  return row?.entityId ?? null;
}

/** Puts a subject under monitoring, or brings it up to date. */
export async function monitorSubject(db: D1Database, subject: ScreeningSubject): Promise<void> {
  const { caseId, sealed, hits, screenedAtMs } = subject;
  await orm(db)
    .insert(screeningSubjects)
    .values(subject)
    .onConflictDoUpdate({
      target: [screeningSubjects.tenantId, screeningSubjects.subjectKey],
      set: { caseId, sealed, hits, screenedAtMs },
    });
}

/** The next monitored subjects in the order of their keys. */
export const subjectsAfter = (
  db: D1Database,
  tenantId: TenantId,
  after: string | null,
  limit: number,
): Promise<ScreeningSubject[]> =>
  orm(db)
    .select()
    .from(screeningSubjects)
    .where(
      and(
        eq(screeningSubjects.tenantId, tenantId),
        after === null ? undefined : gt(screeningSubjects.subjectKey, after),
      ),
    )
    .orderBy(asc(screeningSubjects.subjectKey))
    .limit(limit);

/** What a subject was found to be now. `changedAtMs` null: nothing new. */
export async function subjectScreened(
  db: D1Database,
  tenantId: TenantId,
  subjectKey: string,
  now: { hits: string; screenedAtMs: number; changedAtMs: number | null },
): Promise<void> {
  const { changedAtMs, ...rest } = now;
  await orm(db)
    .update(screeningSubjects)
    .set(changedAtMs === null ? rest : now)
    .where(and(eq(screeningSubjects.tenantId, tenantId), eq(screeningSubjects.subjectKey, subjectKey)));
}

/** False when the subject was not monitored. */
export async function forgetSubject(db: D1Database, tenantId: TenantId, subjectKey: string): Promise<boolean> {
  const done = await orm(db)
    .delete(screeningSubjects)
    .where(and(eq(screeningSubjects.tenantId, tenantId), eq(screeningSubjects.subjectKey, subjectKey)));
  return done.meta.changes === 1;
}

export async function insertDecision(db: D1Database, decision: ScreeningDecision): Promise<void> {
  await orm(db).insert(screeningDecisions).values(decision);
}

/** The case that has this subject monitored. */
export async function caseOfSubject(db: D1Database, tenantId: TenantId, subjectKey: string): Promise<string | null> {
  const [row] = await orm(db)
    .select({ caseId: screeningSubjects.caseId })
    .from(screeningSubjects)
    .where(and(eq(screeningSubjects.tenantId, tenantId), eq(screeningSubjects.subjectKey, subjectKey)))
    .limit(1);
  return row?.caseId ?? null;
}

/** Decisions of that time that the timeline of their case does not show yet, whoever's they are, the oldest first. */
export const untoldDecisions = (
  db: D1Database,
  { fromMs, beforeMs }: { fromMs: number; beforeMs: number },
  limit: number,
): Promise<ScreeningDecision[]> =>
  orm(db)
    .select()
    .from(screeningDecisions)
    .where(
      and(
        isNotNull(screeningDecisions.caseId),
        isNull(screeningDecisions.toldAtMs),
        gt(screeningDecisions.createdAtMs, fromMs),
        lt(screeningDecisions.createdAtMs, beforeMs),
      ),
    )
    .orderBy(asc(screeningDecisions.createdAtMs))
    .limit(limit);

export async function markDecisionTold(db: D1Database, decision: ScreeningDecision, nowMs: number): Promise<void> {
  await orm(db)
    .update(screeningDecisions)
    .set({ toldAtMs: nowMs })
    .where(and(eq(screeningDecisions.tenantId, decision.tenantId), eq(screeningDecisions.id, decision.id)));
}

/** What was said of a subject's hits, newest first. All of them fit: a person decides each by hand. */
export const decisionsOf = (db: D1Database, tenantId: TenantId, subjectKey: string): Promise<ScreeningDecision[]> =>
  orm(db)
    .select()
    .from(screeningDecisions)
    .where(and(eq(screeningDecisions.tenantId, tenantId), eq(screeningDecisions.subjectKey, subjectKey)))
    .orderBy(desc(screeningDecisions.createdAtMs), desc(screeningDecisions.id))
    .limit(1_000);

/** Decisions of a subject, in pages from new to old. */
export async function listDecisions(
  db: D1Database,
  tenantId: TenantId,
  subjectKey: string,
  page: { limit: number; cursor: Keyset | null },
): Promise<Listed<ScreeningDecision>> {
  const rows = await orm(db)
    .select()
    .from(screeningDecisions)
    .where(
      and(
        eq(screeningDecisions.tenantId, tenantId),
        eq(screeningDecisions.subjectKey, subjectKey),
        olderThan(screeningDecisions.createdAtMs, screeningDecisions.id, page.cursor),
      ),
    )
    .orderBy(desc(screeningDecisions.createdAtMs), desc(screeningDecisions.id))
    .limit(page.limit + 1);
  return listed(rows, page.limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** The tenant's own weights and thresholds as JSON text; null: the defaults. */
export async function readSettings(db: D1Database, tenantId: TenantId): Promise<string | null> {
  const [row] = await orm(db)
    .select({ body: screeningSettings.body })
    .from(screeningSettings)
    .where(eq(screeningSettings.tenantId, tenantId))
    .limit(1);
  return row?.body ?? null;
}
