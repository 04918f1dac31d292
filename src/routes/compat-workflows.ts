import * as z from "zod";
import { openCase } from "../cases/open-case";
import type { Refusal } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { answerCommand, showToAnalyst } from "./case-command";
import { ask, viewFor } from "./case-reads";
import { AnyJson, AnyObject, CaseView } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { type ApiProblem, problemOf } from "./problem";

const One = z.object({ id: z.string() });
// Callers of the documented system send fields we have no use for (`salesforceObjectName`, …): here they are let be.
const Run = z.looseObject({
  workflowId: z.string().min(1).max(200),
  context: z
    .looseObject({
      entity: z.looseObject({ type: z.enum(["individual", "business"]), data: z.looseObject({}).nullish() }),
      documents: z.array(z.looseObject({})).max(1_000).nullish(),
    })
    .transform((context) => context as JsonObject),
  config: AnyObject.nullish(),
});
const Event = z.looseObject({ name: z.string().min(1).max(200), payload: AnyJson.optional() });
const RunStarted = z.looseObject({
  workflowDefinitionId: z.string(),
  workflowRuntimeId: z.string(),
  ballerineEntityId: z.string(),
  entities: z.array(z.looseObject({ type: z.string(), id: z.string() })),
});
const base = "/api/v1/external/workflows";

/** Cases as callers of the documented system address them: thin, the same handlers underneath. */
export const compatWorkflowRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Compatibility",
      idempotent: "case",
      name: "compatRunWorkflow",
      method: "POST",
      path: `${base}/run`,
      summary: "Open a case",
      body: Run,
      answers: { 200: RunStarted },
    },
    async (call) => {
      const { workflowId, context, config } = call.body;
      const request = { workflow: workflowId, context: lenient(context), ...(config != null && { config }) };
      const opened = await openCase(call.env, call.actor, request, call.idempotencyKey, call.nowMs);
      if (!opened.ok) return err(inTheirWords(problemOf(opened.error)));
      await showToAnalyst(call.env, call.actor, opened.value);
      const { definitionId, caseId, entityId, entityType } = opened.value.row;
      return answer(200, {
        workflowDefinitionId: definitionId,
        workflowRuntimeId: caseId,
        ballerineEntityId: entityId,
        entities: [{ type: entityType, id: entityId }],
      });
    },
  ),
  ...(["send-event", "event"] as const).map((verb) =>
    defineRoute(
      {
        scope: "cases:write",
        tag: "Compatibility",
        idempotent: "case",
        name: verb === "event" ? "compatEvent" : "compatSendEvent",
        method: "POST",
        path: `${base}/{id}/${verb}`,
        summary: "Send an event to a case",
        params: One,
        body: Event,
        answers: { 200: CaseView },
      },
      ({ body, ...call }) =>
        answerCommand({ ...call, body: {} }, { type: "send_event", name: body.name, payload: body.payload ?? null }),
    ),
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Compatibility",
      name: "compatGetWorkflow",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read a case with its definition",
      description: "The Case, and the same facts under the names of the documented system.",
      params: One,
      query: z.object({}),
      answers: { 200: CaseView },
    },
    async (call) => {
      const view = await viewFor(call);
      if (!view.ok) return view;
      const read = await ask(call, async (subject) => bothOf(view.value.body, await subject.definition()));
      return read.ok ? answer(200, read.value) : read;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Compatibility",
      name: "compatGetContext",
      method: "GET",
      path: `${base}/{id}/context`,
      summary: "Read the context of a case",
      params: One,
      query: z.object({}),
      answers: { 200: z.looseObject({ context: AnyObject }) },
    },
    async (call) => {
      const view = await ask(call, (subject) => subject.view());
      return view.ok ? answer(200, { context: (JSON.parse(view.value.body) as JsonObject).context ?? {} }) : view;
    },
  ),
];

/** The parameter to blame, as it is called here. */
const inTheirWords = (trouble: ApiProblem): ApiProblem =>
  trouble.param === "workflow" ? { ...trouble, param: "workflowId" } : trouble;

function bothOf(caseText: string, definition: Result<string, Refusal>): Result<JsonObject, Refusal> {
  if (!definition.ok) return definition;
  const view = JSON.parse(caseText) as JsonObject;
  const workflow = isObject(view.workflow) ? view.workflow : {};
  const body = JSON.parse(definition.value) as JsonObject;
  const { id = null, key = null, name = null, version = null } = workflow;
  const workflowRuntimeData: JsonObject = {};
  for (const [theirs, ours] of runtimeNames) workflowRuntimeData[theirs] = view[ours] ?? null;
  return ok({
    ...view,
    workflowDefinition: { id, key, name, version, ...body },
    workflowRuntimeData: {
      ...workflowRuntimeData,
      workflowDefinitionId: id,
      assigneeId: isObject(view.assignee) ? (view.assignee.id ?? null) : null,
    },
  });
}

const runtimeNames: [theirs: string, ours: string][] = [
  ["id", "id"],
  ["status", "status"],
  ["state", "state"],
  ["tags", "tags"],
  ["context", "context"],
  ["parentRuntimeDataId", "parentId"],
  ["createdAt", "createdAt"],
  ["updatedAt", "updatedAt"],
  ["resolvedAt", "resolvedAt"],
];

/** Ids come as numbers from some callers; the core knows texts only. */
function lenient(context: JsonObject): JsonObject {
  const { entity } = context;
  if (!isObject(entity)) return context;
  const texts = Object.fromEntries(
    (["id", "ballerineEntityId"] as const).flatMap((key): [string, Json][] => {
      const value = entity[key];
      return typeof value === "number" ? [[key, String(value)]] : [];
    }),
  );
  return { ...context, entity: { ...entity, ...texts } };
}
