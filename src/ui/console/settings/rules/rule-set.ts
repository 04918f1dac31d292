import type { Problem } from "../../../../domain";
import { type Json, type JsonObject, sameJson } from "../../../../lib/json";
import { api, type Listed } from "../../../shared";
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

/** Versions of one key, the newest first. */
export interface RuleSetFamily {
  key: string;
  name: string;
  newest: RuleSetSummary;
  published: RuleSetSummary | null;
  draft: RuleSetSummary | null;
  versions: RuleSetSummary[];
  updatedAt: string;
}

/** The list by key, what was touched last first. */
export function ruleSetFamilies(all: readonly RuleSetSummary[]): RuleSetFamily[] {
  const families = [...Map.groupBy(all, ({ key }) => key)].flatMap(([key, members]): RuleSetFamily[] => {
    const versions = members.toSorted((a, b) => b.version - a.version);
    const [newest] = versions;
    if (newest === undefined) return [];
    const updatedAt =
      versions
        .map((one) => one.updatedAt)
        .toSorted()
        .at(-1) ?? newest.updatedAt;
    return [
      {
        key,
        name: newest.name,
        newest,
        published: versions.find(({ status }) => status === "published") ?? null,
        draft: versions.find(({ status }) => status === "draft") ?? null,
        versions,
        updatedAt,
      },
    ];
  });
  return families.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Every page of a list of rule sets. */
export async function allRuleSets(stop: AbortSignal, key?: string) {
  const all: RuleSetSummary[] = [];
  const of = key === undefined ? "" : `&key=${encodeURIComponent(key)}`;
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.get<Listed<RuleSetSummary>>(`/rule-sets?limit=100${of}${at}`, { signal: stop });
    if (!page.ok) return page;
    all.push(...page.value.data);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return { ok: true as const, value: all };
}

/** Whether two stored versions say the same. */
export const saysTheSame = (a: RuleSet, b: RuleSet): boolean =>
  sameJson([a.rules, a.model, a.tests], [b.rules, b.model, b.tests]);
