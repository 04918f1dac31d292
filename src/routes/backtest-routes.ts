import * as z from "zod";
import { addedUp, Tally } from "../backtests/tally";
import { casesOfBacktest } from "../db/backtest-results";
import { type Backtest, createBacktest, getBacktest, listBacktests, stopBacktest, talliesOf } from "../db/backtests";
import { caseNames } from "../db/case-names";
import { dbOf } from "../db/db-of";
import type { JudgementSource } from "../db/judgements";
import { judgingRuleSet, type StoredRuleSet } from "../db/rule-sets";
import { actorRef } from "../domain";
import type { Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { parseRuleBook } from "../rules/rule-book";
import {
  BacktestCaseView,
  BacktestReport,
  BacktestView,
  backtestCaseView,
  backtestView,
  CreateBacktest,
  reportView,
} from "./backtest-schemas";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { factsHiddenFrom } from "./framework-masking";
import { type ApiProblem, notFound, problem } from "./problem";
import { ruleSetIn } from "./rule-set-actions";

const tag = "Backtests";
const One = z.object({ id: z.string().max(200) });
const base = "/api/v1/backtests";
/** Cases of a backtest or a shadow. */
export const CaseFilters = z.strictObject({
  changed: z.enum(["true"]).optional().meta({ description: "Only cases that come out otherwise." }),
  limit,
  cursor: keysetCursor,
});
/** Backtests of one tenant at the same time. */
const mostOpen = 5;

/** Trying a version of a rule set on what was judged before: nothing is triggered, and no case is woken. */
export const backtestRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "createBacktest",
      method: "POST",
      path: "/api/v1/rule-sets/{id}/backtests",
      summary: "Try a rule set on the last cases",
      description:
        "Inputs of judged cases are archived, so nothing runs again and no case is touched. Facts that are masked for whoever begins it are " +
        "left out. Runs in the background; see its progress and, at any time, its report so far.",
      params: One,
      body: CreateBacktest,
      answers: { 202: BacktestView },
      idempotent: "d1",
    },
    create,
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listBacktests",
      method: "GET",
      path: base,
      summary: "List backtests, newest first",
      query: z.strictObject({
        ruleSet: z.string().max(200).optional().meta({ description: "Key or id." }),
        status: z.enum(["queued", "running", "done", "cancelled", "failed"]).optional(),
        limit,
        cursor: keysetCursor,
      }),
      answers: { 200: listOf(BacktestView) },
    },
    async ({ env, tenantId, query }) => {
      const { ruleSet, status, cursor } = query;
      const filters = { ...(ruleSet !== undefined && { ruleSet }), ...(status !== undefined && { status }) };
      const page = await listBacktests(dbOf(env, tenantId), tenantId, filters, cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(backtestView), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getBacktest",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read a backtest and its progress",
      params: One,
      answers: { 200: BacktestView },
    },
    async (call) => {
      const found = await backtestIn(call);
      return found.ok ? answer(200, backtestView(found.value)) : found;
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "cancelBacktest",
      method: "POST",
      path: `${base}/{id}/cancel`,
      summary: "Stop a backtest",
      description: "Takes effect before its next page. What was judged by then stays.",
      params: One,
      answers: { 200: BacktestView },
      idempotent: "none",
    },
    async (call) => {
      const db = dbOf(call.env, call.tenantId);
      const stopped = await stopBacktest(db, call.tenantId, call.params.id, { status: "cancelled" }, call.nowMs);
      const found = await backtestIn(call);
      if (!found.ok) return found;
      if (stopped || found.value.status === "cancelled") return answer(200, backtestView(found.value));
      return err(problem("conflict", `The backtest is ${found.value.status} already.`));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listBacktestCases",
      method: "GET",
      path: `${base}/{id}/cases`,
      summary: "List what a backtest made of each case",
      params: One,
      query: CaseFilters,
      answers: { 200: listOf(BacktestCaseView) },
    },
    async (call) => {
      const found = await backtestIn(call);
      return found.ok ? casesAnswer(call, found.value.id) : found;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getBacktestReport",
      method: "GET",
      path: `${base}/{id}/report`,
      summary: "Read what a backtest comes to",
      description:
        "Shift of outcomes, how often each rule holds, levels against people's decisions. So far, while it runs.",
      params: One,
      answers: { 200: BacktestReport },
    },
    async (call) => {
      const found = await backtestIn(call);
      if (!found.ok) return found;
      const { id, status, tally } = found.value;
      const sum = tally === null ? addedUp(await talliesOf(dbOf(call.env, call.tenantId), id)) : Tally.of(tally);
      return answer(200, reportView(sum, status === "done"));
    },
  ),
];

async function create(call: Call<z.output<typeof One>, unknown, z.output<typeof CreateBacktest>>): Promise<Outcome> {
  const { env, tenantId, body, actor, nowMs } = call;
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  const draft = readable(found.value, "id");
  if (!draft.ok) return draft;
  const against = await versionToCompare(call, found.value.key);
  if (!against.ok) return against;
  if (body.from !== undefined && body.to !== undefined && body.from >= body.to)
    return err(problem("bad_value", "`from` is not before `to`.", { param: "to" }));
  const made = await createBacktest(
    dbOf(env, tenantId),
    {
      tenantId,
      ...ruleSetColumns(found.value),
      body: found.value.body,
      againstVersion: body.against ?? null,
      againstBody: against.value,
      source: sourceIn(body.source, found.value.key),
      lastCases: body.lastCases,
      fromMs: body.from ?? null,
      toMs: body.to ?? null,
      hiddenNames: JSON.stringify(await factsHiddenFrom(env, actor)),
      byId: actorRef(actor).id,
    },
    mostOpen,
    nowMs,
  );
  if (made === null)
    return err(problem("conflict", `${mostOpen} backtests are under way; wait for one, or cancel it.`));
  await env.BACKTESTS.send({ kind: "plan", tenantId, backtestId: made.id });
  return answer(202, backtestView(made), { Location: `${base}/${made.id}` });
}

/** JSON text of the version to compare with; null: what production said. */
async function versionToCompare(
  { env, tenantId, body }: Call<unknown, unknown, z.output<typeof CreateBacktest>>,
  key: string,
): Promise<Result<string | null, ApiProblem>> {
  if (body.against === undefined) return ok(null);
  const stored = await judgingRuleSet(dbOf(env, tenantId), tenantId, key, body.against);
  if (stored === null)
    return err(problem("bad_value", `"${key}" has no published version ${body.against}.`, { param: "against" }));
  return readable(stored, "against");
}

/** The body, if this release can read it. */
export function readable(stored: StoredRuleSet, param: string): Result<string, ApiProblem> {
  const book = parseRuleBook(JSON.parse(stored.body) as Json);
  if (book.ok) return ok(stored.body);
  const [first] = book.error;
  return err(problem("bad_rule_set", `${first?.path ?? ""}: ${first?.message ?? "not valid"}`, { param }));
}

export const ruleSetColumns = ({ id, key, version, hash }: StoredRuleSet) => ({
  ruleSetId: id,
  ruleSetKey: key,
  version,
  hash,
});

export const sourceIn = (
  source: { definitionKey: string; plugin: string } | undefined,
  ruleSetKey: string,
): JudgementSource => source ?? { ruleSetKey };

/** A page of the cases of a backtest or a shadow that is this tenant's. */
export async function casesAnswer(
  { env, tenantId, query }: Pick<Call<unknown, z.output<typeof CaseFilters>>, "env" | "tenantId" | "query">,
  subjectId: string,
): Promise<Outcome> {
  const onlyChanged = query.changed === "true";
  const db = dbOf(env, tenantId);
  const page = await casesOfBacktest(db, tenantId, subjectId, onlyChanged, query.cursor ?? null, query.limit);
  const names = await caseNames(
    db,
    tenantId,
    page.data.map(({ caseId }) => caseId),
  );
  const data = page.data.map((row) => backtestCaseView(row, names.get(row.caseId) ?? null));
  return answer(200, { data, nextCursor: nextKeyset(page.next) });
}

async function backtestIn(
  call: Pick<Call<z.output<typeof One>>, "env" | "tenantId" | "params">,
): Promise<Result<Backtest, ApiProblem>> {
  const found = await getBacktest(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  return found === null ? err(notFound("backtest")) : ok(found);
}
