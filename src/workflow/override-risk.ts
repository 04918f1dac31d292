import { type Actor, actorRef, type CaseSnapshot, type CommandBody, type Refusal, type Risk } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { emit, patch, type Turn } from "./turn";

/** Where the documented bands begin: the score that goes with a level when nobody names one. */
const scoreOf: Record<Risk["level"], number> = { low: 0, medium: 40, high: 70, critical: 85 };

/** A person's word on the risk of a case, or the end of it. Rules go on scoring underneath. */
export function overrideRisk(
  turn: Turn,
  actor: Actor,
  { level, score, reason, expiresInSeconds }: Extract<CommandBody, { type: "override_risk" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const byId = actorRef(actor).id;
  if (level === null) {
    if (turn.next.riskOverride === null)
      return err({ code: "bad_value", param: "level", message: "No word of a person stands over the risk." });
    takeBack(turn, reason, byId);
    return yes("risk.override_ended", null, { reason });
  }
  const expiresAtMs = expiresInSeconds === null ? null : turn.nowMs + expiresInSeconds * 1_000;
  const scored = turn.next.risk?.level === level ? turn.next.risk.score : scoreOf[level];
  const override = { level, score: score ?? scored, reason, byId, atMs: turn.nowMs, expiresAtMs };
  const due = expiresAtMs === null ? [] : [{ id: timerId, kind: "risk_override" as const, dueAtMs: expiresAtMs }];
  patch(turn, { riskOverride: override, timers: [...otherTimers(turn), ...due] });
  turn.steps.push({ kind: "risk_overridden", level, score: override.score, reason, byId });
  emit(turn, "risk.scored", { plugin: null, score: override.score, level, overridden: true });
  return yes("risk.overridden", level, { level, score: override.score, reason, expiresAtMs });
}

/** The time of a person's word is over: what the rules say counts again. */
export function endOverride(turn: Turn): void {
  if (turn.next.riskOverride !== null) takeBack(turn, null, null);
}

function takeBack(turn: Turn, reason: string | null, byId: string | null): void {
  patch(turn, { riskOverride: null, timers: otherTimers(turn) });
  turn.steps.push({ kind: "risk_overridden", level: null, score: null, reason, byId });
  const { risk } = turn.next;
  if (risk !== null)
    emit(turn, "risk.scored", { plugin: null, score: risk.score, level: risk.level, overridden: false });
}

const timerId = "risk_override";
const otherTimers = (turn: Turn) => turn.next.timers.filter(({ id }) => id !== timerId);

/** The risk as it counts: a person's word first, with what the rules came to beside it. Null: neither. */
export function riskView({ risk, riskOverride }: Pick<CaseSnapshot, "risk" | "riskOverride">): JsonObject | null {
  if (riskOverride === null) return risk === null ? null : { ...risk };
  const { level, score, reason, byId, atMs, expiresAtMs } = riskOverride;
  const expiresAt = expiresAtMs === null ? null : new Date(expiresAtMs).toISOString();
  return {
    score,
    level,
    indicators: risk?.indicators.map((one) => ({ ...one })) ?? [],
    override: { reason, byId, at: new Date(atMs).toISOString(), expiresAt },
    scored: risk === null ? null : { score: risk.score, level: risk.level },
  };
}
