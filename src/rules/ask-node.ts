import type { FactRead, Verdict } from "../domain/verdict";
import { assertNever } from "../lib/assert-never";
import { getPath, type Json, type JsonObject } from "../lib/json";
import { claimOf } from "./claim";
import { weighGuard } from "./guard";
import { jsonSize } from "./json-size";
import { type LeafAnswer, type ListAnswers, noLists } from "./operator";
import { type OperatorName, operators } from "./operators";
import { answerWords } from "./recorded-sentence";
import type { RuleNode } from "./rule-set";

/**
 * What one node of a rule set came to, and all below it: the tree that explains a score. `wasUnknown`: a fact is missing, and the
 * verdict is what the rule says of that case. `steps`: the work it was, with all below it (`Budget` says what a step is): the clock
 * stands still while rules are asked, and a measured time would not be the same bytes when the decision is replayed.
 */
export type NodeAnswer = { path: string; verdict: Verdict; sentence: string; wasUnknown?: true; steps: number } & (
  | { kind: "all" | "any" | "none"; rules: NodeAnswer[] }
  | { kind: "leaf"; key: string; operator: OperatorName; value: Json; read: FactRead; reason: string | null }
  | { kind: "json-logic" | "jmespath"; rule: Json; reads: FactRead[]; reason: string | null }
);

/** Asks the whole tree. Nothing is skipped: an analyst must see every branch, and facts cost nothing to read. */
export function askNode(node: RuleNode, facts: JsonObject, nowMs: number, lists: ListAnswers = noLists): NodeAnswer {
  const answer = askAs(node, facts, nowMs, lists);
  if (answer.verdict !== "unknown" || node.onUnknown === undefined) return answer;
  const sentence = `${answer.sentence}${countedWords(node.onUnknown)}`;
  return { ...answer, verdict: node.onUnknown, wasUnknown: true, sentence };
}

/** What follows the sentence of a rule that says what missing facts count as. */
export const countedWords = (onUnknown: "holds" | "fails"): string =>
  ` Counted as ${onUnknown === "holds" ? "a yes" : "a no"}, as the rule says of missing facts.`;

function askAs(node: RuleNode, facts: JsonObject, nowMs: number, lists: ListAnswers): NodeAnswer {
  const { path } = node;
  switch (node.kind) {
    case "all":
    case "any":
    case "none": {
      const rules = node.rules.map((rule) => askNode(rule, facts, nowMs, lists));
      const verdicts = rules.map((rule) => rule.verdict);
      const verdict = groupVerdict(node.kind, verdicts);
      const steps = rules.reduce((sum, rule) => sum + rule.steps, 1);
      return { kind: node.kind, path, verdict, sentence: groupSentence(node.kind, verdicts), steps, rules };
    }
    case "leaf": {
      const { key, operator, value } = node;
      const answer = operators[operator].ask({ key, value, facts, nowMs, lists });
      const sentence = leafSentence(key, operator, value, answer);
      const steps = leafSteps(getPath(facts, key === "" ? answer.read.path : key), value);
      return { kind: "leaf", path, ...answer, key, operator, value, sentence, steps };
    }
    case "json-logic":
    case "jmespath": {
      const { verdict, reads, error: reason, steps } = weighGuard({ engine: node.kind, rule: node.rule }, facts);
      return {
        kind: node.kind,
        path,
        verdict,
        rule: node.rule,
        reads,
        reason,
        sentence: guardSentence(verdict, reads, reason),
        steps,
      };
    }
    default:
      return assertNever(node);
  }
}

const largestWeighed = 1_000_000;

/** One for the question, and one for each sixteen characters of what was compared. */
const leafSteps = (fact: Json | undefined, value: Json): number => 1 + textSteps(fact) + textSteps(value);
const textSteps = (value: Json | undefined): number =>
  value === undefined || value === null ? 0 : Math.ceil(Math.min(jsonSize(value, largestWeighed), largestWeighed) / 16);

/**
 * One `fails` decides; failing that, what could not be computed or is not known leaves the answer open. A group without rules
 * never holds: the documented system counted an empty rule set as a hit in every case.
 */
function allOf(verdicts: Verdict[]): Verdict {
  if (verdicts.length === 0 || verdicts.includes("fails")) return "fails";
  return verdicts.includes("error") ? "error" : verdicts.includes("unknown") ? "unknown" : "holds";
}

function anyOf(verdicts: Verdict[]): Verdict {
  if (verdicts.includes("holds")) return "holds";
  return verdicts.includes("error") ? "error" : verdicts.includes("unknown") ? "unknown" : "fails";
}

/** The opposite of `any`; without rules it never holds either. */
function noneOf(verdicts: Verdict[]): Verdict {
  const some = anyOf(verdicts);
  if (some === "holds" || verdicts.length === 0) return "fails";
  return some === "fails" ? "holds" : some;
}

type GroupKind = "all" | "any" | "none";

const groupVerdict = (kind: GroupKind, verdicts: Verdict[]): Verdict =>
  kind === "all" ? allOf(verdicts) : kind === "none" ? noneOf(verdicts) : anyOf(verdicts);

function groupSentence(kind: GroupKind, verdicts: Verdict[]): string {
  if (verdicts.length === 0) return "There are no rules here, so it never holds.";
  const holding = verdicts.filter((verdict) => verdict === "holds").length;
  return `${holding} of ${verdicts.length} hold; ${kind === "all" ? "all must" : kind === "none" ? "none may" : "one must"}.`;
}

function leafSentence(key: string, operator: OperatorName, value: Json, { verdict, read, reason }: LeafAnswer): string {
  // Operators that look elsewhere too have read something else than the fact that the claim is about.
  const isAboutKey = key !== "" && !operator.startsWith("AML_CHECK");
  const elsewhere = reason !== null && isAboutKey && read.path !== key ? ` (${read.path})` : "";
  const asked = `${isAboutKey ? key : read.path} ${claimOf(operator, value)}`;
  return `Is it so that ${asked}? ${answerWords(verdict, read, reason === null ? null : `${reason}${elsewhere}`)}`;
}

function guardSentence(verdict: Verdict, reads: FactRead[], reason: string | null): string {
  if (reason !== null) return `The rule cannot be computed: ${reason}.`;
  const absent = reads.filter((read) => !read.found).map((read) => read.path);
  if (verdict === "unknown") return `Not known: ${absent.length > 0 ? absent.join(", ") : "a fact"} is missing.`;
  return verdict === "holds" ? "The rule holds." : "The rule does not hold.";
}
