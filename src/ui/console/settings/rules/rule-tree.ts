import { isObject, type Json, type JsonObject } from "../../../../lib/json";

/** A rule as it stands in the JSON: a group `{operator, rules}`, a leaf `{key, operator, value}`, or `{type, rule}` in another language. */
export type RuleJson = JsonObject;

/** The way to a rule from the root of its tree: places in the lists of its groups. The root's is empty. */
export type TreePath = readonly number[];

export type GroupOperator = "and" | "or" | "not";
export const groupOperators: readonly GroupOperator[] = ["and", "or", "not"];

/** The group's operator, however it was spelt; null: the rule is no group. */
export function groupOf(rule: Json | undefined): GroupOperator | null {
  if (!isObject(rule) || !Array.isArray(rule.rules) || typeof rule.operator !== "string") return null;
  const operator = rule.operator.trim().toLowerCase();
  return groupOperators.find((known) => known === operator) ?? null;
}

/** The language of a rule that is written as code; null for groups and leaves. */
export const languageOf = (rule: RuleJson): "json-logic" | "jmespath" | null =>
  rule.type === "json-logic" || rule.type === "jmespath" ? rule.type : null;

/** The rules of a group; what is no object among them is shown as an empty leaf. */
export const rulesOf = (rule: RuleJson): RuleJson[] =>
  groupOf(rule) === null ? [] : (rule.rules as Json[]).map((one) => (isObject(one) ? one : {}));

export const withRules = (group: RuleJson, rules: readonly RuleJson[]): RuleJson => ({ ...group, rules: [...rules] });

/** The rule at a path; null when there is none. */
export function ruleAt(root: RuleJson, path: TreePath): RuleJson | null {
  let at: RuleJson | undefined = root;
  for (const place of path) {
    at = rulesOf(at)[place];
    if (at === undefined) return null;
  }
  return at;
}

/** The tree with another rule at a path. The path must lead to one. */
export function withRuleAt(root: RuleJson, path: TreePath, rule: RuleJson): RuleJson {
  const [place, ...rest] = path;
  if (place === undefined) return rule;
  return withRules(
    root,
    rulesOf(root).map((one, i) => (i === place ? withRuleAt(one, rest, rule) : one)),
  );
}

export interface TreeRow {
  path: TreePath;
  rule: RuleJson;
  /** From 1. */
  level: number;
  /** Place among its siblings, from 1, and how many they are. */
  place: number;
  count: number;
}

/** The rules that can be seen, from top to bottom: what is below a closed group is left out. */
export function rowsOf(root: RuleJson, isClosed: (path: TreePath) => boolean = () => false): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (rule: RuleJson, path: TreePath, place: number, count: number) => {
    rows.push({ path, rule, level: path.length + 1, place, count });
    if (isClosed(path)) return;
    const rules = rulesOf(rule);
    for (const [i, one] of rules.entries()) walk(one, [...path, i], i + 1, rules.length);
  };
  walk(root, [], 1, 1);
  return rows;
}

/** Groups on the way down to the deepest rule. */
export const groupDepth = (rule: RuleJson): number =>
  groupOf(rule) === null ? 0 : 1 + Math.max(0, ...rulesOf(rule).map(groupDepth));

export const samePath = (a: TreePath, b: TreePath): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** Whether `path` is `above` or lies below it. */
export const isWithin = (above: TreePath, path: TreePath): boolean =>
  path.length >= above.length && above.every((one, i) => one === path[i]);

/** `[0, 2]` below `ruleSet` → `ruleSet.rules.0.rules.2`, as problems and evaluations name it. */
export const jsonPath = (base: string, path: TreePath): string => [base, ...path.map((i) => `rules.${i}`)].join(".");

/** Back again: the deepest rule a JSON path leads to or through; null when it does not begin with `base`. */
export function treePathIn(base: string, at: string): TreePath | null {
  if (at !== base && !at.startsWith(`${base}.`)) return null;
  const found: number[] = [];
  const rest = at.slice(base.length);
  const step = /\.rules\.(\d+)(?=\.|$)/y;
  for (let one = step.exec(rest); one !== null; one = step.exec(rest)) found.push(Number(one[1]));
  return found;
}
