import * as z from "zod";
import { openCase } from "../cases/open-case";
import { dbOf } from "../db/db-of";
import { getUser } from "../db/users";
import { parseId } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { endpointOf } from "../webhooks/endpoint-of";
import { answerCommand, type CaseCall, caseAnswer, showToAnalyst } from "./case-command";
import { checkCorrection } from "./case-correction";
import { ask } from "./case-reads";
import {
  Assign,
  CancelCase,
  CaseView,
  Decide,
  DecideDocument,
  MergeContext,
  OnlyVersion,
  OpenCase,
  SendEvent,
} from "./case-schemas";
import { childrenToAsk } from "./children-to-ask";
import { defineRoute, type Route } from "./framework";
import { onOwnHost } from "./own-host-answer";
import { type ApiProblem, problem, problemOf } from "./problem";
import { resendWebhookDelivery } from "./webhook-deliveries";

const One = z.object({ id: z.string() });
const OneDocument = z.object({ id: z.string(), documentId: z.string().max(200) });
const OneIncident = z.object({ id: z.string(), incidentId: z.string().max(96) });
const writes = { scope: "cases:write", tag: "Cases", idempotent: "case", answers: { 200: CaseView } } as const;

/** Everything that changes a case. Each is one command; the case decides. */
export const caseRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "openCase",
      method: "POST",
      path: "/api/v1/cases",
      summary: "Open a case",
      body: OpenCase,
      answers: { 201: CaseView },
    },
    async (call) => {
      const { workflow, version, context, config, language, externalId, metadata } = call.body;
      const request = {
        workflow,
        context,
        ...(version !== undefined && { version }),
        ...(config !== undefined && { config }),
        ...(language !== undefined && { language }),
        ...(externalId !== undefined && { externalId }),
        ...(metadata !== undefined && { metadata }),
      };
      const opened = await openCase(call.env, call.actor, request, call.idempotencyKey, call.nowMs);
      if (!opened.ok) return err(problemOf(opened.error));
      await showToAnalyst(call.env, call.actor, opened.value);
      const shown = await onOwnHost(call.env, call.tenantId, opened.value);
      return caseAnswer(201, shown, { Location: `/api/v1/cases/${opened.value.row.caseId}` });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "sendEvent",
      method: "POST",
      path: "/api/v1/cases/{id}/events",
      summary: "Send an event to a case",
      description: "Known here but no guard passes: 200 with `accepted: false`. Not known in this state: 409.",
      params: One,
      body: SendEvent,
    },
    (call) => answerCommand(call, { type: "send_event", name: call.body.name, payload: call.body.payload ?? null }),
  ),
  defineRoute(
    {
      ...writes,
      name: "cancelCase",
      method: "POST",
      path: "/api/v1/cases/{id}/cancel",
      summary: "Cancel a case",
      params: One,
      body: CancelCase,
    },
    (call) => answerCommand(call, { type: "cancel", reason: call.body.reason }),
  ),
  defineRoute(
    {
      ...writes,
      name: "mergeContext",
      method: "PATCH",
      path: "/api/v1/cases/{id}/context",
      summary: "Merge facts into the context of a case",
      description:
        "Keys may write everything that the engine does not own. People correct what was said about somebody: below `entity.data` and " +
        "`customData`, nowhere else.",
      params: One,
      body: MergeContext,
    },
    async (call) => {
      const { merge, arrays, reason } = call.body;
      const may = await checkCorrection(call, merge);
      if (!may.ok) return may;
      return answerCommand(call, { type: "merge_context", merge, arrays, ...(reason !== undefined && { reason }) });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "decideCase",
      stepUp: "high_risk_decisions",
      method: "POST",
      path: "/api/v1/cases/{id}/decision",
      summary: "Approve, reject or send back a case",
      params: One,
      body: Decide,
    },
    async (call) => {
      const { decision, includeChildren } = call.body;
      const reason = call.body.reason ?? null;
      const comment = call.body.comment ?? null;
      const ask = decision === "revision" ? { ask: { items: [], dueInSeconds: null, send: null } } : {};
      if (includeChildren !== true) return answerCommand(call, { type: "decide", decision, reason, comment, ...ask });
      if (decision !== "revision")
        return err(problem("bad_value", "Only a revision can include the children.", { param: "includeChildren" }));
      const children = await childrenToAsk(call);
      if (!children.ok) return children;
      return answerCommand(call, { type: "decide", decision, reason, comment, childrenToAsk: children.value, ...ask });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "undoDecision",
      method: "DELETE",
      path: "/api/v1/cases/{id}/decision",
      summary: "Take back a decision that is still pending",
      params: One,
      body: OnlyVersion,
    },
    (call) => answerCommand(call, { type: "undo_decision" }),
  ),
  defineRoute(
    {
      ...writes,
      name: "decideDocument",
      method: "POST",
      path: "/api/v1/cases/{id}/documents/{documentId}/decision",
      summary: "Approve, reject or ask again for a document",
      description: "`decision: null` takes an earlier decision back.",
      params: OneDocument,
      body: DecideDocument,
    },
    (call) => {
      const { decision, reason, comment, internalComment } = call.body;
      const { documentId } = call.params;
      return answerCommand(call, {
        type: "decide_document",
        documentId,
        decision,
        reason: reason ?? null,
        comment: comment ?? null,
        ...(typeof internalComment === "string" && { internalComment }),
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "assignCase",
      method: "POST",
      path: "/api/v1/cases/{id}/assignment",
      summary: "Assign a case to an analyst, or to nobody",
      params: One,
      body: Assign,
    },
    async (call) => {
      const { assigneeId, onlyIfUnassigned } = call.body;
      const assignee =
        assigneeId === null ? null : await getUser(dbOf(call.env, call.tenantId), call.tenantId, assigneeId);
      if (assigneeId !== null && (assignee === null || assignee.disabledAtMs !== null))
        return err(problem("bad_value", "There is no such user.", { param: "assigneeId" }));
      return answerCommand(call, {
        type: "assign",
        assigneeId,
        ...(onlyIfUnassigned !== undefined && { onlyIfUnassigned }),
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "retryIncident",
      method: "POST",
      path: "/api/v1/cases/{id}/incidents/{incidentId}/retry",
      summary: "Try again what gave up",
      params: OneIncident,
      body: OnlyVersion,
    },
    async (call) => {
      const ready = await resendIfDelivery(call, call.params.incidentId);
      return ready.ok ? answerCommand(call, { type: "retry_incident", incidentId: call.params.incidentId }) : ready;
    },
  ),
];

// A delivery belongs to its endpoint, so the endpoint sends it again. First that, then the case is told: in between a crash costs
// a doubled delivery at most, which receivers know by its id.
export async function resendIfDelivery(call: CaseCall, incidentId: string): Promise<Result<null, ApiProblem>> {
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const incident = snapshot.value.incidents.find((one) => one.id === incidentId && one.resolvedAtMs === null);
  if (incident?.source !== "delivery") return ok(null);
  const endpointId = parseId("endpoint", incident.subject);
  if (endpointId !== null) {
    await endpointOf(call.env, call.tenantId, endpointId).wake(); // a consumer that died: the endpoint knows what it owes
    return ok(null);
  }
  const resent = await resendWebhookDelivery(call.env, call.tenantId, { id: null, delivery: incident.subject });
  return resent.ok ? ok(null) : resent;
}
