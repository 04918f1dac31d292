import * as z from "zod";
import { alertSeverities } from "../domain/alerts";
import type { Problem } from "../domain/problems";
import { depthOf } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import {
  type AlertDefinition,
  comparisonOperators,
  defaultCooldownMinutes,
  definitionSubjects,
  longestReachDays,
  mostBands,
  mostGroupBy,
  spanUnits,
} from "./alert-definition";
import { definitionProblems } from "./definition-problems";

const deepestDefinition = 20;
const mostCount = 100_000;

/** Reads a definition and fills in what was left out. The error lists everything that is wrong, each with its path and what to do. */
export function parseAlertDefinition(raw: unknown): Result<AlertDefinition, Problem[]> {
  if (depthOf(raw, deepestDefinition) > deepestDefinition)
    return err([problem("", `a definition may be nested at most ${deepestDefinition} deep`)]);
  const parsed = AlertDefinitionSchema.safeParse(raw);
  if (!parsed.success)
    return err(parsed.error.issues.map((issue) => problem(issue.path.map(String).join("."), issue.message)));
  const { run, ...rest } = parsed.data;
  const isAgainstPeers = rest.compare.with === "peer_group";
  const definition: AlertDefinition = { ...rest, run: run ?? (isAgainstPeers ? { schedule: "daily" } : "on_arrival") };
  const problems = definitionProblems(definition);
  return problems.length === 0 ? ok(definition) : err(problems);
}

const problem = (path: string, message: string): Problem => ({
  severity: "error",
  code: "alert_definition.bad_value",
  path,
  message,
});

const TransactionPathSchema = z.string().min(1).max(60);

const SpanSchema = z.strictObject({
  amount: z
    .int("the amount is a whole number")
    .min(1)
    .max(longestReachDays * 1_440),
  unit: z.enum(spanUnits, "the unit is minutes, hours or days"),
});

const BaseAmount = z.literal("baseAmount", 'amounts of several currencies are measured in one: of is "baseAmount"');

const MeasureSchema = z.discriminatedUnion(
  "aggregate",
  [
    z.strictObject({ aggregate: z.literal("amount") }),
    z.strictObject({ aggregate: z.literal("gap") }),
    z.strictObject({ aggregate: z.literal("count") }),
    z.strictObject({ aggregate: z.literal("sum"), of: BaseAmount.default("baseAmount") }),
    z.strictObject({ aggregate: z.literal("average"), of: BaseAmount.default("baseAmount") }),
    z.strictObject({ aggregate: z.literal("max"), of: BaseAmount.default("baseAmount") }),
    z.strictObject({
      aggregate: z.literal("distinct"),
      of: z.string('different values of what? of is a path, like "counterparty.id"').min(1).max(60),
    }),
    z.strictObject({
      aggregate: z.literal("share"),
      where: z.json().meta({ description: "A tree of rules, as the filter." }),
      of: z.enum(["count", "baseAmount"], 'a share is of "count" or of "baseAmount"').default("count"),
    }),
  ],
  { error: "the aggregate is amount, count, sum, average, max, distinct, share or gap" },
);

const Operator = z.enum(comparisonOperators, "the operator is gt, gte, lt or lte").default("gt");
const Factor = z.number("how many times the baseline? the factor is a number").positive().max(1_000_000);
const Minimum = z.int().min(1).max(mostCount).default(1);

const ComparisonSchema = z.discriminatedUnion(
  "with",
  [
    z.strictObject({
      operator: Operator,
      with: z.literal("constant"),
      value: z.number("compared with what? the value is a number").min(0).max(1_000_000_000_000),
    }),
    z.strictObject({
      operator: Operator,
      with: z.literal("own_history"),
      factor: Factor,
      window: SpanSchema,
      minimumCount: Minimum,
    }),
    z.strictObject({
      operator: Operator,
      with: z.literal("peer_group"),
      by: z.array(TransactionPathSchema).max(mostGroupBy).default([]),
      factor: Factor,
      window: SpanSchema,
      minimumCount: Minimum,
      minimumPeers: Minimum,
    }),
  ],
  { error: "it is compared with constant, own_history or peer_group" },
);

const DedupeSchema = z.strictObject({
  mute: z.boolean().default(false),
  cooldownMinutes: z
    .int()
    .min(0)
    .max(longestReachDays * 1_440)
    .default(defaultCooldownMinutes),
});

/** A definition as it may be sent. What no field alone can tell is in `definition-problems.ts`. */
export const AlertDefinitionSchema = z.strictObject({
  name: z.string("the definition needs a name").trim().min(1).max(200),
  description: z.string().max(2_000).default(""),
  enabled: z.boolean().default(true),
  severity: z.enum(alertSeverities, "the severity is low, medium, high or critical"),
  subject: z.enum(definitionSubjects, "the subject is customer, counterparty, originator, beneficiary or card"),
  filter: z.json().exactOptional().meta({
    description:
      'Which transactions are looked at: a tree of `{"operator": "and" | "or" | "not", "rules": […]}` and `{"key", "operator", "value"}`, as in rule sets.',
  }),
  groupBy: z.array(TransactionPathSchema).max(mostGroupBy).default([]),
  measure: MeasureSchema,
  window: SpanSchema.exactOptional(),
  compare: ComparisonSchema,
  minimumCount: z.int().min(1).max(mostCount).exactOptional(),
  minimumAmount: z.number().positive().max(1_000_000_000_000).exactOptional(),
  severityBands: z
    .array(z.strictObject({ from: z.number().min(0), severity: z.enum(alertSeverities) }))
    .max(mostBands)
    .default([]),
  dedupe: DedupeSchema.default({ mute: false, cooldownMinutes: defaultCooldownMinutes }),
  run: z
    .union([z.literal("on_arrival"), z.strictObject({ schedule: z.literal("daily") })], {
      error: 'it runs "on_arrival" or {"schedule": "daily"}',
    })
    .exactOptional(),
  verdict: z
    .enum(["review", "block"], "the verdict is review or block; leave it out to let everything pass")
    .exactOptional(),
  opensCase: z.strictObject({ workflow: z.string().trim().min(1).max(100) }).exactOptional(),
});

/** As it is sent, before what was left out is filled in. */
export type AlertDefinitionInput = z.input<typeof AlertDefinitionSchema>;
