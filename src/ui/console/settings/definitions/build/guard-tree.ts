import { isObject, type Json, type JsonObject, sameJson } from "../../../../../lib/json";
import { groupOf, languageOf, type RuleJson, rulesOf } from "../../rules/rule-tree";
import type { OperatorInfo } from "../../rules/rule-words";

// A guard is JSON Logic. What people ask most, "is this fact that", is shown as the tree of rules that rule sets are made of; whatever
// else JSON Logic can say is a leaf of that tree in its own words. Nothing is lost either way.

const compared = { EQUALS: "==", NOT_EQUALS: "!=", GT: ">", GTE: ">=", LT: "<", LTE: "<=" } as const;
type Compared = keyof typeof compared;
const isCompared = (name: string): name is Compared => Object.hasOwn(compared, name);

/** JSON Logic as a tree. Every rule has one: what the tree has no form for stands in it as JSON Logic. */
export function treeOfLogic(rule: Json): RuleJson {
  const [operator, operands] = call(rule);
  switch (operator) {
    case "and":
    case "or":
      return { operator, rules: operands.map(treeOfLogic) };
    case "!": {
      const [inner] = operands;
      if (operands.length !== 1 || inner === undefined) return code(rule);
      const [within, members] = call(inner);
      const listed = leafOf(within === "in" ? "NOT_IN" : null, members);
      if (listed !== null) return listed;
      if (isFact(inner)) return code(rule);
      return { operator: "not", rules: (within === "or" ? members : [inner]).map(treeOfLogic) };
    }
    default:
      return leafIn(operator, operands) ?? code(rule);
  }
}

/** The tree as JSON Logic again. */
export function logicOfTree(tree: RuleJson): Json {
  const group = groupOf(tree);
  if (group === "not") return { "!": [negated(rulesOf(tree))] };
  if (group !== null) return { [group]: rulesOf(tree).map(logicOfTree) };
  if (languageOf(tree) === "json-logic") return tree.rule ?? null;
  const fact: Json = { var: typeof tree.key === "string" ? tree.key : "" };
  const value = tree.value ?? null;
  switch (tree.operator) {
    case "IN":
      return { in: [fact, value] };
    case "NOT_IN":
      return { "!": [{ in: [fact, value] }] };
    case "EXISTS":
      return { "!=": [fact, null] };
    default: {
      const name = typeof tree.operator === "string" ? tree.operator : "";
      return { [isCompared(name) ? compared[name] : "=="]: [fact, value] };
    }
  }
}

/** The tree that is shown for a rule: the one people work on while it still means the same, else a fresh one. */
export const treeFor = (rule: Json, before: RuleJson | null): RuleJson =>
  before !== null && sameJson(logicOfTree(before), rule) ? before : treeOfLogic(rule);

/** The operators a guard can be asked with. */
export const guardOperators = (all: readonly OperatorInfo[]): OperatorInfo[] =>
  all.filter(({ name }) => isCompared(name) || name === "IN" || name === "NOT_IN" || name === "EXISTS");

// One rule that is no "or" can be negated as it is; several, and an "or", need one around them to be told apart.
function negated(rules: readonly RuleJson[]): Json {
  const [only] = rules.map(logicOfTree);
  const [operator] = call(only ?? null);
  const isOwn = operator === "or" || operator === "in" || only === undefined || isFact(only);
  return rules.length === 1 && !isOwn ? only : { or: rules.map(logicOfTree) };
}

const code = (rule: Json): RuleJson => ({ type: "json-logic", rule });

const isFact = (value: Json | undefined): boolean => isObject(value) && Object.hasOwn(value, "var");

function leafIn(operator: string, operands: readonly Json[]): RuleJson | null {
  if (operator === "!=" && operands.length === 2 && operands[1] === null) return leafOf("EXISTS", operands, null);
  const name = Object.keys(compared).find((each) => isCompared(each) && compared[each] === operator);
  return leafOf(operator === "in" ? "IN" : (name ?? null), operands);
}

/** `[{var}, value]` as a leaf; null when it is anything else. */
function leafOf(operator: string | null, operands: readonly Json[], drop?: null): RuleJson | null {
  const [fact, value] = operands;
  if (operator === null || operands.length !== 2 || !isObject(fact) || value === undefined) return null;
  const keys = Object.keys(fact);
  // A value that is a rule itself is more than a leaf can show; lists are, unless something is asked of their members.
  if (keys.length !== 1 || typeof fact.var !== "string" || isObject(value)) return null;
  if (Array.isArray(value) && (!isMembership(operator) || value.some((each) => typeof each === "object"))) return null;
  if (isMembership(operator) && !Array.isArray(value)) return null;
  return drop === null ? { key: fact.var, operator, value: null } : { key: fact.var, operator, value };
}

const isMembership = (operator: string): boolean => operator === "IN" || operator === "NOT_IN";

/** `{"and": […]}` → `["and", […]]`. What is no call has no operator. */
function call(rule: Json): [operator: string, operands: Json[]] {
  const entries: [string, Json][] = isObject(rule) ? Object.entries(rule as JsonObject) : [];
  const [first] = entries;
  if (entries.length !== 1 || first === undefined) return ["", []];
  return [first[0], Array.isArray(first[1]) ? first[1] : [first[1]]];
}
