import { entityEventTypes, type Publication, type PublishedFacts } from "../domain";
import type { JsonObject } from "../lib/json";

/** What a receiver is told: `full` carries the context as it was, `thin` only where the case stands. */
export type PayloadKind = "full" | "thin";

/** The word receivers read: a live tenant is `production`. */
export const environmentWord = (tenant: "sandbox" | "live"): "sandbox" | "production" =>
  tenant === "live" ? "production" : "sandbox";

/**
 * The body of one delivery, frozen: exactly one `JSON.stringify`, signed and sent as it is on every attempt. It survives
 * `JSON.stringify(JSON.parse(body))` unchanged, which the documented system's verifier relies on.
 */
export function webhookBody(
  event: Publication["events"][number],
  facts: PublishedFacts,
  environment: "sandbox" | "production",
  payload: PayloadKind,
): string {
  return JSON.stringify({
    id: event.id,
    type: event.type,
    eventName: event.type,
    apiVersion: 1,
    timestamp: new Date(event.atMs).toISOString(),
    environment,
    sequence: event.sequence,
    caseId: facts.caseId,
    workflowRuntimeId: facts.caseId,
    workflowDefinitionId: facts.workflowDefinitionId,
    ballerineEntityId: facts.ballerineEntityId,
    correlationId: facts.correlationId,
    state: event.state,
    workflowStatus: event.status,
    workflowFinalState: event.status === "active" ? null : facts.workflowFinalState,
    workflowCreatedAt: facts.workflowCreatedAt,
    workflowResolvedAt: event.status === "active" ? null : facts.workflowResolvedAt,
    assignee: facts.assignee,
    assignedAt: facts.assignedAt,
    data: payload === "full" ? facts.data : {},
    detail: event.detail,
  });
}

/** What stands in the place of a case's facts where there are none: every key, for whoever reads without looking. */
export const noFacts = {
  ballerineEntityId: null,
  correlationId: null,
  state: null,
  workflowStatus: null,
  workflowFinalState: null,
  workflowCreatedAt: null,
  workflowResolvedAt: null,
  assignee: null,
  assignedAt: null,
  data: {},
};

/**
 * Events that no case tells of: `endpoint.test` goes to the endpoint itself, `webhook.endpoint.disabled` to the others, `access.break_glass` and
 * those about persons and companies to whichever wants them.
 */
export const endpointEventTypes = [
  "endpoint.test",
  "webhook.endpoint.disabled",
  "access.break_glass",
  ...entityEventTypes,
] as const;
export type EndpointEventType = (typeof endpointEventTypes)[number];
/** The same, and events of cases that may also be about none: alerts that no case has. */
export const houseEventTypes = [...endpointEventTypes, "alert.created", "alert.changed"] as const;
export type HouseEventType = (typeof houseEventTypes)[number];

/** The body of an event about no case: every key of a case's event, so that a receiver's parser is really tried. */
export function endpointEventBody(
  event: { id: string; type: HouseEventType; atMs: number; detail: JsonObject },
  environment: "sandbox" | "production",
): string {
  return JSON.stringify({
    id: event.id,
    type: event.type,
    eventName: event.type,
    apiVersion: 1,
    timestamp: new Date(event.atMs).toISOString(),
    environment,
    sequence: 0,
    caseId: null,
    workflowRuntimeId: null,
    workflowDefinitionId: null,
    ...noFacts,
    detail: event.detail,
  });
}
