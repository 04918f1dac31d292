import * as z from "zod";
import { mayUse } from "../auth/policy";
import type { CaseApi, CommandAnswer, Page } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { type CaseFilters, type CaseKeyset, listCases } from "../db/case-list";
import type { CaseRow } from "../db/cases";
import { dbOf } from "../db/db-of";
import { type Actor, actorRef, queueIds, type Refusal } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseAnswer, caseIn } from "./case-command";
import { AnyObject, CaseSummary, CaseView, listOf, TimelineEntryView } from "./case-schemas";
import { cursorOf, limit, nextSequence, sequenceCursor, writeCursor } from "./cursor";
import { answer, answerText, defineRoute, type Outcome, type Route } from "./framework";
import { onOwnHost } from "./own-host-answer";
import { type ApiProblem, problem, problemOf } from "./problem";

const One = z.object({ id: z.string() });
export const Pages = z.strictObject({ limit, cursor: sequenceCursor });
const time = z.iso.datetime({ offset: true });
const word = z.string().min(1).max(200);
const caseCursor = cursorOf(
  z.strictObject({
    createdAtMs: z.int().min(0),
    id: z.string().min(1).max(96),
    sorted: z.strictObject({ by: z.enum(["updated", "risk"]), at: z.number() }).optional(),
  }),
);
const sorts = {
  "-createdAt": { sort: "created", order: "newest_first" },
  createdAt: { sort: "created", order: "oldest_first" },
  "-updatedAt": { sort: "updated" },
  "-risk": { sort: "risk" },
} as const satisfies Record<string, Pick<CaseFilters, "sort" | "order">>;
const Filters = z.strictObject({
  state: word.optional().meta({ description: "An active state, or one around it." }),
  tag: word.optional().meta({ description: "A tag, or several with commas between them: any of these." }),
  queue: z.enum(queueIds).optional().meta({ description: "A work list of `GET /queues`." }),
  status: z.enum(["active", "completed", "failed", "cancelled"]).optional(),
  assigneeId: word.optional().meta({ description: "Id of a user, or `none`." }),
  workflow: word.optional().meta({ description: "Key or id of a definition." }),
  entityType: z.enum(["individual", "business"]).optional(),
  createdAfter: time.optional().meta({ description: "Inclusive." }),
  createdBefore: time.optional().meta({ description: "Exclusive." }),
  risk: z.enum(["low", "medium", "high", "critical"]).optional(),
  externalId: word.optional(),
  parentId: word.optional(),
  q: z.string().max(200).optional().meta({ description: "Part of a name, an e-mail address or an external id." }),
  hasIncidents: z.enum(["true", "false"]).optional(),
  sort: z.enum(["-createdAt", "createdAt", "-updatedAt", "-risk"]).default("-createdAt"),
  limit,
  cursor: caseCursor,
});
const reads = { scope: "cases:read", method: "GET", tag: "Cases", params: One } as const;

/** The Case as this caller may see it. Its links open the applicant's form: whoever may only read must not write that way. */
export async function viewFor(call: CaseCall): Promise<Result<CommandAnswer, ApiProblem>> {
  const view = await ask(call, (subject) => subject.view());
  if (!view.ok) return view;
  if (mayUse(call.actor, "cases:write")) return ok(await onOwnHost(call.env, call.tenantId, view.value));
  const body = JSON.stringify({ ...(JSON.parse(view.value.body) as JsonObject), links: {} });
  return ok({ ...view.value, body });
}

/** Everything that can be read of cases. Lists come from D1; all else comes from the case itself. */
export const caseReadRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      name: "listCases",
      path: "/api/v1/cases",
      summary: "List cases, newest first",
      query: Filters,
      answers: { 200: listOf(CaseSummary) },
    },
    async (call) => {
      const { limit, cursor, sort } = call.query;
      if (cursor !== undefined && (cursor.sorted?.by ?? "created") !== sorts[sort].sort)
        return err(problem("bad_value", "This cursor is of a list in another order.", { param: "cursor" }));
      const page = await listCases(
        dbOf(call.env, call.tenantId),
        call.tenantId,
        filtersOf(call.query, call.actor),
        cursor ?? null,
        limit,
      );
      return answer(200, {
        data: page.data.map(summaryOf),
        nextCursor: page.next === null ? null : writeCursor(wireOf(page.next)),
      });
    },
  ),
  defineRoute(
    { ...reads, name: "getCase", path: "/api/v1/cases/{id}", summary: "Read a case", answers: { 200: CaseView } },
    async (call) => {
      const view = await viewFor(call);
      return view.ok ? caseAnswer(200, view.value) : view;
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
      name: "listNotes",
      path: "/api/v1/cases/{id}/notes",
      summary: "Read the notes on a case",
      query: Pages,
      answers: { 200: listOf(AnyObject) },
    },
    (call) => pageOf(call, (subject, page) => subject.notes(page)),
  ),
  defineRoute(
    {
      ...reads,
      name: "listChecks",
      path: "/api/v1/cases/{id}/checks",
      summary: "Read the runs of plugins and checks of a case",
      query: Pages,
      answers: { 200: listOf(AnyObject) },
    },
    (call) => pageOf(call, (subject, page) => subject.runs(page)),
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

function filtersOf(query: z.output<typeof Filters>, actor: Actor): CaseFilters {
  const { createdAfter, createdBefore, sort, queue, hasIncidents, limit: _limit, cursor: _cursor, ...same } = query;
  const given = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)) as CaseFilters;
  return {
    ...given,
    ...(createdAfter !== undefined && { createdAfterMs: Date.parse(createdAfter) }),
    ...(createdBefore !== undefined && { createdBeforeMs: Date.parse(createdBefore) }),
    ...(queue !== undefined && { queue: { id: queue, personId: actorRef(actor).id } }),
    ...(hasIncidents !== undefined && { hasIncidents: hasIncidents === "true" }),
    ...sorts[sort],
  };
}

const wireOf = ({ createdAtMs, id, sorted }: CaseKeyset): Json => ({
  createdAtMs,
  id,
  ...(sorted !== undefined && { sorted: { ...sorted } }),
});

function summaryOf(row: CaseRow): Record<string, Json> {
  return {
    id: row.caseId,
    workflow: { id: row.definitionId, key: row.definitionKey, version: row.definitionVersion },
    status: row.status,
    state: row.state,
    tags: row.tags,
    outcome: row.outcome,
    entity: { id: row.entityId, type: row.entityType, name: row.name, email: row.email },
    externalId: row.externalId,
    assigneeId: row.assigneeId,
    parentId: row.parentId,
    risk: row.riskScore === null ? null : { score: row.riskScore, level: row.riskLevel },
    openIncidents: row.openIncidents,
    version: row.version,
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
    resolvedAt: row.resolvedAtMs === null ? null : new Date(row.resolvedAtMs).toISOString(),
  };
}
