import { dbOf } from "../db/db-of";
import { leadingEntity, riskLevelOfEntity } from "../db/entities";
import { beginRun, listRuns } from "../db/monitor-runs";
import { clockOf, dueNow, type Monitor, monitorsOf, pauseMonitor, putMonitors, resumeMonitor } from "../db/monitors";
import { isWatched, type MonitorKind, monitorKinds } from "../domain/monitoring";
import { err, ok, type Result } from "../lib/result";
import { dueAfterChange } from "../ongoing/next-due";
import { strangeField, termsOf } from "../ongoing/terms";
import { dueRunId } from "../queues/monitor-ids";
import { monitoringOf, newsIn, termsIn } from "../queues/monitored";
import { listOf } from "./case-schemas";
import { nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import {
  EntityParam,
  MonitorParam,
  Monitors,
  MonitorView,
  Pause,
  PutMonitors,
  RunAsked,
  RunQuery,
  RunView,
} from "./monitor-schemas";
import { monitorView, runView } from "./monitor-views";
import { unknownWorkflow } from "./monitoring-workflow";
import { type ApiProblem, notFound, problem } from "./problem";

const tag = "Monitoring";
const path = "/api/v1/entities/{id}/monitors";
const acts = { scope: "cases:write", tag, method: "POST", params: MonitorParam, idempotent: "d1" } as const;
/** Who watches whom, and who stops that, has to be answered for: the history of somebody tells it from there. */
const audit = true;

/** What is watched of a person or company, and what came of it. */
export const monitorRoutes: Route[] = [
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "listMonitors", method: "GET", path },
      summary: "See what is watched of a person or company",
      params: EntityParam,
      answers: { 200: Monitors },
    },
    async (call) => {
      const watched = await watchedIn(call);
      return watched.ok ? answer(200, await viewsOf(call, watched.value)) : watched;
    },
  ),
  defineRoute(
    {
      ...{ scope: "cases:write", tag, name: "putMonitors", method: "PUT", path, audit },
      summary: "Set what is watched of a person or company",
      description:
        "Whoever is watched anew is looked at now; that first look tells what nobody has decided on yet, and is what later ones are " +
        "compared with. A `kyc_refresh` begins to count.",
      params: EntityParam,
      body: PutMonitors,
      idempotent: "none",
      answers: { 200: Monitors },
    },
    put,
  ),
  defineRoute(
    {
      ...{ ...acts, name: "runMonitor", path: `${path}/{kind}/run` },
      summary: "Look at somebody now",
      description:
        "Within seconds the run of this id has ended. Whoever is due already is looked at once, not twice; a pause ends.",
      answers: { 202: RunAsked },
    },
    runNow,
  ),
  defineRoute(
    {
      ...{ ...acts, name: "pauseMonitor", path: `${path}/{kind}/pause`, audit },
      summary: "Stop looking at somebody for a while",
      description: "Nobody is asked until then. What a vendor that keeps watch tells us is heard all the same.",
      body: Pause,
      answers: { 200: MonitorView },
    },
    async (call) => {
      const { env, tenantId, body, params } = call;
      const watched = await watchedIn(call);
      if (!watched.ok) return watched;
      const untilMs = body.until === null ? null : Date.parse(body.until);
      if (untilMs !== null && untilMs <= watched.value.nowMs)
        return err(problem("bad_value", "This time is over.", { param: "until" }));
      const of = { entityId: watched.value.entityId, kind: params.kind };
      const done = await pauseMonitor(dbOf(env, tenantId), tenantId, of, untilMs, watched.value.nowMs);
      if (!done) return err(notFound("monitor"));
      const details = { kind: of.kind, until: body.until };
      return answer(200, await viewOf(call, of), undefined, { objectId: of.entityId, details });
    },
  ),
  defineRoute(
    {
      ...{ ...acts, name: "resumeMonitor", path: `${path}/{kind}/resume`, audit },
      summary: "Go on looking at somebody",
      description: "What came due meanwhile is due now.",
      answers: { 200: MonitorView },
    },
    async (call) => {
      const { env, tenantId, params } = call;
      const watched = await watchedIn(call);
      if (!watched.ok) return watched;
      const of = { entityId: watched.value.entityId, kind: params.kind };
      const row = watched.value.rows.find(({ kind }) => kind === params.kind);
      if (row === undefined || !row.enabled) return err(notFound("monitor"));
      await resumeMonitor(dbOf(env, tenantId), tenantId, of, watched.value.nowMs);
      return answer(200, await viewOf(call, of), undefined, { objectId: of.entityId, details: { kind: of.kind } });
    },
  ),
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "listMonitorRuns", method: "GET" },
      path: "/api/v1/entities/{id}/monitor-runs",
      summary: "See how somebody was looked at, and what was new",
      params: EntityParam,
      query: RunQuery,
      answers: { 200: listOf(RunView) },
    },
    async ({ env, tenantId, params, query }) => {
      const db = dbOf(env, tenantId);
      const known = await leadingEntity(db, tenantId, params.id);
      if (known === null) return err(notFound("entity"));
      const of = { entityIds: known.ids, kind: query.kind ?? null, status: query.status ?? null };
      const page = await listRuns(db, tenantId, of, query.cursor ?? null, query.limit);
      const data = page.data.map((run) => runView(run, newsIn(env, tenantId, run.id, run.sealed)));
      return answer(200, { data, nextCursor: nextKeyset(page.next) });
    },
  ),
];

type OfEntity = Call<{ id: string }>;
type OfMonitor = Call<{ id: string; kind: MonitorKind }>;

interface Watched {
  entityId: string;
  type: "individual" | "business";
  rows: Monitor[];
  /** On the tenant's clock. */
  nowMs: number;
}

async function watchedIn({ env, tenantId, params, nowMs }: OfEntity): Promise<Result<Watched, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const known = await leadingEntity(db, tenantId, params.id);
  if (known === null) return err(notFound("entity"));
  const { id: entityId, type } = known.entity;
  const [rows, clock] = await Promise.all([monitorsOf(db, tenantId, entityId), clockOf(db, tenantId)]);
  return ok({ entityId, type, rows, nowMs: nowMs + clock.offsetMs });
}

const viewsOf = async ({ env, tenantId }: OfEntity, { entityId, type, nowMs }: Watched) => {
  const rows = await monitorsOf(dbOf(env, tenantId), tenantId, entityId);
  const data = monitorKinds
    .filter((kind) => isWatched(kind, type))
    .map((kind) =>
      monitorView(
        kind,
        rows.find((row) => row.kind === kind),
        nowMs,
      ),
    );
  return { entityId, data };
};

async function viewOf(call: OfMonitor, { entityId, kind }: { entityId: string; kind: MonitorKind }) {
  const { env, tenantId, nowMs } = call;
  const db = dbOf(env, tenantId);
  const [rows, clock] = await Promise.all([monitorsOf(db, tenantId, entityId), clockOf(db, tenantId)]);
  return monitorView(
    kind,
    rows.find((row) => row.kind === kind),
    nowMs + clock.offsetMs,
  );
}

async function put(call: Call<{ id: string }, unknown, (typeof PutMonitors)["_output"]>): Promise<Outcome> {
  const { env, tenantId, body } = call;
  const watched = await watchedIn(call);
  if (!watched.ok) return watched;
  const { entityId, type, rows, nowMs } = watched.value;
  const db = dbOf(env, tenantId);
  const settings = await monitoringOf(env, tenantId);
  const riskLevel = await riskLevelOfEntity(db, tenantId, entityId, nowMs);
  const wishes = [];
  for (const kind of monitorKinds) {
    const terms = body.monitors[kind];
    if (terms === undefined) continue;
    const param = `monitors.${kind}`;
    if (!isWatched(kind, type)) return err(problem("bad_value", "People are in no register.", { param }));
    const strange = strangeField(kind, sentIn(call.text, kind));
    if (strange !== null)
      return err(problem("bad_value", `This kind knows no "${strange}".`, { param: `${param}.${strange}` }));
    const unknown = await unknownWorkflow(db, tenantId, terms.workflow, `${param}.workflow`);
    if (unknown !== null) return err(unknown);
    const row = rows.find((one) => one.kind === kind);
    const before = row?.enabled ? { ...row, terms: termsIn(row) } : null;
    const dueAtMs = dueAfterChange(kind, terms, before, { nowMs, riskLevel, settings });
    const { enabled, action, workflow } = terms;
    const dueBecause = before === null ? ("start" as const) : (row?.dueBecause ?? null);
    const wish = { entityId, kind, enabled, action, workflow, origin: "set" as const, dueAtMs, dueBecause };
    wishes.push({ ...wish, terms: JSON.stringify(termsOf(kind, terms)) });
  }
  await putMonitors(db, tenantId, wishes, nowMs);
  const details = { monitors: Object.fromEntries(wishes.map(({ kind, enabled }) => [kind, enabled])) };
  return answer(200, await viewsOf(call, watched.value), undefined, { objectId: entityId, details });
}

/** The fields as they were sent: what was left out is no field that a kind does not know. */
function sentIn(text: string, kind: MonitorKind): object {
  const body = JSON.parse(text) as { monitors: Partial<Record<MonitorKind, object>> };
  return body.monitors[kind] ?? {};
}

async function runNow(call: OfMonitor): Promise<Outcome> {
  const { env, tenantId, params } = call;
  const watched = await watchedIn(call);
  if (!watched.ok) return watched;
  const { entityId, nowMs } = watched.value;
  const { kind } = params;
  const db = dbOf(env, tenantId);
  await resumeMonitor(db, tenantId, { entityId, kind }, nowMs);
  const dueAtMs = await dueNow(db, tenantId, { entityId, kind }, "by_hand", nowMs);
  if (dueAtMs === null) return err(notFound("monitor"));
  const due = { entityId, kind, dueAtMs };
  const run = await beginRun(db, { tenantId, ...due, because: "by_hand", id: dueRunId(env, tenantId, due) }, nowMs);
  await env.MONITORS.send({ tenantId, due: [due] });
  return answer(202, { runId: run.id, dueAt: new Date(dueAtMs).toISOString() });
}
