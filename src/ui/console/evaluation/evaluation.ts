import type { FactRead, Verdict } from "../../../domain";
import type { Json } from "../../../lib/json";

/** What one rule came to, and all below it, as the API tells it. Records of earlier releases may lack the optional parts. */
export interface EvaluationNode {
  kind: string;
  verdict: Verdict;
  sentence: string;
  /** Into the rule set as it was written: `0.ruleSet.rules.1`. */
  path?: string;
  /** A fact is missing; the verdict is what the rule says of that case. */
  wasUnknown?: boolean;
  rules?: readonly EvaluationNode[];
  key?: string;
  operator?: string;
  value?: Json;
  rule?: Json;
  read?: FactRead;
  reads?: readonly FactRead[];
  reason?: string | null;
  /** The work it was, with all below it: the same number whenever it is asked. */
  steps?: number;
}

export interface EvaluatedIndicator {
  id: string;
  name: string;
  domain: string;
  baseRiskScore: number;
  additionalRiskScore: number;
  verdict: Verdict;
  points: number;
  tree: EvaluationNode;
}

export interface EvaluatedStep {
  name: string;
  verdict: Verdict;
  tree: EvaluationNode;
  /** The score after this step. */
  after: number;
  multiply?: number;
  add?: number;
  floor?: number;
}

/** The explanation of one score: `scores[].explanation` of GET /cases/{id}/explanation, and `explanation` of POST /rule-sets/{id}/try. */
export interface Evaluation {
  score: number;
  level: string;
  sets: readonly EvaluatedIndicator[];
  ruleSet?: { id: string; key: string; version: number; hash: string };
  /** How a weighted model came to the score. */
  model?: {
    kind: string;
    categories: readonly { domain: string; weight: number; points: number }[];
    modifiers: readonly EvaluatedStep[];
    floors: readonly EvaluatedStep[];
    cap: number;
    before: number;
  };
  /** Versions of the lists that were asked, by key. */
  lists?: Readonly<Record<string, number>>;
  /** Milliseconds that gathering took: the rules, and the answer of each list. */
  took?: { rulesMs: number; listsMs: Readonly<Record<string, number>> };
  /** The work of all rules together. */
  steps?: number;
}

/** What analysts look for: all, what counted, what could not be answered, what was asked and not met. */
export type EvaluationPart = "all" | "holds" | "open" | "fails";

export const partOf = (verdict: Verdict): Exclude<EvaluationPart, "all"> =>
  verdict === "unknown" || verdict === "error" ? "open" : verdict;

/** Indicators of a part: what counted most first, then what is open, then the rest; of equals, as they were written. */
export function indicatorsIn(evaluation: Evaluation, part: EvaluationPart): EvaluatedIndicator[] {
  const order = ["holds", "open", "fails"];
  return evaluation.sets
    .filter(({ verdict }) => part === "all" || partOf(verdict) === part)
    .toSorted((a, b) => order.indexOf(partOf(a.verdict)) - order.indexOf(partOf(b.verdict)) || b.points - a.points);
}

/** Paths of facts that were looked for and not there, each once, in the order they were asked. */
export function missingFacts(node: EvaluationNode): string[] {
  const own = [...(node.read === undefined ? [] : [node.read]), ...(node.reads ?? [])];
  const isOpen = node.verdict === "unknown" || node.wasUnknown === true;
  const here = isOpen && node.rules === undefined ? own.filter(({ found }) => !found).map(({ path }) => path) : [];
  return [...new Set([...here, ...(node.rules ?? []).flatMap(missingFacts)])];
}

/** A value in one line. */
export function shortValue(value: Json | undefined): string {
  if (value === undefined) return "long";
  const text = typeof value === "string" ? `“${value}”` : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

export const verdictWords: Record<Verdict, string> = {
  holds: "Holds",
  fails: "Does not hold",
  unknown: "Not known",
  error: "Cannot be told",
};

export const groupWords: Record<string, string> = {
  any: "At least one of these",
  all: "All of these",
  none: "None of these",
};
