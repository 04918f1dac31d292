import type { Json, JsonObject } from "../lib/json";
import type { CaseId, RunId } from "./ids";
import type { Verdict } from "./verdict";

/** What one rule came to. `id` and `name` are the tenant's own words for the rule. */
export interface RuleVerdict {
  id: string;
  name: string;
  verdict: Verdict;
}

/** The stored rule set that judged; null: the rules stood in the definition, or came from an address of the tenant. */
export type JudgingRuleSet = { id: string; key: string; version: number; hash: string } | null;

/** What a case was judged on, and what that came to: everything it takes to judge it again by other rules. */
export interface JudgedInput {
  runId: RunId;
  caseId: CaseId;
  plugin: string;
  definitionKey: string;
  definitionVersion: number;
  /** On the case's own clock: what rules call now. */
  atMs: number;
  /** As the rules read it, before their output was written. */
  context: JsonObject;
  /** What the tenant's lists answered, by key of the list: `{version, found}`. */
  lists: Json;
  ruleSet: JudgingRuleSet;
  model: "documented" | "weighted";
  score: number;
  level: "low" | "medium" | "high" | "critical";
  rules: RuleVerdict[];
}

/** A judged input as its case hands it over, still in the clear: JSON text of a `JudgedInput`. */
export interface PendingJudgement {
  runId: RunId;
  /** Real time. */
  recordedAtMs: number;
  body: string;
}
