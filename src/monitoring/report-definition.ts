import * as z from "zod";
import { type AlertSeverity, alertSeverities } from "../domain/alerts";
import type { Problem } from "../domain/problems";
import { err, ok, type Result } from "../lib/result";
import { defaultCooldownMinutes, longestReachDays } from "./alert-definition";
import type { HeldWords } from "./sentences";

/**
 * A rule over the risk scores (0 to 100) of a merchant's reports: the newest one against the one before. `rise`: by so many points;
 * `rise_percent`: by so many percent of the score before; `score`: the new score alone. All are "at least".
 */
export interface ReportDefinition {
  name: string;
  description: string;
  enabled: boolean;
  severity: AlertSeverity;
  report: { measure: "rise" | "rise_percent" | "score"; atLeast: number };
  dedupe: { mute: boolean; cooldownMinutes: number };
}

export const ReportDefinitionSchema = z.strictObject({
  name: z.string("the definition needs a name").trim().min(1).max(200),
  description: z.string().max(2_000).default(""),
  enabled: z.boolean().default(true),
  severity: z.enum(alertSeverities, "the severity is low, medium, high or critical"),
  report: z.strictObject({
    measure: z.enum(["rise", "rise_percent", "score"], "the measure is rise, rise_percent or score"),
    atLeast: z.number("at least how much? atLeast is a number").positive().max(10_000),
  }),
  dedupe: z
    .strictObject({
      mute: z.boolean().default(false),
      cooldownMinutes: z
        .int()
        .min(0)
        .max(longestReachDays * 1_440)
        .default(defaultCooldownMinutes),
    })
    .default({ mute: false, cooldownMinutes: defaultCooldownMinutes }),
});

export function parseReportDefinition(raw: unknown): Result<ReportDefinition, Problem[]> {
  const parsed = ReportDefinitionSchema.safeParse(raw);
  if (!parsed.success)
    return err(
      parsed.error.issues.map(({ path, message }) => ({
        severity: "error",
        code: "alert_definition.bad_value",
        path: path.map(String).join("."),
        message,
      })),
    );
  const { measure, atLeast } = parsed.data.report;
  if (measure === "rise_percent" || atLeast <= 100) return ok(parsed.data);
  const message = "scores end at 100: a definition that asks for more never holds";
  return err([{ severity: "error", code: "alert_definition.makes_no_sense", path: "report.atLeast", message }]);
}

/** A rule over reports that holds: the numbers compared, and a sentence. */
export interface ReportHeld {
  value: number;
  limit: number;
  words: HeldWords;
}

type Judging = Pick<ReportDefinition, "report">;

/** What is compared, in points or percent. Null: without a report before there is no rise, and nothing is a percentage of a score of zero. */
export function measuredOf({ report: { measure } }: Judging, previousScore: number | null, score: number) {
  if (measure === "score") return score;
  if (previousScore === null || (measure === "rise_percent" && previousScore === 0)) return null;
  const rise = score - previousScore;
  return measure === "rise" ? rise : (100 * rise) / previousScore;
}

/** Null: it does not hold. */
export function judgeReport(definition: Judging, previousScore: number | null, score: number): ReportHeld | null {
  const { measure, atLeast } = definition.report;
  const value = measuredOf(definition, previousScore, score);
  if (value === null || value < atLeast) return null;
  const unit = { score: "", rise: " points", rise_percent: " %" }[measure];
  const measured =
    measure === "score"
      ? `The risk score is ${shown(score)}`
      : `The risk score rose from ${shown(previousScore ?? 0)} to ${shown(score)}, by ${shown(value)}${unit}`;
  const limit = `at least ${shown(atLeast)}${unit}`;
  return { value, limit: atLeast, words: { measured, limit, sentence: `${measured}: ${limit}.` } };
}

/** All that hold, not the first: a merchant may rise by much and be above the line as well. */
export function judgeReports<D extends { body: ReportDefinition }>(
  definitions: readonly D[],
  previousScore: number | null,
  score: number,
): { definition: D; held: ReportHeld }[] {
  return definitions.flatMap((definition) => {
    const told = judgeReport(definition.body, previousScore, score);
    return told === null ? [] : [{ definition, held: told }];
  });
}

const shown = (value: number): string => String(Number(value.toFixed(2)));
