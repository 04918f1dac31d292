import * as z from "zod";
import { reportOf } from "../backtests/report";
import type { Tally } from "../backtests/tally";
import type { BacktestCase } from "../db/backtest-results";
import type { BacktestSummary } from "../db/backtests";
import type { Shadow } from "../db/shadows";
import type { JsonObject } from "../lib/json";

const time = z.string().meta({ format: "date-time" });
const level = z.enum(["low", "medium", "high", "critical"]);
const when = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Inputs of a plugin whose rules stand in its definition, or come from an address. */
export const Source = z
  .strictObject({ definitionKey: z.string().min(1).max(200), plugin: z.string().min(1).max(200) })
  .meta({
    description:
      "Inputs of this riskRules plugin of a definition, for rules that did not judge as a stored rule set. Default: inputs judged by any version " +
      "of the rule set's own key.",
    example: { definitionKey: "kyb", plugin: "risk" },
  });

export const CreateBacktest = z
  .strictObject({
    lastCases: z
      .int()
      .min(1)
      .max(50_000)
      .default(10_000)
      .meta({ description: "The last cases that were judged; of each its newest judgement." }),
    from: when.optional().meta({ description: "Judged at or after this.", format: "date-time" }),
    to: when.optional().meta({ description: "Judged before this.", format: "date-time" }),
    against: z.int().min(1).optional().meta({
      description:
        "Compare with what this published version says today. Default: with what production said when it judged.",
    }),
    source: Source.optional(),
  })
  .meta({ example: { lastCases: 10_000 } });

export const StartShadow = z
  .strictObject({
    until: when.meta({ description: "At most 90 days ahead.", format: "date-time" }),
    sharePercentage: z
      .int()
      .min(1)
      .max(100)
      .default(100)
      .meta({ description: "Share of the cases, chosen by their id." }),
    source: Source.optional(),
  })
  .meta({ example: { until: "2026-12-31T00:00:00Z", sharePercentage: 20 } });

const RuleSetRef = z.looseObject({ id: z.string(), key: z.string(), version: z.int(), hash: z.string() });
const source = z.looseObject({
  ruleSet: z.string().nullable(),
  definitionKey: z.string().nullable(),
  plugin: z.string().nullable(),
});

export const BacktestView = z
  .looseObject({
    id: z.string(),
    status: z.enum(["queued", "running", "done", "cancelled", "failed"]),
    problem: z.string().nullable(),
    ruleSet: RuleSetRef.meta({
      description: "The rules as they were when the backtest began: later changes do not touch it.",
    }),
    against: z.int().nullable(),
    source,
    lastCases: z.int(),
    from: time.nullable(),
    to: time.nullable(),
    progress: z.looseObject({ judged: z.int(), total: z.int() }),
    byId: z.string(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Backtest" });

export const ShadowView = z
  .looseObject({
    id: z.string(),
    status: z.enum(["running", "ended"]),
    endedBecause: z.enum(["until", "stopped", "draft_changed", "published", "archived"]).nullable(),
    ruleSet: RuleSetRef,
    source,
    sharePercentage: z.int(),
    judged: z.int(),
    missed: z.int().meta({ description: "Inputs that the draft failed at, or had no time for." }),
    byId: z.string(),
    createdAt: time,
    until: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: "Shadow" });

export const BacktestCaseView = z
  .looseObject({
    caseId: z.string(),
    caseName: z.string().nullable().meta({ description: "As the list of cases has it; null: none, or it is gone." }),
    judgedAt: time,
    changed: z.boolean(),
    before: z.looseObject({ level, score: z.number() }),
    after: z.looseObject({ level, score: z.number() }).nullable(),
    newlyHolds: z.array(z.string()).meta({ description: "Ids of rules." }),
    noLongerHolds: z.array(z.string()),
    problem: z.string().nullable().meta({ description: "Why there is no `after`." }),
  })
  .meta({ id: "BacktestCase" });

const verdictCounts = z
  .looseObject({ holds: z.int(), fails: z.int(), unknown: z.int(), error: z.int(), rate: z.number() })
  .nullable();
const matrix = z.array(z.looseObject({ level, decision: z.string(), cases: z.int() }));
export const BacktestReport = z
  .looseObject({
    complete: z
      .boolean()
      .meta({ description: "False while it runs, and for what was cancelled: the cases judged so far." }),
    cases: z.looseObject({
      judged: z.int(),
      changed: z.int(),
      failed: z.int().meta({ description: "The rules threw." }),
      shredded: z.int().meta({ description: "The case was erased: its input cannot be read any more." }),
      unreadable: z.int(),
      missing: z.int(),
    }),
    outcomes: z
      .array(z.looseObject({ before: level, after: level, cases: z.int() }))
      .meta({ description: "Every pair of levels: the shift of outcomes." }),
    rules: z
      .array(z.looseObject({ id: z.string(), name: z.string(), before: verdictCounts, after: verdictCounts }))
      .meta({
        description:
          "How often each rule holds: `rate` of the cases it was asked in. Null: the rule is not on that side.",
      }),
    decisions: z.looseObject({ before: matrix, after: matrix }).meta({
      description: "Level against what became of the case: `approved`, `rejected`, `open`, `completed`, `cancelled`, …",
    }),
    unknownFacts: z.array(z.looseObject({ fact: z.string(), cases: z.int() })),
    lists: z.looseObject({
      answeredByVersionOfThen: z.int(),
      answeredByVersionOfToday: z.int().meta({ description: "The list came after the judgement." }),
      unanswered: z.int().meta({ description: "There is no such list: the rule was unknown." }),
    }),
  })
  .meta({ id: "BacktestReport" });

export const backtestView = (row: BacktestSummary): JsonObject => ({
  id: row.id,
  status: row.status,
  problem: row.problem,
  ruleSet: ruleSetOf(row),
  against: row.againstVersion,
  source: sourceView(row),
  lastCases: row.lastCases,
  from: isoOrNull(row.fromMs),
  to: isoOrNull(row.toMs),
  progress: { judged: row.judged, total: row.total },
  byId: row.byId,
  createdAt: iso(row.createdAtMs),
  finishedAt: isoOrNull(row.finishedAtMs),
});

export const shadowView = (row: Shadow): JsonObject => ({
  id: row.id,
  status: row.status,
  endedBecause: row.endedBecause,
  ruleSet: ruleSetOf(row),
  source: sourceView(row),
  sharePercentage: row.sharePercentage,
  judged: row.judged,
  missed: row.missed,
  byId: row.byId,
  createdAt: iso(row.createdAtMs),
  until: iso(row.untilMs),
  finishedAt: isoOrNull(row.finishedAtMs),
});

export const backtestCaseView = (row: BacktestCase, caseName: string | null): JsonObject => ({
  caseId: row.caseId,
  caseName,
  judgedAt: iso(row.atMs),
  changed: row.changed === 1,
  before: { level: row.beforeLevel, score: row.beforeScore },
  after: row.afterLevel === null ? null : { level: row.afterLevel, score: row.afterScore },
  newlyHolds: JSON.parse(row.newlyHolds) as string[],
  noLongerHolds: JSON.parse(row.noLongerHolds) as string[],
  problem: row.problem,
});

export const reportView = (tally: Tally, complete: boolean) => ({ complete, ...reportOf(tally) });

const ruleSetOf = (row: Pick<Shadow, "ruleSetId" | "ruleSetKey" | "version" | "hash">): JsonObject => ({
  id: row.ruleSetId,
  key: row.ruleSetKey,
  version: row.version,
  hash: row.hash,
});
const sourceView = (row: Pick<Shadow, "sourceRuleSetKey" | "sourceDefinitionKey" | "sourcePlugin">): JsonObject => ({
  ruleSet: row.sourceRuleSetKey,
  definitionKey: row.sourceDefinitionKey,
  plugin: row.sourcePlugin,
});
const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));
