import { callForAction, statements } from "./fatf-statements";

/** From least to most. */
export const riskLevels = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof riskLevels)[number];

const tables = statements.map(({ usedFrom, increasedMonitoring }) => ({
  fromMs: Date.parse(`${usedFrom}T00:00:00Z`),
  levels: new Map<string, RiskLevel>([
    ...callForAction.split(" ").map((code) => [code, "critical"] as const),
    ...increasedMonitoring.split(" ").map((code) => [code, "high"] as const),
  ]),
}));

/**
 * The built-in risk of a country (ISO 3166-1 alpha-2): `critical` or `high` when the task force names it, else `low`. Judged by the
 * statement that was in use at that time, so that a past decision is replayed with the table it was made with.
 */
export function levelOfCountry(code: string, atMs: number): RiskLevel {
  const table = tables.findLast(({ fromMs }) => fromMs <= atMs) ?? tables[0];
  return table?.levels.get(code) ?? "low";
}
