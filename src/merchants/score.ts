import type { MerchantRiskLevel } from "../domain/merchants";
import type { JsonObject } from "../lib/json";
import type { Indicator } from "./website";

/** 0 (nothing is against it) to 100. */
export const scoreOf = (indicators: readonly Indicator[]): number =>
  Math.min(
    100,
    indicators.reduce((sum, { points }) => sum + points, 0),
  );

export const levelOf = (score: number): MerchantRiskLevel =>
  score >= 75 ? "critical" : score >= 50 ? "high" : score >= 25 ? "medium" : "low";

/** Worst first; the documented words for how grave an indicator is. */
const ranks = ["positive", "moderate", "high", "critical"] as const;
const worstOf = (indicators: readonly Indicator[]): (typeof ranks)[number] =>
  ranks[Math.max(0, ...indicators.map(({ riskLevel }) => ranks.indexOf(riskLevel)))] ?? "positive";

/** The summary of a report, in the documented shape: score, levels, indicators by domain. */
export function summaryOf(indicators: readonly Indicator[]): JsonObject {
  const riskScore = scoreOf(indicators);
  const of = (...domains: Indicator["domain"][]) =>
    worstOf(indicators.filter(({ domain }) => domains.includes(domain)));
  const byDomain = Map.groupBy(indicators, ({ domain }) => domain);
  return {
    riskScore,
    riskLevel: levelOf(riskScore),
    riskLevels: {
      legalRisk: of("Legal", "Content"),
      chargebackRisk: of("Legal", "Company"),
      reputationRisk: of("Content", "Company"),
      transactionLaunderingRisk: of("Line of business", "Changes", "Website"),
    },
    riskIndicatorsByDomain: Object.fromEntries([...byDomain].map(([domain, list]) => [domain, list.map(shown)])),
    text:
      indicators.length === 0
        ? "Nothing on the website gives cause for concern."
        : `${indicators.length === 1 ? "One thing is" : `${indicators.length} things are`} to be looked at.`,
  };
}

export const shown = (indicator: Indicator): JsonObject => ({ ...indicator });
