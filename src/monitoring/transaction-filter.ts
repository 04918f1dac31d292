import type { Problem } from "../domain/problems";
import type { TransactionFacts } from "../domain/transactions";
import type { Verdict } from "../domain/verdict";
import { depthOf, type Json } from "../lib/json";
import { oneFactOperator } from "../rules/one-fact";
import { operators } from "../rules/operators";
import { parseRuleNode } from "../rules/rule-node";
import { RuleProblems } from "../rules/rule-problems";
import type { RuleNode } from "../rules/rule-set";
import type { DefinitionSubject } from "./alert-definition";
import { filterOperators, ofPresence } from "./filter-operators";
import { type TransactionPath, transactionPath, transactionPaths } from "./transaction-paths";

export type TransactionFilter = (facts: TransactionFacts) => boolean;

const deepestFilter = 12;
const mostLeaves = 50;

const enumerable = new Set<string>(["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"]);
const ofNumbers = new Set<string>(["EQUALS", "NOT_EQUALS", "GT", "GTE", "LT", "LTE", "BETWEEN", "IN", "NOT_IN"]);

/** What is wrong with a filter; `path` is where it stands in the definition. */
export function filterProblems(raw: Json, path: string, subject: DefinitionSubject): Problem[] {
  const problems = new RuleProblems();
  if (depthOf(raw, deepestFilter) > deepestFilter)
    return problems.add(path, "too_deep", `a filter nests at most ${deepestFilter} deep`);
  const node = parseRuleNode(raw, path, problems);
  if (node === null) return problems.all;
  const leaves = checkNode(node, subject, problems);
  if (leaves > mostLeaves)
    problems.add(path, "too_many", `a filter has at most ${mostLeaves} conditions: this one has ${leaves}`);
  return problems.all;
}

/**
 * A filter that has no problems, ready to be asked of many transactions. It passes where the tree holds, by the very operators of rule sets
 * and with their care for what is missing: unknown is not a yes, neither under `not`, unless a rule says so by `onUnknown`.
 */
export function compileFilter(raw: Json | undefined, subject: DefinitionSubject): TransactionFilter {
  if (raw === undefined) return () => true;
  const problems = new RuleProblems();
  const node = parseRuleNode(raw, "filter", problems);
  if (node === null) throw new Error(`a filter that was not checked: ${problems.all[0]?.message ?? ""}`);
  const ask = compileNode(node, subject);
  return (facts) => ask(facts) === "holds";
}

/** Answers how many leaves there are. */
function checkNode(node: RuleNode, subject: DefinitionSubject, problems: RuleProblems): number {
  switch (node.kind) {
    case "all":
    case "any":
    case "none":
      if (node.rules.length === 0)
        problems.add(node.path, "no_rules", "a group without rules never holds: add a rule, or leave the group out");
      return node.rules.reduce((sum, rule) => sum + checkNode(rule, subject, problems), 0);
    case "leaf":
      checkLeaf(node, subject, problems);
      return 1;
    default:
      problems.add(
        node.path,
        "no_guards",
        'a filter is made of rules like {"key": "type", "operator": "EQUALS", "value": "refund"}',
      );
      return 1;
  }
}

function checkLeaf(
  leaf: Extract<RuleNode, { kind: "leaf" }>,
  subject: DefinitionSubject,
  problems: RuleProblems,
): void {
  if (!filterOperators.some((name) => name === leaf.operator)) {
    const known = filterOperators.join(", ");
    problems.add(
      `${leaf.path}.operator`,
      "no_such_question",
      `${leaf.operator} cannot be asked of a transaction; use one of ${known}`,
    );
    return;
  }
  const at = transactionPath(leaf.key, subject);
  if (at === null) {
    problems.add(`${leaf.path}.key`, "unknown_key", unknownPath(leaf.key, subject));
    return;
  }
  const problem = ofPresence.has(leaf.operator) ? null : problemOfValue(leaf.operator, leaf.value, leaf.key, at);
  if (problem !== null) problems.add(`${leaf.path}.value`, "bad_value", problem);
}

export const unknownPath = (path: string, subject: DefinitionSubject): string =>
  `a transaction has no ${JSON.stringify(path)}; use one of ${transactionPaths(subject).join(", ")}`;

/** A comparison that could never hold is a slip of the hand. */
function problemOfValue(operator: string, value: Json, key: string, at: TransactionPath): string | null {
  const compared = Array.isArray(value) ? value : [value];
  if (at.kind === "number") {
    if (!ofNumbers.has(operator)) return `${key} is a number: compare it with GT, GTE, LT, LTE, BETWEEN, EQUALS or IN`;
    const isNumber = operator === "BETWEEN" ? isNumberRange(value) : compared.every((each) => typeof each === "number");
    return isNumber ? null : `${key} is compared with numbers`;
  }
  const { values } = at;
  if (values === undefined || !enumerable.has(operator)) return null;
  const strange = compared.find((each) => typeof each !== "string" || !values.includes(each));
  return strange === undefined ? null : `${key} is one of ${values.join(", ")}, never ${JSON.stringify(strange)}`;
}

const isNumberRange = (value: Json): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every((end) => typeof end === "number");

type Ask = (facts: TransactionFacts) => Verdict;

function compileNode(node: RuleNode, subject: DefinitionSubject): Ask {
  const ask = compileAs(node, subject);
  const { onUnknown } = node;
  if (onUnknown === undefined) return ask;
  return (facts) => {
    const verdict = ask(facts);
    return verdict === "unknown" ? onUnknown : verdict;
  };
}

function compileAs(node: RuleNode, subject: DefinitionSubject): Ask {
  switch (node.kind) {
    case "all":
      return group(node.rules, subject, "fails", "holds");
    case "any":
      return group(node.rules, subject, "holds", "fails");
    case "none": {
      const any = group(node.rules, subject, "holds", "fails");
      const opposite: Record<Verdict, Verdict> = { holds: "fails", fails: "holds", unknown: "unknown", error: "error" };
      return (facts) => opposite[any(facts)];
    }
    case "leaf":
      return leaf(node, subject);
    default:
      throw new Error("a filter that was not checked: guards are no part of it");
  }
}

/** One rule that comes to `decisive` settles it; else what cannot be computed or is not known leaves it open; else it is `otherwise`. */
function group(rules: RuleNode[], subject: DefinitionSubject, decisive: Verdict, otherwise: Verdict): Ask {
  const asks = rules.map((rule) => compileNode(rule, subject));
  return (facts) => {
    let open: Verdict = otherwise;
    for (const ask of asks) {
      const verdict = ask(facts);
      if (verdict === decisive) return decisive;
      if (verdict === "error" || (verdict === "unknown" && open !== "error")) open = verdict;
    }
    return open;
  };
}

function leaf({ key, operator, value }: Extract<RuleNode, { kind: "leaf" }>, subject: DefinitionSubject): Ask {
  const at = transactionPath(key, subject);
  if (at === null) throw new Error(`a filter that was not checked: ${key}`);
  const onFact = oneFactOperator(operator);
  if (onFact !== null)
    return (facts) => {
      const fact = at.read(facts);
      if (fact === null) return "unknown";
      const answer = onFact.compare(fact, value, facts.atMs);
      return answer === true ? "holds" : answer === false ? "fails" : "error";
    };
  const ofKey = operators[operator];
  return (facts) => ofKey.ask({ key: "fact", value, facts: { fact: at.read(facts) }, nowMs: facts.atMs }).verdict;
}
