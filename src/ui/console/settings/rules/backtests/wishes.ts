import type { JsonObject } from "../../../../../lib/json";
import { err, ok, type Result } from "../../../../../lib/result";

/** What somebody wrote who starts a backtest or a shadow: the text of each field. */
export interface SourceWish {
  /** The inputs of a plugin with rules of its own, instead of those of the rule set's key. */
  ofPlugin: boolean;
  definitionKey: string;
  plugin: string;
}
export interface BacktestWish extends SourceWish {
  lastCases: string;
  /** Days as `2026-11-21`, both included; "" for none. */
  fromDay: string;
  toDay: string;
  /** A published version; "" for what production said. */
  against: string;
}
export interface ShadowWish extends SourceWish {
  /** The last day. */
  untilDay: string;
  sharePercentage: string;
}

export const noSource: SourceWish = { ofPlugin: false, definitionKey: "", plugin: "" };
export const mostCases = 50_000;
export const longestShadowDays = 90;

/** Which field is wrong, and why. */
export type WrongField = { field: string; why: string };

/** The body of `POST /rule-sets/{id}/backtests`. */
export function backtestBody(wish: BacktestWish): Result<JsonObject, WrongField> {
  const lastCases = wholeIn(wish.lastCases, 1, mostCases);
  if (lastCases === null) return err({ field: "lastCases", why: `A whole number from 1 to ${mostCases}.` });
  if (wish.fromDay !== "" && wish.toDay !== "" && wish.fromDay > wish.toDay)
    return err({ field: "toDay", why: "It ends before it begins." });
  const source = sourceIn(wish);
  if (!source.ok) return source;
  return ok({
    lastCases,
    ...(wish.fromDay !== "" && { from: startOfDay(wish.fromDay, 0) }),
    ...(wish.toDay !== "" && { to: startOfDay(wish.toDay, 1) }),
    ...(wish.against !== "" && { against: Number(wish.against) }),
    ...source.value,
  });
}

/** The body of `POST /rule-sets/{id}/shadow`. It ends with its last day here, wherever that is. */
export function shadowBody(wish: ShadowWish, nowMs: number): Result<JsonObject, WrongField> {
  const sharePercentage = wholeIn(wish.sharePercentage, 1, 100);
  if (sharePercentage === null) return err({ field: "sharePercentage", why: "A whole number from 1 to 100." });
  if (wish.untilDay === "") return err({ field: "untilDay", why: "Say until when." });
  const until = startOfDay(wish.untilDay, 1);
  const aheadMs = Date.parse(until) - nowMs;
  if (aheadMs <= 0) return err({ field: "untilDay", why: "That day is over." });
  if (aheadMs > longestShadowDays * 86_400_000)
    return err({ field: "untilDay", why: `At most ${longestShadowDays} days ahead.` });
  const source = sourceIn(wish);
  return source.ok ? ok({ until, sharePercentage, ...source.value }) : source;
}

function sourceIn({ ofPlugin, definitionKey, plugin }: SourceWish): Result<JsonObject, WrongField> {
  if (!ofPlugin) return ok({});
  if (definitionKey.trim() === "") return err({ field: "definitionKey", why: "Say whose plugin it is." });
  if (plugin.trim() === "") return err({ field: "plugin", why: "Say which plugin." });
  return ok({ source: { definitionKey: definitionKey.trim(), plugin: plugin.trim() } });
}

function wholeIn(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

// Through the parts of the date: a day has 23 or 25 hours twice a year.
function startOfDay(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

/** Today and some days on, as a date field wants it. */
export function dayFromNow(nowMs: number, days: number): string {
  const now = new Date(nowMs);
  const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
