import * as z from "zod";
import {
  type AlertBacktest,
  countRunningBacktests,
  endAlertBacktest,
  getAlertBacktest,
  insertAlertBacktest,
  listAlertBacktests,
} from "../db/alert-backtests";
import { type DefinitionBody, type DefinitionHead, isOfReports } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { actorRef, newId } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { atTheBeginning, progressIn, runBacktest } from "../windows/alert-backtest";
import type { BacktestResult } from "../windows/backtest-result";
import { Subjects, subjectsIn } from "./alert-backtest-subjects";
import { badDefinition, definitionIn, readDefinition } from "./alert-definition-actions";
import { AnyObject, listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const One = z.object({ id: z.string().max(100) });
const base = "/api/v1/alert-backtests";
const tag = "Alert definitions";
const time = z.iso.datetime({ offset: true });
const longestMs = 400 * 86_400_000;
const mostRunning = 5;
/** What is done by then is answered at once, so that an editor can show it while somebody writes. */
const whileWaiting = { pages: 60, ms: 2_000 };

const span = {
  from: time.meta({ description: "Transactions, or reports, from then on." }),
  to: time.meta({ description: "Up to then; 400 days later at most." }),
};
const Tried = z.strictObject({ definition: AnyObject, ...span });
const OfStored = z.strictObject({
  definition: AnyObject.optional().meta({ description: "In the place of the stored draft." }),
  ...span,
});
type Span = { from: string; to: string };

const BacktestView = z
  .looseObject({
    id: z.string(),
    definitionId: z.string().nullable(),
    kind: z.enum(["transactions", "reports"]).meta({
      description:
        "Of `reports` on merchants, `transactions` counts reports, here and in the result, and `subjects` merchants.",
    }),
    againstVersion: z.int().nullable().meta({ description: "The published version that it is compared with." }),
    status: z.enum(["running", "done", "failed", "cancelled"]),
    from: z.string(),
    to: z.string(),
    progress: z.looseObject({
      phase: z.enum(["draft", "published"]),
      step: z
        .enum(["peers", "days", "ending"])
        .meta({ description: "Against peers it is first added up what they came to." }),
      subjects: z.int(),
      transactions: z.int(),
      peerTransactions: z.int(),
    }),
    result: AnyObject.nullable().meta({
      description:
        "`draft` and `published`: alerts, subjects, days, by severity, per day, top subjects; `difference`: groups only in one, or in both with other numbers.",
    }),
    subjects: Subjects.optional(),
    problem: z.string().nullable(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: "AlertBacktest" });

/** Trying a definition on stored transactions, or reports on merchants: nothing is raised. */
export const alertBacktestRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "createAlertBacktest",
      method: "POST",
      path: "/api/v1/alert-definitions/backtests",
      summary: "Try an alert definition that is not stored on stored transactions or reports",
      description: "Short ones are done when the answer comes; others go on in the background.",
      body: Tried,
      limits: { depth: 40 },
      answers: { 200: BacktestView, 202: BacktestView },
      idempotent: "none",
      audit: false,
      reads: true,
    },
    (call) => begin(call, null, call.body.definition),
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "backtestAlertDefinition",
      method: "POST",
      path: "/api/v1/alert-definitions/{id}/backtests",
      summary: "Try the draft of an alert definition on stored transactions or reports",
      description: "Compared with what is published of it. Short ones are done when the answer comes.",
      params: One,
      body: OfStored,
      limits: { depth: 40 },
      answers: { 200: BacktestView, 202: BacktestView },
      idempotent: "none",
      audit: false,
      reads: true,
    },
    async (call) => {
      const head = await definitionIn(call);
      return head.ok ? begin(call, head.value, call.body.definition) : head;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listAlertBacktests",
      method: "GET",
      path: base,
      summary: "List backtests of alert definitions, newest first",
      query: z.strictObject({ definitionId: z.string().max(100).optional(), limit, cursor: keysetCursor }),
      answers: { 200: listOf(BacktestView) },
    },
    async ({ env, tenantId, query: { definitionId, limit, cursor } }) => {
      const page = await listAlertBacktests(dbOf(env, tenantId), tenantId, definitionId, cursor ?? null, limit);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getAlertBacktest",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read a backtest of an alert definition",
      params: One,
      answers: { 200: BacktestView },
    },
    async (call) => {
      const found = await backtestIn(call);
      return found.ok ? answer(200, await wholeViewOf(call, found.value)) : found;
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "cancelAlertBacktest",
      method: "POST",
      path: `${base}/{id}/cancel`,
      summary: "Stop a backtest of an alert definition",
      params: One,
      answers: { 200: BacktestView },
      idempotent: "none",
      audit: false,
    },
    async (call) => {
      const { env, tenantId, params, nowMs } = call;
      await endAlertBacktest(dbOf(env, tenantId), tenantId, params.id, { status: "cancelled" }, nowMs);
      const found = await backtestIn(call);
      if (!found.ok) return found;
      if (found.value.status === "cancelled") return answer(200, viewOf(found.value));
      return err(problem("conflict", `The backtest is ${found.value.status} already.`));
    },
  ),
];

async function begin(
  call: Call<unknown, unknown, Span>,
  head: DefinitionHead | null,
  written: Json | undefined,
): Promise<Outcome> {
  const { env, tenantId, nowMs, actor } = call;
  const { from, to } = call.body;
  const tried = bodyToTry(head, written);
  if (!tried.ok) return tried;
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(to)];
  if (untilMs <= fromMs) return err(problem("bad_value", "`to` is later than `from`.", { param: "to" }));
  if (untilMs - fromMs > longestMs) return err(problem("bad_value", "400 days at most.", { param: "to" }));
  const db = dbOf(env, tenantId);
  if ((await countRunningBacktests(db, tenantId)) >= mostRunning)
    return err(problem("conflict", `${mostRunning} backtests run at a time: wait for one, or stop it.`));
  const { kind: byKind, id: byId } = actorRef(actor);
  const id = newId("alertBacktest");
  await insertAlertBacktest(db, {
    ...{ id, tenantId, definitionId: head?.id ?? null, body: JSON.stringify(tried.value) },
    ...{ againstVersion: head?.publishedVersion ?? null, fromMs, untilMs, status: "running", byKind, byId },
    ...{ progress: JSON.stringify(atTheBeginning(tried.value)), result: null, problem: null },
    ...{ createdAtMs: nowMs, updatedAtMs: nowMs, finishedAtMs: null },
  });
  const isDone = await runBacktest(env, tenantId, id, {
    pages: whileWaiting.pages,
    untilMs: Date.now() + whileWaiting.ms,
  });
  if (!isDone) await env.MONITORING.send({ kind: "backtest", tenantId, backtestId: id });
  const now = await getAlertBacktest(db, tenantId, id);
  if (now === null) throw new Error("a backtest that was begun is not there");
  return answer(now.status === "running" ? 202 : 200, await wholeViewOf(call, now));
}

function bodyToTry(head: DefinitionHead | null, written: Json | undefined): Result<DefinitionBody, ApiProblem> {
  const read = written === undefined ? null : readDefinition(written);
  if (read !== null && !read.ok) return err(badDefinition(read.error));
  const body = read === null ? head?.draft : read.value.body;
  if (body === undefined) return err(problem("bad_value", "Name what is to be tried.", { param: "definition" }));
  if (head !== null && kindOf(body) !== head.kind)
    return err(problem("bad_value", `This definition is over ${head.kind}.`, { param: "definition" }));
  return ok(body);
}

const kindOf = (body: DefinitionBody) => (isOfReports(body) ? "reports" : "transactions");
const triedIn = ({ body }: AlertBacktest): DefinitionBody => JSON.parse(body) as DefinitionBody; // stored when it was read

export async function backtestIn(call: Pick<Call<{ id: string }>, "env" | "tenantId" | "params">) {
  const found = await getAlertBacktest(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  return found === null ? err(notFound("backtest")) : ok(found);
}

/** With whom it speaks of. */
async function wholeViewOf({ env, tenantId }: Pick<Call, "env" | "tenantId">, row: AlertBacktest): Promise<JsonObject> {
  const view = viewOf(row);
  if (row.result === null) return view;
  const result = JSON.parse(row.result) as BacktestResult; // written here
  return { ...view, subjects: await subjectsIn(dbOf(env, tenantId), tenantId, kindOf(triedIn(row)), result) };
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

function viewOf(row: AlertBacktest): JsonObject {
  const { phase, step, subjects, transactions, peerTransactions } = progressIn(row.progress);
  return {
    id: row.id,
    definitionId: row.definitionId,
    kind: kindOf(triedIn(row)),
    againstVersion: row.againstVersion,
    status: row.status,
    from: iso(row.fromMs),
    to: iso(row.untilMs),
    progress: { phase, step, subjects, transactions, peerTransactions },
    result: row.result === null ? null : (JSON.parse(row.result) as BacktestResult & JsonObject),
    problem: row.problem,
    createdAt: iso(row.createdAtMs),
    finishedAt: row.finishedAtMs === null ? null : iso(row.finishedAtMs),
  };
}
