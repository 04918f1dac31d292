import { type RiskLevel, riskLevels } from "../domain/entities";
import type { JsonObject } from "../lib/json";

/** What is known of the risk of somebody. */
export interface KnownRisk {
  /** Of the newest case that has one. */
  judged: { level: string; score: number | null; caseId: string; atMs: number | null } | null;
  /** A person's word, as it was stored. */
  own: JsonObject | null;
  ownUntilMs: number | null;
}

export interface CountingRisk {
  level: RiskLevel;
  score: number | null;
  by: "case" | "analyst" | "api_key";
  id: string;
  atMs: number | null;
  reason: string | null;
  untilMs: number | null;
}

/** The risk that counts now: a person's word until it expires, else that of the newest case. Null: nobody has said anything. */
export function countingRisk({ judged, own, ownUntilMs }: KnownRisk, nowMs: number): CountingRisk | null {
  const ownLevel = levelOf(own?.level);
  if (own !== null && ownLevel !== null && (ownUntilMs === null || ownUntilMs > nowMs))
    return {
      level: ownLevel,
      score: typeof own.score === "number" ? own.score : null,
      by: own.byKind === "api_key" ? "api_key" : "analyst",
      id: typeof own.byId === "string" ? own.byId : "",
      atMs: typeof own.atMs === "number" ? own.atMs : null,
      reason: typeof own.reason === "string" ? own.reason : null,
      untilMs: ownUntilMs,
    };
  const level = levelOf(judged?.level);
  if (judged === null || level === null) return null;
  return { level, score: judged.score, by: "case", id: judged.caseId, atMs: judged.atMs, reason: null, untilMs: null };
}

const levelOf = (value: unknown): RiskLevel | null => riskLevels.find((level) => level === value) ?? null;
