import * as z from "zod";
import type { MerchantReport } from "../db/merchant-reports";
import { type MerchantRiskLevel, merchantRiskLevels } from "../domain/merchants";
import { type Env, keyringOf } from "../env";
import { getPath, isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { levelOf, shown, summaryOf } from "../merchants/score";
import { changeIndicators, Snapshot, type WebsiteChange, websiteChanges } from "../merchants/snapshot";
import type { Indicator } from "../merchants/website";

const purpose = "merchant-reports";

export const sealReport = (
  env: Env,
  { tenantId, id }: Pick<MerchantReport, "tenantId" | "id">,
  data: JsonObject,
): string => sealWith(keyringOf(env), purpose, JSON.stringify(data), `${tenantId}|${id}`);

/** What a report has found; null: nothing yet, or it cannot be opened any more. */
export function reportData(
  env: Env,
  { tenantId, id, sealed }: Pick<MerchantReport, "tenantId" | "id" | "sealed">,
): JsonObject | null {
  const text = sealed === null ? null : openWith(keyringOf(env), purpose, sealed, `${tenantId}|${id}`);
  const data: unknown = text === null ? null : jsonOrNull(text);
  return isObject(data) ? data : null;
}

const IndicatorShape = z.looseObject({ points: z.number(), riskLevel: z.enum(["moderate", "high", "critical"]) });

/**
 * What a vendor said of a merchant, beside what was said before. Websites that we have visited ourselves are compared, and what has changed
 * for the worse counts; of other vendors the score is theirs.
 */
export function comparedWith(
  data: JsonObject,
  before: JsonObject | null,
): { data: JsonObject; changes: WebsiteChange[] | null } {
  const now = Snapshot.safeParse(data.snapshot);
  const then = Snapshot.safeParse(before?.snapshot);
  if (!now.success || !then.success) return { data, changes: null };
  const changes = websiteChanges(then.data, now.data);
  const url = getPath(data, "website.finalUrl");
  const against = changeIndicators(changes, typeof url === "string" ? url : "");
  const known = Array.isArray(data.violations)
    ? data.violations.filter((one) => IndicatorShape.safeParse(one).success)
    : [];
  const indicators = [...(known as unknown as Indicator[]), ...against];
  const all = {
    ...data,
    summary: summaryOf(indicators),
    violations: indicators.map(shown),
    changes: changes.map((one) => ({ ...one })),
  };
  return { data: all, changes };
}

/** The score of a report, 0 to 100; null: the vendor gave none. */
export function scoreIn(data: JsonObject): { riskScore: number | null; riskLevel: MerchantRiskLevel | null } {
  const score = getPath(data, "summary.riskScore");
  if (typeof score !== "number" || !Number.isFinite(score)) return { riskScore: null, riskLevel: null };
  const riskScore = Math.round(Math.min(100, Math.max(0, score)));
  const said = getPath(data, "summary.riskLevel");
  return { riskScore, riskLevel: merchantRiskLevels.find((level) => level === said) ?? levelOf(riskScore) };
}
