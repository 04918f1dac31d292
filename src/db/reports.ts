import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { KeptFormat, ReportSection, ReportWish } from "../domain/reports";
import { type SpokenLanguage, spokenLanguage } from "../domain/spoken-languages";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { reports } from "./schema";

type Stored = typeof reports.$inferSelect;
export type Report = Omit<Stored, "include" | "language"> & { include: ReportSection[]; language: SpokenLanguage };

const decoded = (row: Stored): Report => ({
  ...row,
  language: spokenLanguage(row.language),
  include: JSON.parse(row.include) as ReportSection[],
});
const theReport = (tenantId: string, id: string) => and(eq(reports.tenantId, tenantId), eq(reports.id, id));

export interface NewReport {
  id: string;
  tenantId: TenantId;
  caseId: string;
  wish: ReportWish;
  by: { kind: "analyst" | "api_key"; id: string };
  expiresAtMs: number;
}

/** Writes a report down unless its case has as many since then. Null: done; else when the oldest of those was asked for. */
export async function createReport(
  db: D1Database,
  { id, tenantId, caseId, wish, by, expiresAtMs }: NewReport,
  nowMs: number,
  { most, sinceMs }: { most: number; sinceMs: number },
): Promise<{ oldestAtMs: number } | null> {
  // Counted and written in one statement: of two that are asked for at once, no more fit than of two that are not.
  const made = await db
    .prepare(
      `INSERT INTO reports (tenant_id, id, case_id, format, language, include, by_kind, by_id, status, created_at_ms, updated_at_ms, expires_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'running', ?9, ?9, ?10
       WHERE (SELECT count(*) FROM reports WHERE tenant_id = ?1 AND case_id = ?3 AND created_at_ms > ?11) < ?12`,
    )
    .bind(
      ...[tenantId, id, caseId, wish.format, wish.language, JSON.stringify(wish.include), by.kind, by.id],
      ...[nowMs, expiresAtMs, sinceMs, most],
    )
    .run();
  if (made.meta.changes === 1) return null;
  const oldest = await orm(db)
    .select({ atMs: reports.createdAtMs })
    .from(reports)
    .where(and(eq(reports.tenantId, tenantId), eq(reports.caseId, caseId), gt(reports.createdAtMs, sinceMs)))
    .orderBy(asc(reports.createdAtMs))
    .limit(1)
    .get();
  return { oldestAtMs: oldest?.atMs ?? nowMs };
}

export async function getReport(db: D1Database, tenantId: TenantId, id: string): Promise<Report | null> {
  const row = await orm(db).select().from(reports).where(theReport(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** The reports of a case that are still kept, newest first. */
export async function listReports(
  db: D1Database,
  tenantId: TenantId,
  { caseId, formats }: { caseId: string; formats: readonly KeptFormat[] },
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<Report>> {
  const rows = await orm(db)
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.tenantId, tenantId),
        eq(reports.caseId, caseId),
        inArray(reports.format, [...formats]),
        olderThan(reports.createdAtMs, reports.id, cursor),
      ),
    )
    .orderBy(desc(reports.createdAtMs), desc(reports.id))
    .limit(limit + 1);
  return listed(rows.map(decoded), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

export type ReportEnding =
  | { status: "done"; masked: boolean; caseVersion: number; sizeBytes: number; pages: number | null; sha256: string }
  | { status: "failed"; problem: string };

/** Ends a report that is being made. False: it had ended, or is gone. */
export async function endReport(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  end: ReportEnding,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(reports)
    .set({ ...end, updatedAtMs: nowMs })
    .where(and(theReport(tenantId, id), eq(reports.status, "running")));
  return done.meta.changes === 1;
}

/** Begins one that failed anew. False: it has not failed. */
export async function retryReport(db: D1Database, tenantId: TenantId, id: string, nowMs: number): Promise<boolean> {
  const done = await orm(db)
    .update(reports)
    .set({ status: "running", problem: null, updatedAtMs: nowMs })
    .where(and(theReport(tenantId, id), eq(reports.status, "failed")));
  return done.meta.changes === 1;
}

/** Reports that nobody has gone on with since then: their message got lost. */
export const standingReports = (db: D1Database, beforeMs: number, limit: number) =>
  orm(db)
    .select({ id: reports.id, tenantId: reports.tenantId })
    .from(reports)
    .where(and(sql`status = 'running'`, lt(reports.updatedAtMs, beforeMs)))
    .orderBy(asc(reports.updatedAtMs))
    .limit(limit);

/** So that one that is sent again is not sent once more with the next sweep. */
export const touchReport = async (db: D1Database, tenantId: string, id: string, nowMs: number): Promise<void> => {
  await orm(db).update(reports).set({ updatedAtMs: nowMs }).where(theReport(tenantId, id));
};

export const expiredReports = (db: D1Database, nowMs: number, limit: number) =>
  orm(db)
    .select({ id: reports.id, tenantId: reports.tenantId })
    .from(reports)
    .where(and(lte(reports.expiresAtMs, nowMs), sql.raw(notHeld("reports"))))
    .orderBy(asc(reports.expiresAtMs))
    .limit(limit);

export const dropReport = async (db: D1Database, tenantId: string, id: string): Promise<void> => {
  await orm(db).delete(reports).where(theReport(tenantId, id));
};
