import type * as generated from "../../../sdk/api/generated/types";
import { durationText } from "../../shared/time-words";

export type Spread = generated.Spread;
export type Totals = generated.StatisticTotals;
export type Overview = generated.StatisticsOverview;
export type CasesPart = generated.StatisticsOfCases;
export type DecisionsPart = generated.StatisticsOfDecisions;
export type TimesPart = generated.StatisticsOfTimes;
export type AnalystsPart = generated.StatisticsOfAnalysts;
export type RulesPart = generated.StatisticsOfRules;
export type AlertsPart = generated.AlertStatistics;
export type AlertOutcomes = AlertsPart["totals"];

export const rangeDays = ["7", "30", "90", "365"] as const;

/** What the address asks for, as the API wants it. `today` is the tenant's. */
export function statisticsQuery(query: URLSearchParams, today: string): URLSearchParams {
  const asked = new URLSearchParams();
  const days = Number(query.get("days") ?? "30");
  const from = query.get("from");
  const to = query.get("to");
  if (from && to) {
    asked.set("from", from);
    asked.set("to", to);
  } else {
    asked.set("from", earlier(today, (Number.isInteger(days) && days > 0 ? days : 30) - 1));
    asked.set("to", today);
  }
  for (const name of ["workflow", "country"]) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  return asked;
}

/** The same question as the numbers of alerts want it: days alone. */
export const daysAlone = (query: URLSearchParams): string =>
  new URLSearchParams([...query].filter(([name]) => name === "from" || name === "to")).toString();

/** Every day, also those on which no alert was opened. */
export function eachAlertDay(from: string, to: string, days: AlertsPart["days"]): AlertsPart["days"] {
  const known = new Map(days.map((one) => [one.day, one]));
  const all: AlertsPart["days"] = [];
  for (let day = from; day <= to; day = later(day, 1)) all.push(known.get(day) ?? { day, opened: 0, closed: 0 });
  return all;
}

const dayMs = 86_400_000;
const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const earlier = (day: string, days: number): string => later(day, -days);

/** When a day begins somewhere, as the lists want it. */
export function startOf(day: string, timeZone: string): string {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  // What the clock there is ahead, as of then: the second look is for days on which clocks change.
  let atMs = midnightMs;
  for (let look = 0; look < 2; look += 1)
    atMs = midnightMs - (Date.parse(`${clock.format(atMs).replace(" ", "T")}Z`) - atMs);
  return new Date(atMs).toISOString();
}

/** The calendar day of now in a time zone. */
export const todayIn = (timeZone: string, nowMs: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(nowMs);

const percentFormat = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const countFormat = new Intl.NumberFormat("en");
export const percentText = (share: number | null): string => (share === null ? "–" : percentFormat.format(share));
export const countText = (count: number): string => countFormat.format(count);
export const msText = (ms: number | null): string =>
  ms === null ? "–" : ms < 2 * dayMs ? durationText(ms) : `${(ms / dayMs).toFixed(1)} d`;

export interface Tile {
  key: string;
  label: string;
  value: string;
  /** Against the days before, in words; null: nothing to compare with. */
  change: string | null;
  /** List that shows these cases. */
  href: string | null;
}

/** The first numbers, beside those of the days before. */
export function tilesOf({ current, previous, from, to, timeZone }: Overview, workflow: string | null): Tile[] {
  const list = (more: Record<string, string>): string =>
    `/console/cases?${new URLSearchParams({ ...(workflow !== null && { workflow }), ...more })}`;
  const days = { createdAfter: startOf(from, timeZone), createdBefore: startOf(later(to, 1), timeZone) };
  const counted = (key: "opened" | "decided" | "slaBreached", label: string, href: string | null): Tile => ({
    key,
    label,
    value: countText(current[key]),
    change: countChange(current[key], previous[key]),
    href,
  });
  const rated = (key: "approvalRate" | "autoApprovalRate" | "rejectionRate" | "revisionRate", label: string): Tile => ({
    key,
    label,
    value: percentText(current[key]),
    change: rateChange(current[key], previous[key]),
    href: null,
  });
  const timed = (key: "p50Ms" | "p90Ms", label: string): Tile => ({
    key,
    label,
    value: msText(current.timeToDecision[key]),
    change: timeChange(current.timeToDecision[key], previous.timeToDecision[key]),
    href: null,
  });
  return [
    counted("opened", "Opened", list(days)),
    counted("decided", "Decided", null),
    rated("approvalRate", "Approved"),
    rated("autoApprovalRate", "Approved by rules alone"),
    rated("rejectionRate", "Rejected"),
    rated("revisionRate", "Asked again first"),
    timed("p50Ms", "Half decided within"),
    timed("p90Ms", "9 of 10 decided within"),
    counted("slaBreached", "Time limits missed", list({ sla: "breached" })),
  ];
}

function countChange(now: number, before: number): string | null {
  if (now === before) return before === 0 ? null : "as before";
  if (before === 0) return "none before";
  return `${now > before ? "+" : "−"}${percentFormat.format(Math.abs(now - before) / before)}`;
}

function rateChange(now: number | null, before: number | null): string | null {
  if (now === null || before === null) return null;
  const points = Math.round((now - before) * 1_000) / 10;
  return points === 0 ? "as before" : `${points > 0 ? "+" : "−"}${Math.abs(points)} points`;
}

function timeChange(now: number | null, before: number | null): string | null {
  if (now === null || before === null) return null;
  // Percentiles are known to 2 %: what lies within that has not changed.
  if (Math.abs(now - before) <= before * 0.04) return "as before";
  return `${msText(Math.abs(now - before))} ${now > before ? "longer" : "shorter"}`;
}

export const waitsWords: Record<string, string> = {
  applicant: "Applicant",
  team: "Our team",
  engine: "Checks and rules",
};
