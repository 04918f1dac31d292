import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { BulkDeed } from "../domain/bulk";
import type { CaseColumn } from "../domain/case-columns";
import type { CaseFilters } from "./case-list";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { bulkItems, bulkJobs } from "./schema";

type Stored = typeof bulkJobs.$inferSelect;

/** What an export takes along. `filters` is what was asked for; it may hold a name that was searched for, and goes when the job ends. */
export interface ExportWish {
  kind: "export";
  columns: CaseColumn[];
  /** Begins with the mark by which spreadsheets know UTF-8. */
  withMark: boolean;
  filters: Omit<CaseFilters, "numberTerm">;
}
export type BulkWish = BulkDeed | ExportWish;

export type BulkJob = Omit<Stored, "wish"> & { wish: BulkWish };
export type BulkItem = typeof bulkItems.$inferSelect;

const decoded = (row: Stored): BulkJob => ({ ...row, wish: JSON.parse(row.wish) as BulkWish });
const theJob = (tenantId: TenantId, id: string) => and(eq(bulkJobs.tenantId, tenantId), eq(bulkJobs.id, id));

export interface NewBulkJob {
  id: string;
  tenantId: TenantId;
  wish: BulkWish;
  by: { kind: "analyst" | "api_key"; id: string };
  /** Of an export none: they are found when it runs. */
  caseIds: readonly string[];
  expiresAtMs: number;
}

/** Writes a job down with all its cases, in one transaction. */
export async function createBulkJob(db: D1Database, job: NewBulkJob, nowMs: number): Promise<void> {
  const { id, tenantId, wish, by, caseIds, expiresAtMs } = job;
  await db.batch([
    db
      .prepare(
        `INSERT INTO bulk_jobs (id, tenant_id, action, wish, by_kind, by_id, status, total, created_at_ms, updated_at_ms, expires_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)`,
      )
      .bind(id, tenantId, wish.kind, JSON.stringify(wish), by.kind, by.id, caseIds.length, nowMs, nowMs, expiresAtMs),
    db
      .prepare(
        "INSERT INTO bulk_items (job_id, place, tenant_id, case_id, status) SELECT ?, key, ?, value, 'pending' FROM json_each(?)",
      )
      .bind(id, tenantId, JSON.stringify(caseIds)),
  ]);
}

export async function getBulkJob(db: D1Database, tenantId: TenantId, id: string): Promise<BulkJob | null> {
  const row = await orm(db).select().from(bulkJobs).where(theJob(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** The tenant's jobs, newest first; of one person where `byId` is given. */
export async function listBulkJobs(
  db: D1Database,
  tenantId: TenantId,
  byId: string | null,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<BulkJob>> {
  const rows = await orm(db)
    .select()
    .from(bulkJobs)
    .where(
      and(
        eq(bulkJobs.tenantId, tenantId),
        byId === null ? undefined : eq(bulkJobs.byId, byId),
        olderThan(bulkJobs.createdAtMs, bulkJobs.id, cursor),
      ),
    )
    .orderBy(desc(bulkJobs.createdAtMs), desc(bulkJobs.id))
    .limit(limit + 1);
  return listed(rows.map(decoded), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** What became of the cases of a job, in its order. `after`: the place that the last page ended at. */
export const bulkItemsOf = (
  db: D1Database,
  jobId: string,
  status: BulkItem["status"] | null,
  after: number,
  limit: number,
): Promise<BulkItem[]> =>
  orm(db)
    .select()
    .from(bulkItems)
    .where(
      and(
        eq(bulkItems.jobId, jobId),
        status === null ? undefined : eq(bulkItems.status, status),
        sql`${bulkItems.place} > ${after}`,
      ),
    )
    .orderBy(asc(bulkItems.place))
    .limit(limit);

export type Settled =
  | { place: number; status: "done" }
  | { place: number; status: "refused"; code: string; message: string };

/** Notes what became of some cases, counts, and ends the job with the last of them. A job that was cancelled stays so. */
export async function settleItems(
  db: D1Database,
  jobId: string,
  settled: readonly Settled[],
  nowMs: number,
): Promise<void> {
  const count = (status: string) => `(SELECT count(*) FROM bulk_items WHERE job_id = ?1 AND status = '${status}')`;
  await db.batch([
    db
      .prepare(
        `UPDATE bulk_items SET status = item.value ->> 'status', code = item.value ->> 'code', message = item.value ->> 'message'
         FROM json_each(?2) AS item WHERE job_id = ?1 AND place = item.value ->> 'place' AND bulk_items.status = 'pending'`,
      )
      .bind(jobId, JSON.stringify(settled)),
    db
      .prepare(
        `UPDATE bulk_jobs SET done = ${count("done")}, refused = ${count("refused")}, updated_at_ms = ?2,
         status = CASE WHEN status = 'running' AND ${count("pending")} = 0 THEN 'done' ELSE status END WHERE id = ?1`,
      )
      .bind(jobId, nowMs),
  ]);
}

/** How far an export is. False: it runs no more. */
export async function noteExported(db: D1Database, jobId: string, rows: number, nowMs: number): Promise<boolean> {
  const done = await orm(db)
    .update(bulkJobs)
    .set({ total: rows, done: rows, updatedAtMs: nowMs })
    .where(and(eq(bulkJobs.id, jobId), eq(bulkJobs.status, "running")));
  return done.meta.changes === 1;
}

export type Ending =
  | { status: "done"; sizeBytes: number }
  | { status: "cancelled" }
  | { status: "failed"; problem: string };

/** Ends a job that runs; what was searched for is forgotten. False: it had ended. */
export async function endBulkJob(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  end: Ending,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(bulkJobs)
    .set({ ...end, wish: sql`json_remove(wish, '$.filters')`, updatedAtMs: nowMs })
    .where(and(theJob(tenantId, id), eq(bulkJobs.status, "running")));
  return done.meta.changes === 1;
}

/** Jobs that nobody has gone on with since then: their message got lost. */
export const standingBulkJobs = (db: D1Database, beforeMs: number, limit: number) =>
  orm(db)
    .select({ id: bulkJobs.id, tenantId: bulkJobs.tenantId })
    .from(bulkJobs)
    .where(and(sql`status = 'running'`, lt(bulkJobs.updatedAtMs, beforeMs)))
    .orderBy(asc(bulkJobs.updatedAtMs))
    .limit(limit);

export const expiredBulkJobs = (db: D1Database, nowMs: number, limit: number) =>
  orm(db)
    .select({ id: bulkJobs.id, tenantId: bulkJobs.tenantId, action: bulkJobs.action })
    .from(bulkJobs)
    .where(lt(bulkJobs.expiresAtMs, nowMs))
    .orderBy(asc(bulkJobs.expiresAtMs))
    .limit(limit);

export async function dropBulkJob(db: D1Database, id: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM bulk_items WHERE job_id = ?").bind(id),
    db.prepare("DELETE FROM bulk_jobs WHERE id = ?").bind(id),
  ]);
}
