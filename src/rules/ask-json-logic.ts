import type { FactRead, Verdict } from "../domain/verdict";
import type { Json, JsonObject } from "../lib/json";
import { evaluateJsonLogic } from "./json-logic";
import { truthy } from "./json-logic-library";

// The one engine that a browser loads with every page that has conditions: nothing of the others may come in here.

export interface WeighedRule {
  verdict: Verdict;
  reads: FactRead[];
  error: string | null;
  /** What the engine took of its budget. Not part of the trace: logs of earlier releases do not have it. */
  steps: number;
}

/** What a json-logic rule says about the facts, what it looked at, and what that cost. */
export function weighJsonLogic(rule: Json, facts: JsonObject): WeighedRule {
  const answer = evaluateJsonLogic(rule, facts);
  const { reads, steps } = answer;
  if (!answer.ok) return { verdict: "error", reads, error: answer.error, steps };
  return { verdict: verdictOf(truthy(answer.value), answer.dependsOnMissing), reads, error: null, steps };
}

/** A rule that does not hold, and looked for a fact that was not there, is not answered. */
export const verdictOf = (isHolding: boolean, dependsOnMissing: boolean): Verdict =>
  isHolding ? "holds" : dependsOnMissing ? "unknown" : "fails";
