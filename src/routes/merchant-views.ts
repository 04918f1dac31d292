import type { MerchantBatch, MerchantReport } from "../db/merchant-reports";
import type { MerchantSchedule } from "../db/merchant-schedules";
import type { MerchantReportStatus } from "../domain/merchants";

const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));

export const reportView = (report: MerchantReport) => ({
  id: report.id,
  entityId: report.entityId,
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

export function batchView(batch: MerchantBatch, counts: readonly { status: MerchantReportStatus; n: number }[]) {
  const of = (...statuses: MerchantReportStatus[]) =>
    counts.reduce((sum, { status, n }) => sum + (statuses.includes(status) ? n : 0), 0);
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
