import { isObject, type Json, type JsonObject } from "../lib/json";
import { parseGuard } from "./guard";
import { isOperatorName, operators } from "./operators";
import type { RuleProblems } from "./rule-problems";
import type { RuleNode } from "./rule-set";

const groups: Record<string, "all" | "any" | "none"> = { and: "all", or: "any", not: "none" };

/**
 * One node of a rule set: a list (all of it), a group `{operator: "and" | "or" | "not", rules}`, a leaf `{key, operator, value}`, or
 * a guard `{type: "json-logic" | "jmespath", rule}`; each with `onUnknown`. Null, with problems noted, when it is none of them or
 * parts of it are wrong.
 */
export function parseRuleNode(raw: Json, path: string, problems: RuleProblems): RuleNode | null {
  if (Array.isArray(raw)) return parseGroup("all", raw, path, path, problems);
  if (!isObject(raw)) {
    problems.add(path, "not_a_rule", 'a rule is like {"key": "…", "operator": "EQUALS", "value": …}');
    return null;
  }
  const node = parseNode(raw, path, problems);
  const onUnknown = parseOnUnknown(raw, path, problems);
  return node === null ? null : { ...node, ...onUnknown };
}

/** `onUnknown: "holds" | "fails"`; "unknown" is what happens anyway. */
export function parseOnUnknown(
  raw: JsonObject,
  path: string,
  problems: RuleProblems,
): { onUnknown?: "holds" | "fails" } {
  const { onUnknown = "unknown" } = raw;
  if (onUnknown === "holds" || onUnknown === "fails") return { onUnknown };
  if (onUnknown !== "unknown")
    problems.add(`${path}.onUnknown`, "bad_on_unknown", 'onUnknown is "unknown", "holds" or "fails"');
  return {};
}

function parseNode(raw: JsonObject, path: string, problems: RuleProblems): RuleNode | null {
  if (raw.type === "json-logic" || raw.type === "jmespath") return parseGuardNode(raw, path, problems);
  const operator = typeof raw.operator === "string" ? raw.operator.trim() : "";
  const kind = Object.hasOwn(groups, operator.toLowerCase()) ? groups[operator.toLowerCase()] : undefined;
  if (kind === undefined) return parseLeaf(raw, operator, path, problems);
  if (Array.isArray(raw.rules)) return parseGroup(kind, raw.rules, path, `${path}.rules`, problems);
  problems.add(`${path}.rules`, "no_rules", `the group "${operator}" needs a list of rules`);
  return null;
}

function parseGroup(
  kind: "all" | "any" | "none",
  raw: Json[],
  path: string,
  rulesPath: string,
  problems: RuleProblems,
): RuleNode | null {
  const rules = raw.map((rule, i) => parseRuleNode(rule, `${rulesPath}.${i}`, problems));
  const good = rules.filter((rule) => rule !== null);
  return good.length === rules.length ? { kind, path, rules: good } : null;
}

function parseLeaf(raw: JsonObject, name: string, path: string, problems: RuleProblems): RuleNode | null {
  const operator = name.toUpperCase();
  if (!isOperatorName(operator)) {
    const known = Object.keys(operators).join(", ");
    problems.add(`${path}.operator`, "unknown_operator", `"${name}" is not an operator; use one of ${known}`);
    return null;
  }
  const { needsKey, problemWithValue } = operators[operator];
  const key = typeof raw.key === "string" ? raw.key.trim() : "";
  if (needsKey && key === "") {
    problems.add(`${path}.key`, "no_key", "the rule needs a key: the path of a fact, like entity.data.country");
    return null;
  }
  const value = raw.value ?? null;
  const problem = problemWithValue(value);
  if (problem !== null) {
    problems.add(`${path}.value`, "bad_value", `${operator}: ${problem}`);
    return null;
  }
  return { kind: "leaf", path, key, operator, value };
}

function parseGuardNode(raw: JsonObject, path: string, problems: RuleProblems): RuleNode | null {
  const guard = parseGuard(raw);
  if (guard.ok) return { kind: guard.value.engine, path, rule: guard.value.rule };
  problems.add(`${path}.rule`, "bad_rule", guard.error);
  return null;
}
