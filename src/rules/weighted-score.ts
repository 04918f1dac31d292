import type { Json, JsonObject } from "../lib/json";
import { askNode, type NodeAnswer } from "./ask-node";
import type { RiskLevel } from "./country-risk";
import type { ListAnswers } from "./operator";
import type { RuleSet } from "./rule-set";
import { levelAt, type WeightedModel } from "./score-model";

export interface WeightedScore {
  score: number;
  level: RiskLevel;
  /** What each set that holds added, weight included. */
  points: Map<RuleSet, number>;
  /** How the score came about, step by step. */
  steps: Json;
  /** Work that the modifiers and floors were, in steps of the budget. */
  cost: number;
}

/** The score of the sets that hold by a weighted model. `hits` are sorted by base score, the highest first. */
export function weightedScore(
  model: WeightedModel,
  hits: readonly RuleSet[],
  facts: JsonObject,
  nowMs: number,
  lists: ListAnswers,
): WeightedScore {
  const points = new Map<RuleSet, number>();
  const categories: JsonObject[] = [];
  let score = 0;
  let cost = 0;
  for (const domain of new Set(hits.map((set) => set.domain))) {
    const weight = Object.hasOwn(model.weights, domain) ? (model.weights[domain] ?? 1) : 1;
    const sets = hits.filter((set) => set.domain === domain);
    for (const [i, set] of sets.entries())
      points.set(set, rounded(weight * (i === 0 ? set.baseRiskScore : set.additionalRiskScore)));
    const total = sets.reduce((sum, set) => sum + (points.get(set) ?? 0), 0);
    categories.push({ domain, weight, points: rounded(total) });
    score += total;
  }
  const modifiers = model.modifiers.map(({ name, when, multiply, add }) => {
    const answer = askNode(when, facts, nowMs, lists);
    if (answer.verdict === "holds") score = score * multiply + add;
    cost += answer.steps;
    return { name, multiply, add, ...shown(answer), after: rounded(score) };
  });
  const floors = model.floors.map(({ name, when, score: floor }) => {
    const answer = askNode(when, facts, nowMs, lists);
    if (answer.verdict === "holds") score = Math.max(score, floor);
    cost += answer.steps;
    return { name, floor, ...shown(answer), after: rounded(score) };
  });
  const final = rounded(Math.max(0, Math.min(score, model.cap)));
  const steps = { kind: model.kind, categories, modifiers, floors, cap: model.cap, before: rounded(score) };
  return {
    score: final,
    level: levelAt(final, model.thresholds),
    points,
    steps: JSON.parse(JSON.stringify(steps)) as Json,
    cost,
  };
}

const shown = (answer: NodeAnswer) => ({ verdict: answer.verdict, tree: answer });

/** Hundredths: sums of weights must not end in 0.30000000000000004. */
const rounded = (score: number): number => Math.round((score + Number.EPSILON) * 100) / 100;
