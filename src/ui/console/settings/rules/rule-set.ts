import type { Problem } from "../../../../domain";
import { type Json, type JsonObject, sameJson } from "../../../../lib/json";
import { everyPage } from "../../../shared";
import type { Evaluation } from "../../evaluation/evaluation";

export interface RuleSetSummary {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  description: string | null;
  /** Of rules, model and tests as stored. */
  hash: string;
  ruleCount: number;
  testCount: number;
  modelKind: "documented" | "weighted";
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

export interface RuleSet extends RuleSetSummary {
  rules: Json;
  model: Json;
  tests: Json;
}

export interface TestResult {
  name: string;
  passed: boolean;
  problems: string[];
  score: number;
  level: string;
  hits: string[];
}

export interface Validation {
  valid: boolean;
  problems: Problem[];
  tests: TestResult[];
}

export interface Trial {
  score: number;
  level: "low" | "medium" | "high" | "critical";
  hits: string[];
  output: JsonObject;
  explanation: Evaluation;
}

/** A definition that judges by a rule set; `version` null: by the latest published one. */
export interface RuleSetUser {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published";
  name: string;
  plugins: { name: string; version: number | null }[];
}

/** All rule sets, or all versions of one key. */
export const allRuleSets = (stop: AbortSignal, key?: string) =>
  everyPage<RuleSetSummary>(`/rule-sets?limit=100${key === undefined ? "" : `&key=${encodeURIComponent(key)}`}`, stop);

/** Whether two stored versions say the same. */
export const saysTheSame = (a: RuleSet, b: RuleSet): boolean =>
  sameJson([a.rules, a.model, a.tests], [b.rules, b.model, b.tests]);
