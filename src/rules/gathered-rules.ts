import type { Problem } from "../domain/problems";
import { isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type ListAnswers, noLists } from "./operator";
import { RuleProblems } from "./rule-problems";
import { parseRuleSets, type RuleSet } from "./rule-set";
import type { GatheringTimes, ScoreSettings } from "./score";
import { parseScoreModel } from "./score-model";

export interface GatheredRules {
  sets: RuleSet[];
  settings: ScoreSettings;
}

/**
 * Rules that were read from elsewhere, as the result of the run keeps them: `{rules, model?, ruleSet?, lists?, took?}`. Everything a score is
 * made of is in it, so that the score can be made again from the record alone.
 */
export function readGatheredRules(gathered: Json): Result<GatheredRules, Problem[]> {
  const given = isObject(gathered) ? gathered : {};
  const sets = parseRuleSets(given.rules ?? null);
  if (!sets.ok) return sets;
  const problems = new RuleProblems();
  const model = parseScoreModel(given.model, "model", problems);
  if (model === null) return err(problems.all);
  const settings = { model, lists: listsIn(given.lists), ruleSet: ruleSetIn(given.ruleSet), took: timesIn(given.took) };
  return ok({ sets: sets.value, settings });
}

function ruleSetIn(raw: Json | undefined): ScoreSettings["ruleSet"] & (object | null) {
  if (!isObject(raw)) return null;
  const { id, key, version, hash } = raw;
  const isNamed = typeof id === "string" && typeof key === "string" && typeof hash === "string";
  return isNamed && typeof version === "number" ? { id, key, version, hash } : null;
}

function listsIn(raw: Json | undefined): ListAnswers {
  if (!isObject(raw)) return noLists;
  const read = Object.entries(raw).flatMap(([key, answers]) => {
    if (!isObject(answers) || typeof answers.version !== "number" || !isObject(answers.found)) return [];
    const found = Object.entries(answers.found).filter((one): one is [string, boolean] => typeof one[1] === "boolean");
    return [[key, { version: answers.version, found: Object.fromEntries(found) }] as const];
  });
  return Object.fromEntries(read);
}

/** Records of earlier releases have none. */
function timesIn(raw: Json | undefined): GatheringTimes | null {
  if (!isObject(raw) || typeof raw.rulesMs !== "number" || !isObject(raw.listsMs)) return null;
  const listsMs = Object.entries(raw.listsMs).filter((one): one is [string, number] => typeof one[1] === "number");
  return { rulesMs: raw.rulesMs, listsMs: Object.fromEntries(listsMs) };
}
