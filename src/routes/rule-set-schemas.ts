import * as z from "zod";
import type { StoredRuleSet } from "../db/rule-sets";
import { alertSeverities } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";

const time = z.string().meta({ format: "date-time" });
const key = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "Use letters, digits, dots, dashes and underscores.")
  .meta({ description: 'How plugins name it: `rulesSource: {source: "ruleset", key}`.', example: "onboarding-risk" });
const name = z.string().trim().min(1).max(200);
const description = z.string().max(2_000).nullable();
const Rules = z
  .array(z.json())
  .max(1_000)
  .meta({
    description:
      "Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group " +
      "`{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`.",
    example: [
      {
        id: "sanctioned-country",
        indicator: "Sanctioned country",
        domain: "geography",
        baseRiskScore: 60,
        additionalRiskScore: 10,
        ruleSet: { operator: "or", rules: [{ key: "entity.data.country", operator: "IN", value: ["IR", "KP"] }] },
      },
    ],
  });
const Model = z.json().meta({
  description:
    '`{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`.',
});
const Tests = z.array(z.json()).max(200).meta({
  description: "`{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication.",
});
const parts = { rules: Rules, model: Model.optional(), tests: Tests.optional() };

export const CreateRuleSet = z.strictObject({
  key,
  name: name.optional(),
  description: description.optional(),
  ...parts,
});
const expectedHash = z.string().max(100).optional().meta({
  description: "The `hash` of the draft as it was read: one that somebody changed meanwhile is a conflict.",
});
export const PublishRuleSet = z.strictObject({ expectedHash });
export const ChangeRuleSet = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  rules: Rules.optional(),
  model: Model.optional(),
  tests: Tests.optional(),
  expectedHash,
});
export const ValidateRules = z.strictObject(parts);
export const ValidateRuleSet = ChangeRuleSet.omit({ name: true, description: true, expectedHash: true });
export const TryRuleSet = z
  .strictObject({
    facts: z.record(z.string(), z.json()).optional().meta({ description: "Shaped like the context of a case." }),
    caseId: z
      .string()
      .max(100)
      .optional()
      .meta({ description: "The case whose context is judged; it is not changed." }),
    rules: Rules.optional().meta({ description: "In the place of the stored rules: what a draft would say." }),
    model: Model.optional(),
  })
  .refine(({ facts, caseId }) => (facts === undefined) !== (caseId === undefined), {
    error: "Give either facts or a caseId.",
    path: ["facts"],
  });

export const RuleSetSummaryView = z
  .looseObject({
    id: z.string(),
    key: z.string(),
    version: z.int(),
    status: z.enum(["draft", "published", "archived"]),
    name: z.string(),
    description: z.string().nullable(),
    hash: z.string().meta({ description: "SHA-256 of rules, model and tests as they were written." }),
    ruleCount: z.int(),
    testCount: z.int(),
    modelKind: z.enum(["documented", "weighted"]),
    createdAt: time,
    updatedAt: time,
    publishedAt: time.nullable(),
    archivedAt: time.nullable(),
  })
  .meta({ id: "RuleSetSummary" });
export const RuleSetView = RuleSetSummaryView.extend({
  rules: z.json(),
  model: z.json().nullable(),
  tests: z.json().nullable(),
}).meta({ id: "RuleSet" });

export const RuleSetUserView = z
  .looseObject({
    kind: z.literal("definition"),
    id: z.string(),
    key: z.string(),
    version: z.int(),
    status: z.enum(["draft", "published"]),
    name: z.string(),
    plugins: z
      .array(z.looseObject({ name: z.string(), version: z.int().nullable() }))
      .meta({ description: "Those that name the rule set; `version` null: they take the latest published one." }),
  })
  .meta({ id: "RuleSetUser" });

const RuleTestView = z.looseObject({
  name: z.string(),
  passed: z.boolean(),
  problems: z.array(z.string()),
  score: z.number(),
  level: z.string(),
  hits: z.array(z.string()),
});
export const RuleSetValidation = z
  .looseObject({
    valid: z.boolean().meta({ description: "Neither problems nor failing tests: it can be published." }),
    problems: z.array(z.looseObject({ severity: z.string(), code: z.string(), path: z.string(), message: z.string() })),
    tests: z.array(RuleTestView),
  })
  .meta({ id: "RuleSetValidation" });
export const RuleTrial = z
  .looseObject({
    score: z.number(),
    level: z.enum(["low", "medium", "high", "critical"]),
    hits: z.array(z.string()),
    alerts: z
      .array(z.looseObject({ rule: z.string(), severity: z.enum(alertSeverities), title: z.string() }))
      .meta({ description: "What a real judgement would raise." }),
    output: z.json().meta({ description: "As it would stand in the context." }),
    explanation: z.json().meta({ description: "Every rule with its verdict, the values it read, and a sentence." }),
  })
  .meta({ id: "RuleTrial" });
export const OperatorView = z
  .looseObject({
    name: z.string(),
    words: z.string(),
    summary: z.string(),
    needsKey: z.boolean(),
    example: z.json(),
  })
  .meta({ id: "RuleOperator" });

export const summaryOfRuleSet = (row: StoredRuleSet): JsonObject => summaryOf(row, partsOf(row));

export function viewOfRuleSet(row: StoredRuleSet): JsonObject {
  const parts = partsOf(row);
  const { rules = [], model = null, tests = null } = parts;
  return { ...summaryOf(row, parts), rules, model, tests };
}

/** The text was read when it was stored. */
const partsOf = ({ body }: StoredRuleSet) => JSON.parse(body) as Record<string, Json>;

const summaryOf = (row: StoredRuleSet, { rules, model, tests }: Record<string, Json>): JsonObject => ({
  id: row.id,
  key: row.key,
  version: row.version,
  status: row.status,
  name: row.name,
  description: row.description,
  hash: row.hash,
  ruleCount: Array.isArray(rules) ? rules.length : 1,
  testCount: Array.isArray(tests) ? tests.length : 0,
  modelKind: isObject(model) && model.kind === "weighted" ? "weighted" : "documented",
  createdAt: iso(row.createdAtMs),
  updatedAt: iso(row.updatedAtMs),
  publishedAt: row.publishedAtMs === null ? null : iso(row.publishedAtMs),
  archivedAt: row.archivedAtMs === null ? null : iso(row.archivedAtMs),
});

const iso = (atMs: number): string => new Date(atMs).toISOString();
