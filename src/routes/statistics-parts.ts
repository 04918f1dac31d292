import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { type StatisticRow, statisticsOf } from "../db/statistics";
import { tenantSettingsOf } from "../db/tenant-settings";
import { clockOffsetOf } from "../db/tenants";
import { type StatisticKind, statisticKinds } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { dayIn, daysBetween, daysOf, plusDays } from "../statistics/days";
import { analystsOf, countsOf, spreadOf, totalsOf } from "../statistics/report";
import type { Call } from "./framework";
import { type ApiProblem, problem } from "./problem";
import type { StatisticsQuery } from "./statistics-schemas";

const defaultDays = 30;
const mostDays = 800;
/** Before it no case was opened, and a day before it need not be written in ten characters. */
const firstDay = "1970-01-01";
const mostRules = 200;

type Asked = Pick<Call<unknown, z.output<typeof StatisticsQuery>>, "env" | "tenantId" | "query" | "nowMs">;

export interface Period {
  from: string;
  to: string;
  timeZone: string;
}

/** The days that are asked about, by the tenant's calendar and clock. */
export async function periodOf({ env, tenantId, query, nowMs }: Asked): Promise<Result<Period, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const [settings, offsetMs] = await Promise.all([tenantSettingsOf(db, tenantId), clockOffsetOf(db, tenantId)]);
  const timeZone = settings?.timeZone ?? "UTC";
  const to = query.to ?? dayIn(timeZone, nowMs + offsetMs);
  const from = query.from ?? plusDays(to, 1 - defaultDays);
  const days = daysBetween(from, to);
  if (from < firstDay) return err(problem("bad_value", `Days begin with ${firstDay}.`, { param: "from" }));
  if (days < 1) return err(problem("bad_value", "`from` is after `to`.", { param: "from" }));
  if (days > mostDays) return err(problem("bad_value", `At most ${mostDays} days at once.`, { param: "from" }));
  return ok({ from, to, timeZone });
}

/** Sums of these kinds, filtered as the call asks. */
const sumsOf = (
  { env, tenantId, query }: Asked,
  kinds: readonly StatisticKind[],
  days: { from: string; to: string } | null,
  by: ("day" | "workflow" | "bucket")[] = [],
): Promise<StatisticRow[]> =>
  statisticsOf(dbOf(env, tenantId), tenantId, {
    kinds,
    days,
    by,
    workflow: query.workflow,
    country: query.country,
  });

const totalKinds: StatisticKind[] = ["opened", "decided", "decided_revised", "revision", "time_to_decision", "sla"];
const nowKinds = statisticKinds.filter((kind) => kind.endsWith("_now"));

export async function overviewOf(call: Asked, period: Period) {
  const before = { from: plusDays(period.from, -daysBetween(period.from, period.to)), to: plusDays(period.from, -1) };
  const [current, previous, now] = await Promise.all([
    sumsOf(call, totalKinds, period, ["bucket"]),
    sumsOf(call, totalKinds, before, ["bucket"]),
    sumsOf(call, nowKinds, null),
  ]);
  return {
    ...period,
    current: totalsOf(current),
    before,
    previous: totalsOf(previous),
    now: {
      open: count(now, "state_now"),
      waitsFor: countsOf(now, "waits_now"),
      risk: countsOf(now, "risk_now"),
      sla: countsOf(now, "sla_now"),
    },
  };
}

export async function casesOf(call: Asked, period: Period) {
  const [now, done] = await Promise.all([
    sumsOf(call, ["state_now", "risk_now"], null, ["workflow"]),
    sumsOf(call, ["opened", "decided"], period, ["day", "workflow"]),
  ]);
  const open = now.filter(({ kind }) => kind === "state_now");
  const keys = [...new Set([...open, ...done].map(({ workflow }) => workflow))].toSorted();
  const isDecided = ({ value }: StatisticRow) => !value.startsWith("cancelled:");
  const decided = done.filter((row) => row.kind === "decided" && isDecided(row));
  const opened = done.filter(({ kind }) => kind === "opened");
  return {
    ...period,
    states: open
      .map(({ workflow, value, n }) => ({ workflow, state: value, count: n }))
      .toSorted((a, b) => b.count - a.count || a.state.localeCompare(b.state, "en")),
    risk: countsOf(now, "risk_now"),
    workflows: keys.map((workflow) => {
      const ofIt = (rows: readonly StatisticRow[]) => total(rows.filter((row) => row.workflow === workflow));
      return { workflow, open: ofIt(open), opened: ofIt(opened), decided: ofIt(decided) };
    }),
    days: eachDay(period, (day) => ({
      day,
      opened: total(opened.filter((row) => row.day === day)),
      decided: total(decided.filter((row) => row.day === day)),
    })),
  };
}

export async function decisionsOf(call: Asked, period: Period) {
  const [byWorkflow, byDay] = await Promise.all([
    sumsOf(call, totalKinds, period, ["workflow", "bucket"]),
    sumsOf(call, ["decided"], period, ["day"]),
  ]);
  const rows = Map.groupBy(byWorkflow, ({ workflow }) => workflow);
  const days = Map.groupBy(byDay, ({ day }) => day);
  return {
    ...period,
    workflows: [...rows]
      .map(([workflow, sums]) => ({ workflow, totals: totalsOf(sums) }))
      .toSorted((a, b) => a.workflow.localeCompare(b.workflow, "en")),
    days: eachDay(period, (day) => {
      const own = totalsOf(days.get(day) ?? []);
      const byRules = total((days.get(day) ?? []).filter(({ value }) => value.endsWith(":rules")));
      return { day, approved: own.approved, rejected: own.rejected, other: own.failed + own.other, byRules };
    }),
  };
}

export async function timesOf(call: Asked, period: Period) {
  const [waited, decided] = await Promise.all([
    sumsOf(call, ["waited"], period, ["bucket"]),
    sumsOf(call, ["time_to_decision"], period, ["day", "bucket"]),
  ]);
  const waitedFor = (whom: string) => spreadOf(waited.filter(({ value }) => value === whom));
  const days = Map.groupBy(decided, ({ day }) => day);
  return {
    ...period,
    timeToDecision: spreadOf(decided),
    waited: { applicant: waitedFor("applicant"), team: waitedFor("team"), engine: waitedFor("engine") },
    days: eachDay(period, (day) => ({ day, spread: spreadOf(days.get(day) ?? []) })),
  };
}

/** `onlyId`: of one person. */
export async function analystReports(call: Asked, period: Period, onlyId: string | null) {
  const reports = analystsOf(await sumsOf(call, ["act"], period, ["bucket"]));
  return { ...period, data: reports.filter(({ userId }) => onlyId === null || userId === onlyId) };
}

export async function rulesOf(call: Asked, period: Period) {
  const sums = await sumsOf(call, ["rule", "opened"], period);
  const opened = count(sums, "opened");
  const data = countsOf(sums, "rule")
    .slice(0, mostRules)
    .map(({ value, count: n }) => ({ rule: value, count: n, share: opened === 0 ? null : n / opened }));
  return { ...period, opened, data };
}

const total = (rows: readonly StatisticRow[]): number => rows.reduce((sum, { n }) => sum + n, 0);
const count = (rows: readonly StatisticRow[], kind: StatisticKind): number =>
  total(rows.filter((row) => row.kind === kind));
const eachDay = <T>({ from, to }: Period, make: (day: string) => T): T[] => daysOf(from, to).map(make);
