import * as z from "zod";
import { addedUp } from "../backtests/tally";
import { talliesOf } from "../db/backtests";
import { dbOf } from "../db/db-of";
import { endShadows, getShadow, listShadows, type Shadow, startShadow, stopShadow } from "../db/shadows";
import { actorRef } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { CaseFilters, casesAnswer, readable, ruleSetColumns, sourceIn } from "./backtest-routes";
import { BacktestCaseView, BacktestReport, reportView, ShadowView, StartShadow, shadowView } from "./backtest-schemas";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { factsHiddenFrom } from "./framework-masking";
import { type ApiProblem, notFound, problem } from "./problem";
import { ruleSetIn } from "./rule-set-actions";

const tag = "Backtests";
const One = z.object({ id: z.string().max(200) });
const base = "/api/v1/shadows";
const longestMs = 90 * 86_400_000;
/** Shadows of one tenant at the same time: each judges everything once more. */
const mostRunning = 5;

/** A draft that judges along with production for a while. It triggers nothing, and no case knows of it. */
export const shadowRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "startShadow",
      method: "POST",
      path: "/api/v1/rule-sets/{id}/shadow",
      summary: "Let a draft judge along until a date",
      description:
        "Every case that production judges from now on is judged by the draft as well, later and apart. Ends by itself: at `until`, and as soon " +
        "as the draft is changed, published or archived, because its numbers would be about other rules.",
      params: One,
      body: StartShadow,
      answers: { 201: ShadowView },
      idempotent: "d1",
    },
    start,
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listShadows",
      method: "GET",
      path: base,
      summary: "List shadows, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(ShadowView) },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const db = dbOf(env, tenantId);
      await endShadows(db, nowMs, tenantId);
      const page = await listShadows(db, tenantId, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(shadowView), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getShadow",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read a shadow",
      params: One,
      answers: { 200: ShadowView },
    },
    async (call) => {
      const found = await shadowIn(call);
      return found.ok ? answer(200, shadowView(found.value)) : found;
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "stopShadow",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "End a shadow",
      description: "What it found stays for 90 days.",
      params: One,
      answers: { 200: ShadowView },
      idempotent: "none",
    },
    async (call) => {
      const stopped = await stopShadow(dbOf(call.env, call.tenantId), call.tenantId, call.params.id, call.nowMs);
      return stopped === null ? err(notFound("shadow")) : answer(200, shadowView(stopped));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listShadowCases",
      method: "GET",
      path: `${base}/{id}/cases`,
      summary: "List what a shadow made of each case",
      description: "The newest judgement of each case; of the first 50,000 judgements.",
      params: One,
      query: CaseFilters,
      answers: { 200: listOf(BacktestCaseView) },
    },
    async (call) => {
      const found = await shadowIn(call);
      return found.ok ? casesAnswer(call, found.value.id) : found;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getShadowReport",
      method: "GET",
      path: `${base}/{id}/report`,
      summary: "Read what a shadow comes to",
      description:
        "The same report as that of a backtest. Counts judgements: a case that is judged twice counts twice.",
      params: One,
      answers: { 200: BacktestReport },
    },
    async (call) => {
      const found = await shadowIn(call);
      if (!found.ok) return found;
      const { id, status } = found.value;
      return answer(200, reportView(addedUp(await talliesOf(dbOf(call.env, call.tenantId), id)), status === "ended"));
    },
  ),
];

async function start(call: Call<z.output<typeof One>, unknown, z.output<typeof StartShadow>>): Promise<Outcome> {
  const { env, tenantId, body, actor, nowMs } = call;
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  if (found.value.status !== "draft")
    return err(problem("conflict", `The version is ${found.value.status}; only a draft casts a shadow.`));
  const draft = readable(found.value, "id");
  if (!draft.ok) return draft;
  if (body.until <= nowMs || body.until > nowMs + longestMs)
    return err(problem("bad_value", "`until` lies ahead, by 90 days at most.", { param: "until" }));
  const made = await startShadow(
    dbOf(env, tenantId),
    {
      tenantId,
      ...ruleSetColumns(found.value),
      source: sourceIn(body.source, found.value.key),
      sharePercentage: body.sharePercentage,
      untilMs: body.until,
      hiddenNames: JSON.stringify(await factsHiddenFrom(env, actor)),
      byId: actorRef(actor).id,
    },
    mostRunning,
    nowMs,
  );
  if (made === "already") return err(problem("conflict", "The draft casts a shadow already; end that one first."));
  if (made === "too_many") return err(problem("conflict", `${mostRunning} shadows are running; end one first.`));
  return answer(201, shadowView(made), { Location: `${base}/${made.id}` });
}

async function shadowIn(
  call: Pick<Call<z.output<typeof One>>, "env" | "tenantId" | "params" | "nowMs">,
): Promise<Result<Shadow, ApiProblem>> {
  const db = dbOf(call.env, call.tenantId);
  await endShadows(db, call.nowMs, call.tenantId);
  const found = await getShadow(db, call.tenantId, call.params.id);
  return found === null ? err(notFound("shadow")) : ok(found);
}
