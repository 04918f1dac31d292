import type { AlertToRaise } from "../domain/alerts";
import type { Risk } from "../domain/case";
import type { RuleVerdict } from "../domain/judgement";
import type { Json, JsonObject } from "../lib/json";
import { askNode, type NodeAnswer } from "./ask-node";
import { currentWording } from "./explanation-format";
import { type ListAnswers, noLists } from "./operator";
import { recordedSentence } from "./recorded-sentence";
import { alertsOf } from "./rule-alert";
import type { RuleSet } from "./rule-set";
import { documentedModel, type ScoreModel } from "./score-model";
import { weightedScore } from "./weighted-score";

export interface RiskEvaluation {
  score: number;
  level: Risk["level"];
  indicators: { name: string; domain: string }[];
  /** Ids of the sets that hold, the highest base score first. */
  hits: string[];
  /** Every set, in the order it was written. */
  verdicts: RuleVerdict[];
  /** What the sets that hold want somebody to look at. */
  alerts: AlertToRaise[];
  /** As documented: `{riskScore, success, riskIndicatorsByDomain, rulesResults}`, with our `riskLevel`. */
  output: JsonObject;
  /** Per set: verdict, what it added, and the tree of everything that was asked. */
  explanation: Json;
}

interface AskedSet {
  set: RuleSet;
  answer: NodeAnswer;
}

/** What a score is made with, beside rules and facts. */
export interface ScoreSettings {
  model?: ScoreModel;
  lists?: ListAnswers;
  /** Which stored rule set this is: kept with the explanation. */
  ruleSet?: { id: string; key: string; version: number; hash: string } | null;
  /** How long it took to gather the rules and the answers of lists: measured outside, and part of what was gathered. */
  took?: GatheringTimes | null;
}

/** Milliseconds. */
export interface GatheringTimes {
  rulesMs: number;
  /** By key of the list. */
  listsMs: Readonly<Record<string, number>>;
}

/**
 * The documented score: the highest base of the sets that hold, plus the additional scores of the others; 0 when none holds.
 * No cap: more than 100 says more than 100. A set holds when its tree holds. (The documented system looked at the top-level
 * elements only and so took a top-level `or` for an `and`.) `unknown` and `error` never count. A rule set may choose another model.
 */
export function scoreRisk(
  sets: RuleSet[],
  facts: JsonObject,
  nowMs: number,
  { model = documentedModel, lists = noLists, ruleSet = null, took = null }: ScoreSettings = {},
): RiskEvaluation {
  const asked = sets.map((set) => ({ set, answer: askNode(set.rule, facts, nowMs, lists) }));
  const hits = asked
    .filter(({ answer }) => answer.verdict === "holds")
    .map(({ set }) => set)
    .sort((a, b) => b.baseRiskScore - a.baseRiskScore); // stable: of equals, the one written first is the highest
  const weighted = model.kind === "weighted" ? weightedScore(model, hits, facts, nowMs, lists) : null;
  const { score, level, points } = weighted ?? documentedScore(hits);
  const indicators = hits.map(({ name, domain }) => ({ name, domain }));
  // What an explanation of an earlier release does not have is left out where there is nothing to say: past decisions are replayed
  // from their record (`explanation-format` has the rest).
  const steps = asked.reduce((sum, { answer }) => sum + answer.steps, weighted?.cost ?? 0);
  const more = {
    ...(ruleSet !== null && { ruleSet }),
    ...(weighted !== null && { model: weighted.steps }),
    ...(Object.keys(lists).length > 0 && { lists: versionsOf(lists) }),
    ...(took !== null && { took }),
    steps,
    wording: currentWording,
  };
  return {
    score,
    level,
    indicators,
    hits: hits.map(({ id }) => id),
    alerts: alertsOf(hits, facts),
    verdicts: asked.map(({ set: { id, name }, answer: { verdict } }) => ({ id, name, verdict })),
    output: {
      riskScore: score,
      success: true,
      riskLevel: level,
      riskIndicatorsByDomain: byDomain(indicators),
      rulesResults: asked.map(documentedResult),
      ...(ruleSet !== null && { ruleSet: { key: ruleSet.key, version: ruleSet.version } }),
    },
    explanation: plain({ score, level, sets: asked.map((one) => explained(one, points)), ...more }),
  };
}

function documentedScore(hits: RuleSet[]) {
  const points = new Map(hits.map((set, i) => [set, i === 0 ? set.baseRiskScore : set.additionalRiskScore]));
  const score = [...points.values()].reduce((sum, each) => sum + each, 0);
  return { score, level: levelOf(score), points };
}

const versionsOf = (lists: ListAnswers): JsonObject =>
  Object.fromEntries(Object.entries(lists).map(([key, { version }]) => [key, version]));

/** The documented bands: up to 39, 69, 84, and above. */
export function levelOf(score: number): Risk["level"] {
  if (score < 40) return "low";
  if (score < 70) return "medium";
  return score < 85 ? "high" : "critical";
}

/** Keys are the tenant's words: built from entries, so that none of them reaches a prototype. */
function byDomain(indicators: { name: string; domain: string }[]): JsonObject {
  const domains = new Map<string, JsonObject[]>();
  for (const indicator of indicators) {
    domains.set(indicator.domain, [...(domains.get(indicator.domain) ?? []), { ...indicator }]);
  }
  return Object.fromEntries(domains);
}

function documentedResult({ set, answer }: AskedSet): JsonObject {
  const { id, domain, name, baseRiskScore, additionalRiskScore } = set;
  const result = elementsOf(answer).map(documentedElement);
  return { id, domain, indicator: name, baseRiskScore, additionalRiskScore, result };
}

/** The documented result lists the top-level elements. */
const elementsOf = (answer: NodeAnswer): NodeAnswer[] =>
  answer.kind === "all" || answer.kind === "any" ? answer.rules : [answer];

function documentedElement(answer: NodeAnswer): JsonObject {
  const status = answer.verdict === "holds" ? "PASSED" : "FAILED";
  const element: JsonObject = { status, rule: asWritten(answer) };
  const isOpen = answer.verdict === "unknown" || answer.verdict === "error";
  if (isOpen) element.error = answer.kind === "leaf" ? recordedSentence(answer) : answer.sentence;
  return element;
}

function asWritten(answer: NodeAnswer): JsonObject {
  switch (answer.kind) {
    case "all":
    case "any":
    case "none":
      return { operator: groupWord(answer.kind), rules: answer.rules.map(asWritten) };
    case "leaf":
      return { key: answer.key, operator: answer.operator, value: answer.value };
    case "json-logic":
    case "jmespath":
      return { type: answer.kind, rule: answer.rule };
  }
}

function explained({ set, answer }: AskedSet, points: Map<RuleSet, number>) {
  const { rule: _, ...described } = set;
  return { ...described, verdict: answer.verdict, points: points.get(set) ?? 0, tree: answer };
}

/** The same as plain JSON, without what is undefined. */
const plain = (value: object): Json => JSON.parse(JSON.stringify(value));

const groupWord = (kind: "all" | "any" | "none"): string => (kind === "all" ? "and" : kind === "none" ? "not" : "or");
