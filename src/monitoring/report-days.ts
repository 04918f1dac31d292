import type { TriedDay } from "./backtest";
import { judgeReport, type ReportDefinition } from "./report-definition";

/** A completed report on a merchant, as rules judge it. */
export interface JudgedReport {
  id: string;
  /** The one that leads, where merchants were merged. */
  merchantId: string;
  /** When it was judged: when it was completed, or a person released it. */
  atMs: number;
  /** 0 to 100. */
  score: number;
  /** What it was compared with; null: there was nothing, or it is not kept any more. */
  previousId: string | null;
  previousScore: number | null;
}

/** What a definition says of a report as it was judged, for a backtest; null: it does not hold. */
export function reportDay(
  definition: Pick<ReportDefinition, "report" | "severity">,
  { merchantId, atMs, score, previousScore }: JudgedReport,
): TriedDay | null {
  const told = judgeReport(definition, previousScore, score);
  if (told === null) return null;
  const { value, limit } = told;
  return {
    groupKey: JSON.stringify([merchantId]),
    subject: { role: "merchant", id: merchantId },
    day: new Date(atMs).toISOString().slice(0, 10),
    held: { severity: definition.severity, atMs, value, limit, count: 1 },
  };
}
