import { assertNever } from "../../../../../lib/assert-never";
import type { Tone } from "../../../../shared";
import { plural, riskWords } from "../../../model/words";
import { whoMade } from "../../frame/who";
import type { Backtest, InputSource, Level, Report, Shadow } from "./backtest";
import type { Agreement, Shift } from "./report-model";

// The sentences around them are English.
const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const countText = (count: number): string => number.format(count);
/** 0.034 → "3.4%". */
export const shareText = (share: number): string => percent.format(share);
/** "12,480 cases". */
export const casesText = (count: number): string => `${countText(count)} ${count === 1 ? "case" : "cases"}`;

/** 0.034 → "+3.4 points", of a share between 0 and 1. */
export function pointsText(difference: number): string {
  const points = Math.round(difference * 1_000) / 10;
  if (points === 0) return "no change";
  return `${points > 0 ? "+" : "−"}${number.format(Math.abs(points))} ${Math.abs(points) === 1 ? "point" : "points"}`;
}

/** What a report comes to, in a sentence. */
export function shiftWords({ cases }: Report, { up, down }: Shift): string {
  if (cases.judged === 0) return "No case could be compared.";
  if (cases.changed === 0)
    return `${cases.judged === 1 ? "The one case comes" : `All ${casesText(cases.judged)} come`} out as before.`;
  const levels =
    up + down === 0
      ? "no level changes"
      : [up > 0 && `${countText(up)} a graver level`, down > 0 && `${countText(down)} a milder one`]
          .filter((part) => part !== false)
          .join(", ");
  const come = cases.changed === 1 ? "comes" : "come";
  return `${countText(cases.changed)} of ${casesText(cases.judged)} ${come} out otherwise (${shareText(cases.changed / cases.judged)}): ${levels}.`;
}

/** Cases that could not be compared, each reason in a sentence. */
export function leftOutWords({ cases }: Report): string[] {
  const reasons: [count: number, why: string][] = [
    [cases.failed, "the rules failed"],
    [cases.shredded, "the person was erased"],
    [cases.unreadable, "the archived input cannot be read"],
    [cases.missing, "the archived input is missing"],
  ];
  return reasons.filter(([count]) => count > 0).map(([count, why]) => `${casesText(count)} left out: ${why}.`);
}

/** Precision and recall as people say them. `who`: "the draft", "production". */
export function agreementWords(agreement: Agreement, from: Level, who: string): string[] {
  const { hits, falseAlarms, missed, precision, recall } = agreement;
  const level = from === "critical" ? "critical" : `${riskWords[from].toLowerCase()} or above`;
  return [
    precision === null
      ? `No decided case is ${level} for ${who}.`
      : `Of ${casesText(hits + falseAlarms)} that ${who} puts at ${level}, people rejected ${countText(hits)} (precision ${shareText(precision)}).`,
    recall === null
      ? "People rejected none of these cases, so nothing can be said about what is missed."
      : `Of ${casesText(hits + missed)} that people rejected, ${who} puts ${countText(hits)} at ${level} (recall ${shareText(recall)}).`,
  ];
}

export function backtestWords({ status }: Pick<Backtest, "status">): { label: string; tone: Tone } {
  switch (status) {
    case "queued":
      return { label: "Waiting", tone: "wait" };
    case "running":
      return { label: "Running", tone: "info" };
    case "done":
      return { label: "Done", tone: "ok" };
    case "cancelled":
      return { label: "Cancelled", tone: "neutral" };
    case "failed":
      return { label: "Failed", tone: "bad" };
    default:
      return assertNever(status);
  }
}

const ends: Record<NonNullable<Shadow["endedBecause"]>, string> = {
  until: "its time was over",
  stopped: "somebody stopped it",
  draft_changed: "the draft was changed, so its numbers would be about other rules",
  published: "the draft was published",
  archived: "the draft was archived",
};
export const endWords = (shadow: Shadow): string =>
  shadow.endedBecause === null ? "It runs." : `It ended: ${ends[shadow.endedBecause]}.`;

/** Who began it, inside a sentence. Reading it subscribes to the list of people. */
export const byWords = (byId: string): string => whoMade(byId).replace(/^You$/, "you");

/** Which inputs were judged again. */
export function sourceWords({ definitionKey, plugin, ruleSet }: InputSource): string {
  return definitionKey === null ? `judged by ${ruleSet ?? "any rules"}` : `of ${definitionKey}, plugin ${plugin ?? ""}`;
}

/** "the last 10,000 cases", "200 of the last 10,000 cases". */
export function scopeWords({ lastCases, progress, status }: Backtest): string {
  return status === "done" && progress.total < lastCases
    ? `${plural(progress.total, "case")}, all there are`
    : `the last ${casesText(lastCases)}`;
}
