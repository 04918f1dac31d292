import type { TenantId } from "../domain";
import type { JudgedReport } from "../monitoring/report-days";
import { isSame } from "../privacy/same-entity";

/** From when to when, both included. */
interface Span {
  fromMs: number;
  toMs: number;
}
/** Behind which report a page begins. */
export interface ReportPlace {
  atMs: number;
  id: string;
}

const theirs = "coalesce(merchant.merged_into, merchant.id)";
const told = `report.id, report.entity_id, ${theirs} AS merchant_id, report.ended_at_ms, report.created_at_ms, report.risk_score,
  report.with_quality_control, report.compared_to_id`;
/** `?1` the tenant, `?2` and `?3` the span. A score that a vendor did not give was never judged; whoever was erased is nobody. */
const judged = (index: string): string =>
  `FROM merchant_reports AS report INDEXED BY ${index} JOIN entities AS merchant ON merchant.id = report.entity_id AND merchant.erased_at_ms IS NULL
   WHERE report.tenant_id = ?1 AND report.status = 'completed' AND report.risk_score IS NOT NULL AND report.ended_at_ms BETWEEN ?2 AND ?3`;

/**
 * What they were compared with when they were judged. Of one that a person has released that is what was completed by then, not what was when
 * it was made.
 */
const compared = (reports: string): string =>
  `SELECT report.id, report.merchant_id AS merchantId, report.ended_at_ms AS atMs, report.risk_score AS score,
     before.id AS previousId, before.risk_score AS previousScore
   FROM (${reports}) AS report LEFT JOIN merchant_reports AS before ON before.tenant_id = ?1 AND before.id =
     iif(report.with_quality_control, (SELECT earlier.id FROM merchant_reports AS earlier INDEXED BY merchant_reports_entity
       WHERE earlier.tenant_id = ?1 AND ${isSame("earlier.entity_id", "report.entity_id")} AND earlier.status = 'completed'
         AND earlier.ended_at_ms <= report.ended_at_ms AND (earlier.created_at_ms, earlier.id) < (report.created_at_ms, report.id)
       ORDER BY earlier.created_at_ms DESC, earlier.id DESC LIMIT 1), report.compared_to_id)`;

/** A page of the reports that rules have judged, in the order of that. */
export async function judgedReports(
  db: D1Database,
  tenantId: TenantId,
  { fromMs, toMs }: Span,
  after: ReportPlace | null,
  limit: number,
): Promise<{ reports: JudgedReport[]; next: ReportPlace | null }> {
  const page = `SELECT ${told} ${judged("merchant_reports_judged")}
    AND (report.ended_at_ms, report.id) > (?4, ?5) ORDER BY report.ended_at_ms, report.id LIMIT ?6`;
  const { results } = await db
    .prepare(`${compared(page)} ORDER BY report.ended_at_ms, report.id`)
    .bind(tenantId, fromMs, toMs, after?.atMs ?? -1, after?.id ?? "", limit)
    .all<JudgedReport>();
  const last = results.at(-1);
  return {
    reports: results,
    next: results.length < limit || last === undefined ? null : { atMs: last.atMs, id: last.id },
  };
}

/** On how many merchants those reports are. */
export async function countJudgedMerchants(
  db: D1Database,
  tenantId: TenantId,
  { fromMs, toMs }: Span,
): Promise<number> {
  const row = await db
    .prepare(`SELECT count(DISTINCT ${theirs}) AS n ${judged("merchant_reports_judged")}`)
    .bind(tenantId, fromMs, toMs)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

/** Those on one merchant, oldest first; the newest `limit` of them. */
export async function judgedReportsOn(
  db: D1Database,
  tenantId: TenantId,
  merchantId: string,
  { fromMs, toMs }: Span,
  limit: number,
): Promise<JudgedReport[]> {
  const newest = `SELECT ${told} ${judged("merchant_reports_entity")}
    AND ${isSame("report.entity_id", "?4")} ORDER BY report.ended_at_ms DESC, report.id DESC LIMIT ?5`;
  const { results } = await db
    .prepare(`${compared(newest)} ORDER BY report.ended_at_ms, report.id`)
    .bind(tenantId, fromMs, toMs, merchantId, limit)
    .all<JudgedReport>();
  return results;
}

/** Who these merchants are, but for those who were erased. */
export async function merchantsBy(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<{ id: string; name: string | null; correlationId: string | null }[]> {
  const { results } = await db
    .prepare(
      `SELECT one.id, one.name, one.correlation_id AS correlationId FROM json_each(?2) AS item JOIN entities AS one ON one.id = item.value
       WHERE +one.tenant_id = ?1 AND one.erased_at_ms IS NULL ORDER BY one.id`,
    )
    .bind(tenantId, JSON.stringify(ids))
    .all<{ id: string; name: string | null; correlationId: string | null }>();
  return results;
}
