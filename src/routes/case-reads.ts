import * as z from "zod";
import { mayUse } from "../auth/policy";
import type { CaseApi, CommandAnswer, Page } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { countCases, listCases } from "../db/case-list";
import { dbOf } from "../db/db-of";
import { mostFound } from "../db/find-cases";
import { getQueue } from "../db/work-queues";
import type { Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseAnswer, caseIn } from "./case-command";
import { expand, expandedOf } from "./case-expand";
import {
  CaseFilterBody,
  caseCursor,
  caseFilters,
  filtersOf,
  isOfSort,
  sort,
  sorts,
  summariesOf,
  wireOf,
} from "./case-filters";
import { AnyObject, CaseSummary, CaseView, listOf, TimelineEntryView } from "./case-schemas";
import { limit, nextSequence, sequenceCursor, writeCursor } from "./cursor";
import { answer, answerText, defineRoute, type Outcome, type Route } from "./framework";
import { onOwnHost } from "./own-host-answer";
import { type ApiProblem, problem, problemOf } from "./problem";
import { withVendorHits } from "./vendor-hits";

const One = z.object({ id: z.string() });
export const Pages = z.strictObject({ limit, cursor: sequenceCursor });
const CaseCount = z
  .looseObject({ count: z.int().nullable(), more: z.boolean().nullable(), most: z.int() })
  .meta({ id: "CaseCount" });
const Filters = z.strictObject({ ...caseFilters, sort: sort.default("-createdAt"), limit, cursor: caseCursor, expand });
const reads = { scope: "cases:read", method: "GET", tag: "Cases", params: One } as const;

/** The Case as this caller may see it. Its links open the applicant's form: whoever may only read must not write that way. */
export async function viewFor(call: CaseCall): Promise<Result<CommandAnswer, ApiProblem>> {
  const view = await ask(call, (subject) => subject.view());
  if (!view.ok) return view;
  if (mayUse(call.actor, "cases:write")) return ok(await onOwnHost(call.env, call.tenantId, view.value));
  const body = JSON.stringify({ ...(JSON.parse(view.value.body) as JsonObject), links: {} });
  return ok({ ...view.value, body });
}

/** A queue that is not there is a mistake, and not an empty list. */
async function unknownQueue(
  { env, tenantId }: Pick<CaseCall, "env" | "tenantId">,
  ownQueue: string | undefined,
): Promise<ApiProblem | null> {
  if (ownQueue === undefined || (await getQueue(dbOf(env, tenantId), tenantId, ownQueue)) !== null) return null;
  return problem("bad_value", "There is no such queue.", { param: "queue" });
}

/** Everything that can be read of cases. Lists come from D1; all else comes from the case itself. */
export const caseReadRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      heedsCaseScope: true,
      name: "listCases",
      path: "/api/v1/cases",
      summary: "List cases, newest first",
      query: Filters,
      answers: { 200: listOf(CaseSummary) },
    },
    async (call) => {
      const { limit, cursor, expand: wanted, ...wish } = call.query;
      if (cursor !== undefined && !isOfSort(cursor, sorts[wish.sort].sort))
        return err(problem("bad_value", "This cursor is of a list in another order.", { param: "cursor" }));
      const filters = await filtersOf(call.env, call.actor, wish, call.nowMs);
      const unknown = await unknownQueue(call, filters.ownQueue);
      if (unknown !== null) return err(unknown);
      const db = dbOf(call.env, call.tenantId);
      const page = await listCases(db, call.tenantId, filters, cursor ?? null, limit);
      const refers = page.data.map((row) => ({ workflowId: row.definitionId, assigneeId: row.assigneeId }));
      const [summaries, expanded] = await Promise.all([
        summariesOf(db, call.tenantId, page.data),
        wanted === undefined ? null : expandedOf(call.env, call.tenantId, wanted, refers),
      ]);
      return answer(200, {
        data: summaries.map((one, n) => ({ ...one, ...(expanded && { expanded: expanded[n] ?? {} }) })),
        nextCursor: page.next === null ? null : writeCursor(wireOf(page.next)),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      heedsCaseScope: true,
      name: "countCases",
      path: "/api/v1/cases/count",
      summary: "Count the cases of a list",
      description:
        "Counted to `most`; beyond that `count` is `most` and `more` is true. Both are null while the index is being built.",
      query: CaseFilterBody,
      answers: { 200: CaseCount },
    },
    async (call) => {
      const filters = await filtersOf(call.env, call.actor, call.query, call.nowMs);
      const unknown = await unknownQueue(call, filters.ownQueue);
      if (unknown !== null) return err(unknown);
      const n = await countCases(dbOf(call.env, call.tenantId), call.tenantId, filters);
      return answer(200, {
        count: n === null ? null : Math.min(n, mostFound),
        more: n === null ? null : n > mostFound,
        most: mostFound,
      });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getCase",
      path: "/api/v1/cases/{id}",
      summary: "Read a case",
      query: z.strictObject({ expand }),
      answers: { 200: CaseView },
    },
    async (call) => {
      const view = await viewFor(call);
      if (!view.ok) return view;
      const { expand: wanted } = call.query;
      if (wanted === undefined) return caseAnswer(200, view.value);
      const { definitionId, assigneeId } = view.value.row;
      const refers = [{ workflowId: definitionId, assigneeId }];
      const [expanded = {}] = await expandedOf(call.env, call.tenantId, wanted, refers);
      const body = JSON.stringify({ ...(JSON.parse(view.value.body) as JsonObject), expanded });
      return caseAnswer(200, { ...view.value, body });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listTimeline",
      path: "/api/v1/cases/{id}/timeline",
      summary: "Read everything that happened to a case",
      query: Pages,
      answers: { 200: listOf(TimelineEntryView) },
    },
    (call) => pageOf(call, (subject, page) => subject.timeline(page)),
  ),
  defineRoute(
    {
      ...reads,
      name: "listChecks",
      path: "/api/v1/cases/{id}/checks",
      summary: "Read the runs of plugins and checks of a case",
      description:
        "Matches of sanctions checks carry what a decision names (`subjectKey`, `list`, `entryId`, `entryHash`), whoever found them: " +
        "`POST /screening/decisions` says whether they are the subject.",
      query: Pages,
      answers: { 200: listOf(AnyObject) },
    },
    (call) =>
      pageOf(call, async (subject, page) => {
        const [ref, told] = [caseIn(call), await subject.runs(page)];
        if (!ref.ok || !told.ok) return told;
        return ok({ ...told.value, data: told.value.data.map((run) => withVendorHits(call.env, ref.value, run)) });
      }),
  ),
  defineRoute(
    {
      ...reads,
      name: "explainCase",
      path: "/api/v1/cases/{id}/explanation",
      summary: "Read why a case is where it is",
      description:
        "Transitions with their guards, what held it back, and per score every rule with its verdict, the values it read, its points and its work " +
        "(`steps`; `took`: milliseconds that reading the rules and asking lists took).",
      answers: { 200: AnyObject },
    },
    async (call) => {
      const explanation = await ask(call, (subject) => subject.explanation());
      return explanation.ok ? answer(200, explanation.value) : explanation;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getCaseDefinition",
      path: "/api/v1/cases/{id}/definition",
      summary: "Read the definition a case is pinned to",
      answers: { 200: AnyObject },
    },
    async (call) => {
      const definition = await ask(call, (subject) => subject.definition());
      return definition.ok ? answerText(200, definition.value) : definition;
    },
  ),
];

/** Asks the case that the path names. */
export async function ask<Value>(
  call: Pick<CaseCall, "env" | "tenantId" | "params">,
  question: (subject: CaseApi) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, ApiProblem>> {
  const ref = caseIn(call);
  if (!ref.ok) return ref;
  const told = await question(caseOf(call.env, ref.value));
  return told.ok ? ok(told.value) : err(problemOf(told.error));
}

/** A page of what the case keeps in its own store. */
export async function pageOf<Item>(
  call: CaseCall<z.output<typeof Pages>>,
  question: (subject: CaseApi, page: Page) => Promise<Result<{ data: Item[]; next: number | null }, Refusal>>,
): Promise<Outcome> {
  const page = { limit: call.query.limit, after: call.query.cursor ?? null };
  const told = await ask(call, (subject) => question(subject, page));
  return told.ok ? answer(200, { data: told.value.data, nextCursor: nextSequence(told.value.next) }) : told;
}
