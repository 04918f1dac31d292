import { asc, lte } from "drizzle-orm";
import { saveJobCursor } from "./jobs";
import { orm } from "./orm";
import { cases } from "./schema";

// When a row of the list is compared with its case. Most cases do nothing for years: what was found to be right is looked at again after
// one day, two, four … at most thirty. Whatever changes the row makes it young again, and so does drift in it or near it.

const dayMs = 86_400_000;
export const firstCompareDays = 1;
export const mostCompareDays = 30;

/** Of a row that is new or has changed: it is compared within a day. */
export const young = (nowMs: number): { compareAtMs: number; compareDays: number } => ({
  compareAtMs: nowMs + firstCompareDays * dayMs,
  compareDays: firstCompareDays,
});

/** Rows whose time has come, the longest due first. By an index of their own: no others are read. */
export const casesToCompare = (db: D1Database, nowMs: number, limit: number): Promise<(typeof cases.$inferSelect)[]> =>
  orm(db).select().from(cases).where(lte(cases.compareAtMs, nowMs)).orderBy(asc(cases.compareAtMs)).limit(limit);

/** The job that compares; its place is null while no round is under way. */
export const reconcileJob = "reconcile";
/** Before the id of every case. */
const beginning = "";

/** Begins a round: every case of the list, whenever it was compared last, with the next sweeps. */
export const compareAll = (db: D1Database, nowMs: number): Promise<void> =>
  saveJobCursor(db, reconcileJob, beginning, nowMs);

/** What a comparison came to. `version`: of the row that was looked at. */
export interface Compared {
  caseId: string;
  version: number;
  isRight: boolean;
}

/** Says when each is compared next. A row that was replaced meanwhile, was wrong, or could not be compared is young. */
export async function saveCompared(db: D1Database, compared: readonly Compared[], nowMs: number): Promise<void> {
  if (compared.length === 0) return;
  const days = `CASE WHEN item.value ->> 'isRight' AND cases.version = item.value ->> 'version'
    THEN min(${mostCompareDays}, max(${firstCompareDays}, 2 * cases.compare_days)) ELSE ${firstCompareDays} END`;
  await db
    .prepare(
      `UPDATE cases SET compare_days = ${days}, compare_at_ms = ?2 + ${dayMs} * (${days})
       FROM json_each(?1) AS item WHERE cases.case_id = item.value ->> 'caseId'`,
    )
    .bind(JSON.stringify(compared), nowMs)
    .run();
}

/** Rows beside one that has drifted which are looked at with it, on each side. */
export const neighbours = 20;
/** So many of what has drifted have neighbours, in one sweep: those of the others are found with theirs. */
const mostDrifted = 10;

/**
 * Drift seldom comes alone: what its tenant wrote just before and just after the case that it was found in is due at once, however old.
 * Bounded, whatever has drifted.
 */
export async function compareNeighbours(
  db: D1Database,
  drifted: readonly { tenantId: string; updatedAtMs: number }[],
  nowMs: number,
): Promise<void> {
  const beside = (order: "<=" | ">=") =>
    db.prepare(
      `UPDATE cases SET compare_at_ms = ?3, compare_days = ${firstCompareDays}
       WHERE compare_days > ${firstCompareDays} AND case_id IN (SELECT case_id FROM cases WHERE tenant_id = ?1
         AND updated_at_ms ${order} ?2 ORDER BY updated_at_ms ${order === "<=" ? "DESC" : "ASC"} LIMIT ${neighbours + 1})`,
    );
  const statements = drifted
    .slice(0, mostDrifted)
    .flatMap(({ tenantId, updatedAtMs }) => [
      beside("<=").bind(tenantId, updatedAtMs, nowMs),
      beside(">=").bind(tenantId, updatedAtMs, nowMs),
    ]);
  if (statements.length > 0) await db.batch(statements);
}
