import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { calendarList, dueByDay, neverMs, standings } from "../db/monitor-calendar";
import { monthOf } from "../db/monitor-runs";
import { saveMonitoringSettings } from "../db/monitoring-settings";
import { clockOf } from "../db/monitors";
import type { TenantId } from "../domain";
import { monitorKinds } from "../domain/monitoring";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import type { MonitoringSettings } from "../ongoing/settings";
import { keptMonitoring } from "../queues/monitored";
import { expectedVersionOf } from "./case-command";
import { writeCursor } from "./cursor";
import { type Audited, answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { Calendar, CalendarQuery, PutSettings, SettingsView } from "./monitor-schemas";
import { isOverdue, overdueMs, pauseOf } from "./monitor-views";
import { unknownWorkflow } from "./monitoring-workflow";
import { type ApiProblem, problem } from "./problem";
import { replaced } from "./setting-change";

const tag = "Monitoring";
const settings = { tag, path: "/api/v1/monitoring/settings", answers: { 200: SettingsView } } as const;
const dayMs = 86_400_000;
const longestDays = 92;

/** How a tenant watches its customers, and whom it looks at when. */
export const monitoringRoutes: Route[] = [
  defineRoute(
    {
      ...{ ...settings, scope: "cases:read", name: "getMonitoringSettings", method: "GET" },
      summary: "See how customers are watched, and what was asked this month",
    },
    async ({ env, tenantId, nowMs }) => view(env, tenantId, await keptMonitoring(env, tenantId), nowMs),
  ),
  defineRoute(
    {
      ...{ ...settings, scope: "admin", name: "putMonitoringSettings", method: "PUT" },
      summary: "Set how customers are watched",
      description: "Defaults are for whoever is approved from now on; who is watched already stays so.",
      body: PutSettings,
      idempotent: "d1",
    },
    putSettings,
  ),
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "getMonitoringCalendar", method: "GET" },
      path: "/api/v1/monitoring/calendar",
      summary: "See who is looked at when",
      query: CalendarQuery,
      answers: { 200: Calendar },
    },
    calendar,
  ),
];

async function putSettings(call: Call<unknown, unknown, z.output<typeof PutSettings>>): Promise<Outcome> {
  const { env, tenantId, nowMs } = call;
  const { spent: _spent, version: seen, expectedVersion = seen, ...body } = call.body;
  const db = dbOf(env, tenantId);
  const expected = expectedVersionOf(call.headers, expectedVersion);
  if (!expected.ok) return expected;
  const { settings: before, version } = await keptMonitoring(env, tenantId);
  if (expected.value !== null && expected.value !== version) return err(stale(expected.value, version));
  const unknown = await unknownWorkflowIn(db, tenantId, body);
  if (unknown !== null) return err(unknown);
  if (!(await saveMonitoringSettings(db, tenantId, JSON.stringify(body), version, nowMs)))
    return err(stale(version, (await keptMonitoring(env, tenantId)).version));
  const kept = { settings: body, version: version + 1 };
  return view(env, tenantId, kept, nowMs, { details: plain({ ...kept.settings, ...replaced(before, body) }) });
}

/** Two people at once: the second one is told so. */
const stale = (expected: number, current: number): ApiProblem =>
  problem("stale_version", `The settings are at version ${current}, not ${expected}.`, {
    param: "expectedVersion",
    details: { expected, current },
  });

/** Null: all workflows that are named are known. */
async function unknownWorkflowIn(
  db: D1Database,
  tenantId: TenantId,
  body: MonitoringSettings,
): Promise<ApiProblem | null> {
  const named: [workflow: string | null, param: string][] = [
    [body.ongoingWorkflowDefinitionId, "ongoingWorkflowDefinitionId"],
    ...body.defaults.flatMap(({ monitors }, at) =>
      monitorKinds.map((kind): [string | null, string] => [
        monitors[kind]?.workflow ?? null,
        `defaults.${at}.monitors.${kind}.workflow`,
      ]),
    ),
  ];
  for (const [workflow, param] of named) {
    const unknown = await unknownWorkflow(db, tenantId, workflow, param);
    if (unknown !== null) return unknown;
  }
  return null;
}

async function view(
  env: Env,
  tenantId: TenantId,
  { settings: body, version }: Awaited<ReturnType<typeof keptMonitoring>>,
  nowMs: number,
  audit?: Audited,
): Promise<Outcome> {
  const db = dbOf(env, tenantId);
  const { offsetMs } = await clockOf(db, tenantId);
  const spent = await monthOf(db, tenantId, new Date(nowMs + offsetMs).toISOString().slice(0, 7));
  const rows = spent.map(({ kind, checks, cents, skipped }) => ({ kind, checks, cents, skipped }));
  return answer(200, { ...body, version, spent: rows }, { ETag: `"${version}"` }, audit);
}

async function calendar({
  env,
  tenantId,
  query,
  nowMs: realMs,
}: Call<unknown, z.output<typeof CalendarQuery>>): Promise<Outcome> {
  const db = dbOf(env, tenantId);
  const nowMs = realMs + (await clockOf(db, tenantId)).offsetMs;
  const fromMs = Date.parse(query.from ?? new Date(nowMs).toISOString().slice(0, 10));
  const toMs = (query.to === undefined ? fromMs + 30 * dayMs : Date.parse(query.to)) + dayMs;
  if (toMs <= fromMs || toMs - fromMs > longestDays * dayMs)
    return err(problem("bad_value", `A calendar has 1 to ${longestDays} days.`, { param: "to" }));
  const lateMs = nowMs - overdueMs;
  const choice = query.standing === undefined ? { fromMs, toMs } : { standing: query.standing, lateMs };
  const [byDay, rows, counts] = await Promise.all([
    dueByDay(db, tenantId, { fromMs, toMs, lateMs }),
    calendarList(db, tenantId, { ...choice, kind: query.kind ?? null }, query.cursor ?? null, query.limit + 1),
    standings(db, tenantId, lateMs),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1)?.monitor;
  const hasMore = rows.length > page.length && last !== undefined;
  return answer(200, {
    ...{ from: dayOf(fromMs), to: dayOf(toMs - 1), days: daysOf(byDay), ...counts },
    data: page.map(({ monitor, name, type }) => ({
      ...{ entityId: monitor.entityId, name, entityType: type, kind: monitor.kind },
      dueAt: monitor.dueAtMs === null ? null : new Date(monitor.dueAtMs).toISOString(),
      isOverdue: isOverdue(monitor, nowMs),
      paused: pauseOf(monitor, nowMs),
      problem: monitor.problem,
    })),
    nextCursor: hasMore
      ? writeCursor({ dueAtMs: last.dueAtMs ?? neverMs, entityId: last.entityId, kind: last.kind })
      : null,
  });
}

/** What has no value is left out: what goes into the audit log is JSON. */
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

function daysOf(rows: Awaited<ReturnType<typeof dueByDay>>) {
  const days = Map.groupBy(rows, ({ day }) => day);
  return [...days].map(([day, counts]) => ({
    day,
    counts: Object.fromEntries(counts.flatMap(({ kind, n }) => (n === 0 ? [] : [[kind, n]]))),
    overdue: counts.reduce((sum, { overdue }) => sum + overdue, 0),
    paused: counts.reduce((sum, { paused }) => sum + paused, 0),
  }));
}
