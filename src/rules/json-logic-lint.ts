import { depthOf, isObject, type Json } from "../lib/json";

/** Deepest nesting and longest text of a rule. */
export const deepestRule = 32;
export const longestRuleChars = 65_536;

/** Operators that go over a list; their second operand is asked once per element. */
export const arrayOperators: ReadonlySet<string> = new Set(["map", "filter", "reduce", "all", "some", "none"]);

/** Every operator of json-logic-js 2.0.5 that a rule may use. */
export const operators: ReadonlySet<string> = new Set([
  ...["var", "missing", "missing_some", "if", "?:", "and", "or", "!", "!!", "==", "===", "!=", "!=="],
  ...[">", ">=", "<", "<=", "+", "-", "*", "/", "%", "min", "max", "in", "cat", "substr", "merge"],
  ...arrayOperators,
]);

/**
 * What is wrong with a rule, each as one sentence with the path; empty when it may be saved. json-logic would only notice
 * an unknown operator when a case walks into it, so all of the rule is read here, branches never taken included.
 */
export function lintJsonLogic(rule: Json): string[] {
  // Depth first, and without recursion: everything after this may recurse.
  if (depthOf(rule, deepestRule) > deepestRule) return [`the rule nests deeper than ${deepestRule} levels: split it`];
  if (JSON.stringify(rule).length > longestRuleChars) return ["the rule is longer than 64 kB: split it"];
  const problems: string[] = [];
  lint(rule, "rule", 0, problems);
  return problems;
}

function lint(rule: Json, path: string, arraysAround: number, problems: string[]): void {
  if (Array.isArray(rule)) {
    for (const [i, item] of rule.entries()) lint(item, `${path}.${i}`, arraysAround, problems);
    return;
  }
  const call = callOf(rule);
  if (call === null) return;
  const { operator, operands } = call;
  const here = `${path}.${operator}`;
  if (operator === "method" || operator === "log") {
    problems.push(`${here}: the operator "${operator}" is not allowed in rules; remove it`);
  } else if (!operators.has(operator)) {
    problems.push(`${here}: "${operator}" is not an operator of json-logic; use one of ${[...operators].join(" ")}`);
  }
  const isArrayOperator = arrayOperators.has(operator);
  if (isArrayOperator && arraysAround >= 2) {
    problems.push(`${here}: more than two array operators inside each other; flatten the rule`);
  }
  for (const [i, operand] of operands.entries()) {
    const isBody = isArrayOperator && i === 1;
    lint(operand, `${here}.${i}`, isBody ? arraysAround + 1 : arraysAround, problems);
  }
}

/**
 * The operator and operands when json-logic takes `rule` for a call: an object with exactly one key. Objects with no key or
 * several are literals, whatever is inside them.
 */
export function callOf(rule: Json): { operator: string; operands: Json[] } | null {
  if (!isObject(rule)) return null;
  const [operator, second] = Object.keys(rule);
  if (operator === undefined || second !== undefined) return null;
  const operands = rule[operator] as Json;
  return { operator, operands: Array.isArray(operands) ? operands : [operands] };
}
