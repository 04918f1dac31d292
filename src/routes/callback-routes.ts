import * as z from "zod";
import { type CallbackRow, countsOf, getCallback, listCallbacks } from "../db/callbacks";
import { dbOf } from "../db/db-of";
import { actorRef, parseId } from "../domain";
import { err, type Result } from "../lib/result";
import { openKept } from "../queues/callback-records";
import { applyQuarantined, discardQuarantined } from "../queues/quarantined-callbacks";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const tag = "Callbacks";
const time = z.string().meta({ format: "date-time" });
const statuses = ["received", "applied", "ignored", "quarantined", "discarded"] as const;
const id = z.string().nullable();

const CallbackView = z
  .looseObject({
    id: z.string(),
    status: z.enum(statuses).meta({
      description:
        "`received`: stored, about to be applied. `applied`. `ignored`: nobody waited any more. `quarantined`: not proven or not placed, " +
        "a person has to look. `discarded`: a person did.",
    }),
    reason: z.string().nullable().meta({
      description:
        "Why: `bad_signature`, `unreadable`, `unknown_check`, `unknown_case`, `unknown_report`, `event_id_reused`, `not_applied`, or the refusal of the case.",
    }),
    door: z.enum(["token", "hook"]).meta({
      description:
        "`token`: the address of one run or of a vendor's account. `hook`: the documented address of a case.",
    }),
    vendor: z.string(),
    caseId: id,
    runId: id,
    checkId: id,
    bodyBytes: z.int(),
    createdAt: time,
    updatedAt: time,
    expiresAt: time.meta({ description: "When it is forgotten." }),
    settledBy: id.meta({ description: "Who applied or discarded it by hand." }),
  })
  .meta({ id: "Callback" });

const WholeCallback = CallbackView.extend({
  body: z.string().nullable().meta({
    description:
      "What came, as text, while it is quarantined. Null: it was no text, was too large to keep, or is settled.",
  }),
}).meta({ id: "WholeCallback" });

const Total = z.object({ day: z.string(), what: z.string(), count: z.int() });
const mostTotals = 500;

/** Counters are named `quarantined.<reason>` and `nobody.<where>`. */
const totalOf = ({ day, what, count }: z.output<typeof Total>) => ({ day, what: what.replace(/^[^.]*\./, ""), count });

const One = z.object({ id: z.string().max(96) });

/** What vendors have reported, and what could not be proven of it. */
export const callbackListRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listCallbacks",
      method: "GET",
      path: "/api/v1/callbacks",
      summary: "List what vendors have reported",
      description:
        "Every callback is stored before it is applied. Those that could not be proven or placed are quarantined for 30 days, 200 a day at most " +
        "for each reason.",
      query: z.strictObject({ status: z.enum(statuses).default("quarantined"), limit, cursor: keysetCursor }),
      answers: { 200: listOf(CallbackView) },
    },
    async ({ env, tenantId, query }) => {
      const page = await listCallbacks(dbOf(env, tenantId), tenantId, query.status, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "getCallbackTotals",
      method: "GET",
      path: "/api/v1/callbacks/totals",
      summary: "See by day how many callbacks could not be taken",
      description: "For those who run the deployment. Days are of UTC, newest first, for 90 days.",
      answers: {
        200: z
          .object({
            quarantined: z.array(Total).meta({ description: "Yours, by reason, also those beyond 200 a day." }),
            nobodys: z.array(Total).meta({
              description:
                "Of the whole deployment: what came to an address that is nobody's. `address`: of a run or an account; `hook`: of a case. Many of " +
                "them mean that a vendor still calls a deployment that is gone, or that somebody guesses.",
            }),
          })
          .meta({ id: "CallbackTotals" }),
      },
    },
    async ({ env, tenantId }) => {
      const [mine, nobodys] = await Promise.all([
        countsOf(dbOf(env, tenantId), tenantId, mostTotals),
        countsOf(env.DB, "", mostTotals),
      ]);
      return answer(200, { quarantined: mine.map(totalOf), nobodys: nobodys.map(totalOf) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "getCallback",
      method: "GET",
      path: "/api/v1/callbacks/{id}",
      summary: "Read a callback with what came",
      params: One,
      answers: { 200: WholeCallback },
    },
    async (call) => {
      const row = await rowOf(call);
      if (!row.ok) return row;
      const kept = openKept(call.env, row.value);
      const body = kept?.kind === "hook" ? kept.text : kept?.kind === "unproven" ? kept.rawBody : null;
      return answer(200, { ...viewOf(row.value), body });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "applyCallback",
      method: "POST",
      path: "/api/v1/callbacks/{id}/apply",
      summary: "Apply a quarantined callback on your own word",
      description:
        "For a callback whose proof failed and that you know to be true. Name the run (`caseId` and `runId`) or the check that waits for it; a " +
        "callback that came to the address of a run is applied to that run only. A hook needs `caseId` alone. A report on a merchant (`unknown_report`) can only be " +
        "discarded: its vendor sends it again.",
      params: One,
      body: z.strictObject({
        caseId: z.string().max(96).optional(),
        runId: z.string().max(200).optional(),
        checkId: z.string().max(96).optional(),
      }),
      answers: { 200: CallbackView },
      idempotent: "none",
    },
    async (call) => {
      const row = await quarantinedRow(call);
      if (!row.ok) return row;
      const { caseId, runId, checkId } = call.body;
      if ((caseId === undefined) === (checkId === undefined))
        return err(problem("bad_value", "Name either a case or a check.", { param: "caseId" }));
      const named = checkId === undefined ? { caseId: caseId ?? "", runId: runId ?? null } : { checkId };
      const done = await applyQuarantined(call.env, row.value, named, byOf(call), call.nowMs);
      if (!done.ok) return err(problem("conflict", done.error.message, { details: { why: done.error.code } }));
      return again(call);
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "discardCallback",
      method: "POST",
      path: "/api/v1/callbacks/{id}/discard",
      summary: "Discard a quarantined callback",
      params: One,
      answers: { 200: CallbackView },
      idempotent: "none",
    },
    async (call) => {
      const row = await quarantinedRow(call);
      if (!row.ok) return row;
      await discardQuarantined(call.env, row.value, byOf(call), call.nowMs);
      return again(call);
    },
  ),
];

type OneCall = Pick<Call<z.output<typeof One>>, "env" | "tenantId" | "params">;

async function rowOf({ env, tenantId, params }: OneCall): Promise<Result<CallbackRow, ApiProblem>> {
  const callbackId = parseId("callback", params.id);
  const row = callbackId === null ? null : await getCallback(dbOf(env, tenantId), tenantId, callbackId);
  return row === null ? err(notFound("callback")) : { ok: true, value: row };
}

async function quarantinedRow(call: OneCall): Promise<Result<CallbackRow, ApiProblem>> {
  const row = await rowOf(call);
  if (!row.ok || row.value.status === "quarantined") return row;
  return err(problem("conflict", `This callback is ${row.value.status}: there is nothing left to decide.`));
}

async function again(call: OneCall) {
  const row = await rowOf(call);
  return row.ok ? answer(200, viewOf(row.value)) : row;
}

const byOf = ({ actor }: Pick<Call, "actor">): string => {
  const { kind, id: who } = actorRef(actor);
  return `${kind}:${who}`;
};

const viewOf = (row: CallbackRow) => ({
  id: row.id,
  status: row.status,
  reason: row.reason,
  door: row.door,
  vendor: row.vendor,
  caseId: row.caseId,
  runId: row.runId,
  checkId: row.checkId,
  bodyBytes: row.bodyBytes,
  createdAt: new Date(row.createdAtMs).toISOString(),
  updatedAt: new Date(row.updatedAtMs).toISOString(),
  expiresAt: new Date(row.expiresAtMs).toISOString(),
  settledBy: row.settledBy,
});
