import type { Problem } from "../domain/problems";
import { isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { RuleProblems } from "./rule-problems";
import { parseRuleSets, type RuleNode, type RuleSet } from "./rule-set";
import { parseRuleTests, type RuleTest } from "./rule-tests";
import { documentedModel, parseScoreModel, type ScoreModel } from "./score-model";

/** What a tenant keeps under a key and a version: rules, how they become a score, and tests that they must pass. */
export interface RuleBook {
  rules: RuleSet[];
  model: ScoreModel;
  tests: RuleTest[];
}

/** `{rules, model?, tests?}` as it was written. All that is wrong comes back at once, with paths into it. */
export function parseRuleBook(raw: Json): Result<RuleBook, Problem[]> {
  const problems = new RuleProblems();
  if (!isObject(raw)) return err(problems.add("", "not_an_object", 'a rule set is an object like {"rules": […]}'));
  const rules = parseRuleSets(raw.rules ?? null);
  if (!rules.ok)
    for (const { path, ...problem } of rules.error)
      problems.all.push({ ...problem, path: path === "" ? "rules" : `rules.${path}` });
  const model = parseScoreModel(raw.model, "model", problems);
  const tests = parseRuleTests(raw.tests, "tests", problems);
  if (!rules.ok || model === null || problems.all.length > 0) return err(problems.all);
  return ok({ rules: rules.value, model, tests });
}

/** A book of rules alone, as definitions keep them inline. */
export const bookOf = (rules: readonly RuleSet[]): RuleBook => ({
  rules: [...rules],
  model: documentedModel,
  tests: [],
});

/** Every rule of the book, also those of its model. */
export function nodesOf({ rules, model }: RuleBook): RuleNode[] {
  const adjusted = model.kind === "weighted" ? [...model.modifiers, ...model.floors].map(({ when }) => when) : [];
  return [...rules.map(({ rule }) => rule), ...adjusted];
}
