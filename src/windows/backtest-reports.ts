import type { ReportsBody } from "../db/alert-definitions";
import { countJudgedMerchants, judgedReports, type ReportPlace } from "../db/judged-reports";
import type { TenantId } from "../domain";
import type { TriedDay } from "../monitoring/backtest";
import type { Span } from "../monitoring/judge";
import { reportDay } from "../monitoring/report-days";
import type { SubjectsPage } from "./window-api";

/** Reports that are read at once. */
const perPage = 500;

/**
 * What a definition over reports would have told of a page of them: in the order in which they were judged, each beside what it was compared
 * with then. Merchants are counted once, with the first page; `transactions` are reports.
 */
export async function backtestReports(
  db: D1Database,
  tenantId: TenantId,
  definition: ReportsBody,
  span: Span,
  cursor: string | null,
): Promise<SubjectsPage & { days: TriedDay[] }> {
  const after = cursor === null ? null : (JSON.parse(cursor) as ReportPlace); // written below
  const { reports, next } = await judgedReports(db, tenantId, span, after, perPage);
  return {
    days: reports.flatMap((report) => reportDay(definition, report) ?? []),
    subjects: cursor === null ? await countJudgedMerchants(db, tenantId, span) : 0,
    transactions: reports.length,
    next: next === null ? null : JSON.stringify(next),
  };
}
