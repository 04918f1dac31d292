import type { BatchCount } from "../db/merchant-batches";
import { type MerchantBatch, type MerchantReport, scoresById } from "../db/merchant-reports";
import type { MerchantSchedule } from "../db/merchant-schedules";
import type { TenantId } from "../domain";
import type { MerchantReportStatus } from "../domain/merchants";

const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));

/** Reports as the API shows them, each with the score of the one that it was compared with. */
export async function reportViews(db: D1Database, tenantId: TenantId, reports: readonly MerchantReport[]) {
  const before = reports.flatMap(({ comparedToId }) => comparedToId ?? []);
  const scores = await scoresById(db, tenantId, before);
  return reports.map((report) => viewOf(report, scores.get(report.comparedToId ?? "") ?? null));
}

export async function reportView(db: D1Database, report: MerchantReport): Promise<ReturnType<typeof viewOf>> {
  const { tenantId, comparedToId } = report;
  const scores = await scoresById(db, tenantId as TenantId, comparedToId === null ? [] : [comparedToId]);
  return viewOf(report, scores.get(comparedToId ?? "") ?? null);
}

const viewOf = (report: MerchantReport, previousScore: number | null) => ({
  id: report.id,
  entityId: report.entityId,
  correlationId: report.correlationId,
  merchantName: report.name,
  websiteUrl: report.websiteUrl,
  country: report.country,
  lineOfBusiness: report.lineOfBusiness,
  mcc: report.mcc,
  reportType: report.type,
  vendor: report.vendor,
  because: report.because,
  status: report.status,
  riskScore: report.riskScore,
  riskLevel: report.riskLevel,
  changes: report.changes,
  comparedToId: report.comparedToId,
  previousScore,
  isAlert: report.alertId !== null,
  alertId: report.alertId,
  problem: report.problem === null ? null : { code: report.problem, message: report.problemMessage },
  reviewed: report.reviewedAtMs === null ? null : { at: iso(report.reviewedAtMs), byId: report.reviewedById },
  batchId: report.batchId,
  row: report.row,
  checkId: report.checkId,
  costCents: report.costCents,
  createdAt: iso(report.createdAtMs),
  endedAt: isoOrNull(report.endedAtMs),
});

/** `counts`: of any batches. */
export function batchView(batch: MerchantBatch, counts: readonly BatchCount[]) {
  const of = (...statuses: MerchantReportStatus[]) =>
    counts.reduce(
      (sum, { batchId, status, n }) => sum + (batchId === batch.id && statuses.includes(status) ? n : 0),
      0,
    );
  return {
    id: batch.id,
    rows: batch.rows,
    done: of("completed", "quality-control"),
    failed: of("failed"),
    open: of("new", "in-progress"),
    refused: JSON.parse(batch.refused) as { row: number; problem: string }[],
    createdAt: iso(batch.createdAtMs),
  };
}

export const scheduleView = (entityId: string, schedule: MerchantSchedule | null) => ({
  entityId,
  enabled: schedule?.enabled ?? false,
  websiteUrl: schedule?.websiteUrl ?? null,
  intervalDays: schedule?.intervalDays ?? null,
  dayOfMonth: schedule?.dayOfMonth ?? null,
  reportType: schedule?.type ?? null,
  vendor: schedule?.vendor ?? null,
  nextAt: isoOrNull(schedule?.nextAtMs ?? null),
});
