import type { MonitorKind } from "../domain/monitoring";
import type { MonitoringSettings } from "./settings";
import { type MonitorTerms, registryDays } from "./terms";

const dayMs = 86_400_000;
/** Documents come with cases, which say so; somebody looks after so many days all the same. */
const documentsAnywayDays = 30;

/** When somebody is looked at again, after a look at `atMs`; null: only when something happens. */
export function nextDueMs(
  kind: MonitorKind,
  terms: MonitorTerms,
  atMs: number,
  {
    riskLevel,
    settings,
    crossesAtMs,
  }: { riskLevel: string | null; settings: MonitoringSettings; crossesAtMs: number | null },
): number | null {
  switch (kind) {
    case "screening":
      return terms.intervalDays === null ? null : atMs + terms.intervalDays * dayMs;
    case "registry":
      return atMs + (terms.intervalDays ?? registryDays) * dayMs;
    case "document_expiry":
      return Math.min(crossesAtMs ?? Number.POSITIVE_INFINITY, atMs + documentsAnywayDays * dayMs);
    case "kyc_refresh":
      return monthsLaterMs(atMs, terms.months ?? refreshMonthsOf(riskLevel, settings));
  }
}

const refreshMonthsOf = (riskLevel: string | null, { refreshMonths }: MonitoringSettings): number =>
  riskLevel === "low"
    ? refreshMonths.low
    : riskLevel === "high" || riskLevel === "critical"
      ? refreshMonths.high
      : refreshMonths.medium;

/** What is known of a monitor whose terms change. */
export interface Before {
  terms: MonitorTerms;
  lastAtMs: number | null;
  dueAtMs: number | null;
}

/** When somebody is looked at whose terms are set; `before` null: they were not watched. What is due stays due. */
export function dueAfterChange(
  kind: MonitorKind,
  terms: MonitorTerms,
  before: Before | null,
  { nowMs, ...known }: { nowMs: number; riskLevel: string | null; settings: MonitoringSettings },
): number | null {
  const at = { ...known, crossesAtMs: null };
  if (before === null) return kind === "kyc_refresh" ? nextDueMs(kind, terms, nowMs, at) : nowMs;
  if (before.dueAtMs !== null && before.dueAtMs <= nowMs) return before.dueAtMs;
  const isSame = (["intervalDays", "daysBefore", "months", "vendors"] as const).every(
    (field) => JSON.stringify(before.terms[field]) === JSON.stringify(terms[field]),
  );
  if (isSame) return before.dueAtMs;
  // Nobody may have looked yet, or for what counts now: whom a refresh is owed to is counted from now on.
  if (kind === "document_expiry" || (before.lastAtMs === null && kind !== "kyc_refresh")) return nowMs;
  const dueAtMs = nextDueMs(kind, terms, before.lastAtMs ?? nowMs, at);
  return dueAtMs === null ? null : Math.max(nowMs, dueAtMs);
}

/** The same day of a later month (UTC), its last one where it is shorter: 31 January and one month is the end of February. */
export function monthsLaterMs(atMs: number, months: number): number {
  const at = new Date(atMs);
  const moved = new Date(atMs);
  moved.setUTCDate(1);
  moved.setUTCMonth(at.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(at.getUTCDate(), lastDay));
  return moved.getTime();
}

/** The first moment of the next calendar month (UTC): budgets begin anew. */
export function nextMonthMs(atMs: number): number {
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}

const minuteMs = 60_000;
const pausesMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 120 * minuteMs, 480 * minuteMs];

/** How long after a try that failed, counted from 1, the next one comes; null: it was the last. */
export const retryPauseMs = (attempt: number): number | null => pausesMs[attempt - 1] ?? null;
