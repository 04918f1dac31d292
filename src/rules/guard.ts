import type { Guard, GuardTrace } from "../domain/verdict";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { verdictOf, type WeighedRule, weighJsonLogic } from "./ask-json-logic";
import { factRead } from "./fact-reads";
import { compileJmespath, readsOfJmespath, searchJmespath } from "./jmespath";
import { searchBudget } from "./jmespath-interpreter";
import { lintJsonLogic } from "./json-logic";

/**
 * A guard in any documented spelling: `{type, options: {rule, onFailed | assignOnFailure}}` or `{type, rule, onFailed | assignOnFailure}`,
 * with type `json-logic` or `jmespath`. The rule is linted; the error is one sentence that says what to fix.
 */
export function parseGuard(raw: unknown): Result<Guard, string> {
  if (!isObject(raw)) return err('a guard is an object like {"type": "json-logic", "options": {"rule": …}}');
  const { type } = raw;
  if (type !== "json-logic" && type !== "jmespath") {
    return err(`the type of a guard is "json-logic" or "jmespath", not ${JSON.stringify(type ?? null)}`);
  }
  const options = isObject(raw.options) ? raw.options : {};
  const rule = options.rule ?? raw.rule;
  if (rule === undefined) return err("the guard has no rule: put one into options.rule");
  const problem = problemWith(type, rule);
  if (problem !== null) return err(problem);
  const onFailed = options.onFailed ?? options.assignOnFailure ?? raw.onFailed ?? raw.assignOnFailure ?? null;
  return ok({ engine: type, rule, onFailed });
}

function problemWith(engine: Guard["engine"], rule: Json): string | null {
  if (engine === "json-logic") return lintJsonLogic(rule)[0] ?? null;
  if (typeof rule !== "string" || rule.trim() === "")
    return "the rule of a jmespath guard is an expression in a string";
  const compiled = compileJmespath(rule);
  return compiled.ok ? null : compiled.error;
}

/**
 * Asks a guard about the facts. Only `holds` lets a transition pass. `unknown`: it does not hold and a fact it looked for was
 * not there. `error`: the rule cannot be computed, or only by more work than a rule may take.
 */
export function askGuard(guard: Guard, facts: JsonObject): GuardTrace {
  const { verdict, reads, error } = weighGuard(guard, facts);
  const trace: GuardTrace = { engine: guard.engine, verdict, reads };
  if (error !== null) trace.error = error;
  if (verdict !== "holds" && guard.onFailed !== null) trace.onFailed = guard.onFailed;
  return trace;
}

/** The same answer with what it cost. */
export const weighGuard = (guard: Pick<Guard, "engine" | "rule">, facts: JsonObject): WeighedRule =>
  guard.engine === "json-logic" ? weighJsonLogic(guard.rule, facts) : askPath(guard.rule, facts);

function askPath(rule: Json, facts: JsonObject): WeighedRule {
  const expression = typeof rule === "string" ? rule : "";
  const reads = readsOfJmespath(expression).map((path) => factRead(path, getPath(facts, path)));
  const budget = searchBudget();
  const answer = searchJmespath(expression, facts, budget);
  const steps = budget.spent;
  if (!answer.ok) return { verdict: "error", reads, error: answer.error, steps };
  const isMissing = reads.some((read) => !read.found);
  return { verdict: verdictOf(isTrue(answer.value), isMissing), reads, error: null, steps };
}

/** JMESPath's idea of true: everything but null, false, "", [] and {}. Zero is true. */
function isTrue(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== null && value !== false && value !== "";
}
