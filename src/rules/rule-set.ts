import type { RuleAlert } from "../domain/alerts";
import type { Problem } from "../domain/problems";
import { depthOf, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { OperatorName } from "./operators";
import { parseRuleAlert } from "./rule-alert";
import { parseOnUnknown, parseRuleNode } from "./rule-node";
import { RuleProblems } from "./rule-problems";

/** One rule set: when its tree holds, the case carries the indicator `name`, and its scores count. Scores are 0–100. */
export interface RuleSet {
  id: string;
  /** The indicator, as analysts read it. */
  name: string;
  domain: string;
  riskLevel: string | null;
  /** Counts when this is the worst of the sets that hold. */
  baseRiskScore: number;
  /** Counts when a worse one holds as well. */
  additionalRiskScore: number;
  minRiskScore: number | null;
  maxRiskScore: number | null;
  /** When it holds, somebody is to look. Absent: nobody has to. */
  alert?: RuleAlert;
  rule: RuleNode;
}

/**
 * `path` leads into the rule set as it was written (`rules.0.rules.1`). `none`: no rule of the group may hold. `onUnknown`: what it counts
 * as when a fact is missing; absent: it stays unknown. An error is never turned into an answer.
 */
export type RuleNode = { path: string; onUnknown?: "holds" | "fails" } & (
  | { kind: "all" | "any" | "none"; rules: RuleNode[] }
  | { kind: "leaf"; key: string; operator: OperatorName; value: Json }
  | { kind: "json-logic" | "jmespath"; rule: Json }
);

const deepestRuleSets = 64;
const mostRuleSets = 1_000;
/** All of them may hold at once, and each is raised by itself. */
const mostAlerts = 100;

/**
 * Rule sets in the documented spellings: a list of `{id, domain, indicator, baseRiskScore, additionalRiskScore, ruleSet}` with
 * `ruleSet` (or `rules`) a `{operator, rules}` tree or a list of leaves, or rows of a table ("Rule set", "Base risk score", …;
 * cells are text). Anything that is not understood is a problem with its path; the documented system skipped such rows
 * without a word.
 */
export function parseRuleSets(raw: unknown): Result<RuleSet[], Problem[]> {
  const problems = new RuleProblems();
  if (depthOf(raw, deepestRuleSets) > deepestRuleSets) {
    return err(problems.add("", "too_deep", `the rule sets nest deeper than ${deepestRuleSets} levels`));
  }
  const records = Array.isArray(raw) ? raw : isObject(raw) ? [raw] : null;
  if (records === null) return err(problems.add("", "not_a_list", "rule sets are a list of objects"));
  if (records.length > mostRuleSets) {
    return err(problems.add("", "too_many", `more than ${mostRuleSets} rule sets: split them`));
  }
  const sets: RuleSet[] = [];
  const ids = new Set<string>();
  for (const [i, record] of records.entries()) {
    if (!isObject(record)) {
      problems.add(String(i), "not_an_object", "a rule set is an object");
      continue;
    }
    const set = parseRuleSet(record, String(i), problems);
    if (set === null) continue;
    if (ids.has(set.id)) problems.add(`${i}.id`, "duplicate_id", `there is another rule set with the id "${set.id}"`);
    ids.add(set.id);
    sets.push(set);
  }
  if (sets.filter(({ alert }) => alert !== undefined).length > mostAlerts)
    problems.add("", "too_many_alerts", `more than ${mostAlerts} indicators with an alert: nobody could look at them`);
  return problems.all.length === 0 ? ok(sets) : err(problems.all);
}

function parseRuleSet(record: JsonObject, path: string, problems: RuleProblems): RuleSet | null {
  const tree = firstOf(record, ["ruleSet", "rules", "Rule set"]);
  const written = tree === null ? undefined : withGroupOf(record, fromCell(tree.value));
  const rulePath = `${path}.${tree?.name ?? "ruleSet"}`;
  if (written === undefined) {
    problems.add(rulePath, "no_rules", "the rule set has no readable rules: give a ruleSet with an operator and rules");
    return null;
  }
  const rule = parseRuleNode(written, rulePath, problems);
  const onUnknown = parseOnUnknown(record, path, problems);
  const name = text(record, ["indicator", "Indicator", "name"]);
  if (name === null) problems.add(`${path}.indicator`, "no_indicator", "the rule set needs an indicator, its name");
  const score = (names: string[]) => scoreOf(record, names, path, problems);
  const asked = firstOf(record, ["alert", "Alert"]);
  const alert =
    asked === null ? null : parseRuleAlert(fromCell(asked.value) ?? asked.value, `${path}.${asked.name}`, problems);
  if (rule === null || name === null) return null;
  return {
    id: text(record, ["id", "ID"]) ?? `set-${path}`,
    name,
    domain: text(record, ["domain", "Domain"]) ?? "general",
    riskLevel: text(record, ["riskLevel", "Risk level"]),
    baseRiskScore: score(["baseRiskScore", "Base risk score"]) ?? 0,
    additionalRiskScore: score(["additionalRiskScore", "Additional risk score"]) ?? 0,
    minRiskScore: score(["minRiskScore", "Min risk score"]),
    maxRiskScore: score(["maxRiskScore", "Max risk score"]),
    ...(alert !== null && { alert }),
    // What the set says of itself holds for its tree, unless the tree says something else.
    rule: { ...onUnknown, ...rule },
  };
}

/** `{indicator, operator: "or", rules: […]}`: the record is the group itself. */
function withGroupOf(record: JsonObject, rules: Json | undefined): Json | undefined {
  return Array.isArray(rules) && typeof record.operator === "string" ? { operator: record.operator, rules } : rules;
}

function firstOf(record: JsonObject, names: string[]): { name: string; value: Json } | null {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value !== undefined && value !== null && value !== "") return { name, value };
  }
  return null;
}

/** A cell of a table holds JSON as text. */
function fromCell(value: Json): Json | undefined {
  if (typeof value !== "string") return value;
  try {
    const parsed: Json = JSON.parse(value);
    return depthOf(parsed, deepestRuleSets) > deepestRuleSets ? undefined : parsed;
  } catch {
    return undefined;
  }
}

function text(record: JsonObject, names: string[]): string | null {
  const value = firstOf(record, names)?.value;
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : null;
}

/** A score from 0 to 100, also written as text. Null when none is given. */
function scoreOf(record: JsonObject, names: string[], path: string, problems: RuleProblems): number | null {
  const given = firstOf(record, names);
  if (given === null) return null;
  const score = typeof given.value === "string" ? Number(given.value) : given.value;
  if (typeof score === "number" && score >= 0 && score <= 100) return score;
  problems.add(`${path}.${given.name}`, "bad_score", "a score is a number from 0 to 100");
  return null;
}
