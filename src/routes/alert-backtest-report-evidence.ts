import * as z from "zod";
import type { ReportsBody } from "../db/alert-definitions";
import { judgedReportsOn } from "../db/judged-reports";
import type { TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import type { Span } from "../monitoring/judge";
import { type JudgedReport, reportDay } from "../monitoring/report-days";
import { judgeReport, measuredOf, type ReportHeld } from "../monitoring/report-definition";
import { sentenceOf } from "./alert-definition-schemas";

/** Of a merchant with more reports, the newest are looked at. */
const mostRead = 1_000;
/** How many transactions, or reports, an evidence shows. */
export const mostShown = 50;

export const ReportsBehind = z
  .array(
    z.looseObject({
      id: z.string(),
      at: z.string().meta({ format: "date-time", description: "When it was judged: completed, or released." }),
      riskScore: z.int(),
      previousId: z.string().nullable(),
      previousScore: z.int().nullable(),
    }),
  )
  .optional()
  .meta({
    description: `In their place, of a definition over reports, those on which it held: the newest ${mostShown} of \`total\`.`,
  });

type Told = JudgedReport & { held: ReportHeld };

/** What a definition over reports says of one merchant: the days on which it held, what was measured on each, and the reports. */
export async function reportEvidence(
  db: D1Database,
  tenantId: TenantId,
  { version, body }: { version: number; body: ReportsBody },
  merchantId: string,
  span: Span,
): Promise<JsonObject> {
  const reports = await judgedReportsOn(db, tenantId, merchantId, span, mostRead);
  const told = reports.flatMap((report): Told[] => {
    const held = judgeReport(body, report.previousScore, report.score);
    return held === null ? [] : [{ ...report, held }];
  });
  const [first] = told;
  return {
    definition: { version, sentence: sentenceOf(body) },
    groupKey: first === undefined ? null : (reportDay(body, first)?.groupKey ?? null),
    groups: first === undefined ? 0 : 1,
    days: [...byDay(told)].toReversed().map(([day, those]) => dayOf(day, those, version, body)),
    series: seriesOf(body, reports),
    transactions: [],
    reports: told
      .toReversed()
      .slice(0, mostShown)
      .map(({ id, atMs, score, previousId, previousScore }) => ({
        ...{ id, at: iso(atMs), riskScore: score, previousId, previousScore },
      })),
    total: told.length,
  };
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

/** In the order of their days. */
function byDay<R extends JudgedReport>(reports: readonly R[]): Map<string, R[]> {
  const days = new Map<string, R[]>();
  for (const report of reports) {
    const day = iso(report.atMs).slice(0, 10);
    const known = days.get(day);
    if (known === undefined) days.set(day, [report]);
    else known.push(report);
  }
  return days;
}

/** By the report of the day that is furthest above the limit; ties go to the earliest. */
function dayOf(day: string, those: readonly Told[], version: number, { severity }: ReportsBody): JsonObject {
  const { atMs, previousScore, held } = those.reduce((most, one) => (one.held.value > most.held.value ? one : most));
  const { value, limit, words } = held;
  return {
    ...{ day, standing: "counted", severity, definitionVersion: version, times: those.length },
    numbers: {
      ...{ value, limit, count: those.length, at: iso(atMs), pivotId: null, window: null, transactionIds: [] },
      baseline: previousScore === null ? null : { value: previousScore, count: 1, peers: null },
    },
    words: { ...words },
  };
}

/** What was measured on each day on which there were reports that could be measured, at its highest. */
function seriesOf(body: ReportsBody, reports: readonly JudgedReport[]): JsonObject[] {
  const limit = body.report.atLeast;
  return [...byDay(reports)].flatMap(([day, those]) => {
    const measured = those.flatMap(({ previousScore, score }) => measuredOf(body, previousScore, score) ?? []);
    if (measured.length === 0) return [];
    const value = Math.max(...measured);
    return [{ day, value, limit, held: value >= limit }];
  });
}
