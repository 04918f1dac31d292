import type { FactRead } from "../domain/verdict";
import { depthOf, type Json, type JsonObject } from "../lib/json";
import { Budget } from "./budget";
import { compileJsonLogic } from "./json-logic-compile";
import type { Ask } from "./json-logic-library";
import { jsonSize } from "./json-size";

export { lintJsonLogic } from "./json-logic-lint";

/** Steps of one evaluation: some hundred milliseconds at the very most. */
const stepsPerEvaluation = 500_000;
const largestResultChars = 1_000_000;
const deepestResult = 100;

/**
 * `dependsOnMissing`: a fact was looked for, not there, and the rule had said nothing about that case (a default, `missing`).
 * `error` is a sentence for the builder; `reads` are the facts looked at until then, `steps` what that took of the budget.
 */
export type JsonLogicAnswer = { reads: FactRead[]; steps: number } & (
  | { ok: true; value: Json; dependsOnMissing: boolean }
  | { ok: false; error: string }
);

// A rule is compiled once per isolate. Rules are parts of immutable definitions: one that is edited is another object.
const compiled = new WeakMap<object, { ask: Ask } | { error: string }>();

/**
 * Asks a json-logic rule about facts. Means what json-logic-js 2.0.5 means, inside a fence: own properties only, bounded
 * steps (`steps` of them), strings and lists, no `method`, no `log`. Never throws.
 */
export function evaluateJsonLogic(rule: Json, facts: JsonObject, steps = stepsPerEvaluation): JsonLogicAnswer {
  const reads: FactRead[] = [];
  const known = compiledOf(rule);
  if ("error" in known) return { ok: false, error: known.error, reads, steps: 0 };
  const budget = new Budget(steps);
  const run = { budget, reads, dependsOnMissing: false };
  const failed = (error: string): JsonLogicAnswer => ({ ok: false, error, reads, steps: budget.spent });
  try {
    const value = known.ask({ data: facts, base: "", index: -1, isReduce: false }, run);
    if (!isPlain(value)) return failed("the result is too large, or not JSON");
    return { ok: true, value: value ?? null, reads, dependsOnMissing: run.dependsOnMissing, steps: budget.spent };
  } catch (problem) {
    // Limits of the fence, and what the library's operators throw on odd operands ("x.indexOf is not a function").
    return failed(problem instanceof Error ? problem.message : "the rule cannot be computed");
  }
}

function compiledOf(rule: Json): { ask: Ask } | { error: string } {
  if (typeof rule !== "object" || rule === null) return compileJsonLogic(rule);
  let known = compiled.get(rule);
  if (known === undefined) {
    known = compileJsonLogic(rule);
    compiled.set(rule, known);
  }
  return known;
}

/** A result made of shared parts is small in memory and endless as text: whoever stores it must not find out. */
function isPlain(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return true;
  return jsonSize(value, largestResultChars) !== Infinity && depthOf(value, deepestResult) <= deepestResult;
}
