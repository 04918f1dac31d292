import { isObject, type Json, type JsonObject } from "../lib/json";
import { type RiskLevel, riskLevels } from "./country-risk";
import { parseRuleNode } from "./rule-node";
import type { RuleProblems } from "./rule-problems";
import type { RuleNode } from "./rule-set";

/** How the sets that hold become one score. `documented`: the formula and bands of the documented system. */
export type ScoreModel = { kind: "documented" } | WeightedModel;

/**
 * Per category (domain) the documented formula, times the category's weight; added up; then modifiers in order, floors, cap. Never
 * below zero, rounded to hundredths.
 */
export interface WeightedModel {
  kind: "weighted";
  /** By category; a category that is not named weighs 1. */
  weights: Readonly<Record<string, number>>;
  modifiers: { name: string; when: RuleNode; multiply: number; add: number }[];
  floors: { name: string; when: RuleNode; score: number }[];
  cap: number;
  /** From lowest to highest; the first begins at 0. */
  thresholds: { from: number; level: RiskLevel }[];
}

export const documentedModel: ScoreModel = { kind: "documented" };

const documentedThresholds: WeightedModel["thresholds"] = [
  { from: 0, level: "low" },
  { from: 40, level: "medium" },
  { from: 70, level: "high" },
  { from: 85, level: "critical" },
];

const highestScore = 1_000;
const mostAdjustments = 100;

/** The model of a rule set; nothing means the documented one. Null, with problems noted, when it cannot be read. */
export function parseScoreModel(raw: Json | undefined, path: string, problems: RuleProblems): ScoreModel | null {
  if (raw === undefined || raw === null) return documentedModel;
  if (!isObject(raw) || (raw.kind !== "documented" && raw.kind !== "weighted")) {
    problems.add(path, "bad_model", 'the model is {"kind": "documented"} or {"kind": "weighted", …}');
    return null;
  }
  if (raw.kind === "documented") return documentedModel;
  const before = problems.all.length;
  const model: WeightedModel = {
    kind: "weighted",
    weights: weightsIn(raw.weights, `${path}.weights`, problems),
    modifiers: adjustmentsIn(raw.modifiers, `${path}.modifiers`, problems, (one, at) => ({
      multiply: numberIn(one.multiply ?? 1, 0, 100, `${at}.multiply`, problems),
      add: numberIn(one.add ?? 0, -highestScore, highestScore, `${at}.add`, problems),
    })),
    floors: adjustmentsIn(raw.floors, `${path}.floors`, problems, (one, at) => ({
      score: numberIn(one.score, 0, highestScore, `${at}.score`, problems),
    })),
    cap: numberIn(raw.cap ?? 100, 0, highestScore, `${path}.cap`, problems),
    thresholds: thresholdsIn(raw.thresholds, `${path}.thresholds`, problems),
  };
  return problems.all.length === before ? model : null;
}

/** The level a score reaches in a model with these thresholds. */
export const levelAt = (score: number, thresholds: WeightedModel["thresholds"]): RiskLevel =>
  thresholds.findLast(({ from }) => score >= from)?.level ?? "low";

function weightsIn(raw: Json | undefined, path: string, problems: RuleProblems): Record<string, number> {
  if (raw === undefined) return {};
  if (!isObject(raw)) {
    problems.add(path, "bad_weights", 'weights are a table of categories like {"geography": 1.5}');
    return {};
  }
  const entries = Object.entries(raw).map(
    ([domain, weight]) => [domain, numberIn(weight, 0, 100, `${path}.${domain}`, problems)] as const,
  );
  return Object.fromEntries(entries);
}

function adjustmentsIn<Part>(
  raw: Json | undefined,
  path: string,
  problems: RuleProblems,
  read: (one: JsonObject, at: string) => Part,
): (Part & { name: string; when: RuleNode })[] {
  const list = raw ?? [];
  if (!Array.isArray(list) || list.length > mostAdjustments) {
    problems.add(path, "bad_list", `a list of at most ${mostAdjustments} is needed here`);
    return [];
  }
  return list.flatMap((one, i) => {
    const at = `${path}.${i}`;
    if (!isObject(one) || typeof one.name !== "string" || one.name.trim() === "" || one.when === undefined) {
      problems.add(at, "bad_adjustment", "it needs a name and a rule under `when`");
      return [];
    }
    const when = parseRuleNode(one.when, `${at}.when`, problems);
    return when === null ? [] : [{ ...read(one, at), name: one.name.trim(), when }];
  });
}

function thresholdsIn(raw: Json | undefined, path: string, problems: RuleProblems): WeightedModel["thresholds"] {
  if (raw === undefined) return documentedThresholds;
  const read = (Array.isArray(raw) ? raw : []).flatMap((one) => {
    const level = isObject(one) ? riskLevels.find((known) => known === one.level) : undefined;
    return isObject(one) && typeof one.from === "number" && level !== undefined ? [{ from: one.from, level }] : [];
  });
  const rises = read.every(({ from, level }, i) => {
    const before = read[i - 1];
    return before === undefined
      ? from === 0
      : from > before.from && riskLevels.indexOf(level) > riskLevels.indexOf(before.level);
  });
  if (Array.isArray(raw) && read.length === raw.length && read.length > 0 && rises) return read;
  problems.add(
    path,
    "bad_thresholds",
    'thresholds rise from 0, each with a higher level: [{"from": 0, "level": "low"}, {"from": 50, "level": "high"}]',
  );
  return documentedThresholds;
}

function numberIn(raw: Json | undefined, min: number, max: number, path: string, problems: RuleProblems): number {
  if (typeof raw === "number" && raw >= min && raw <= max) return raw;
  problems.add(path, "bad_number", `a number from ${min} to ${max} is needed here`);
  return 0;
}
