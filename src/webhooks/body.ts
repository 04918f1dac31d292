import type { Publication, PublishedFacts } from "../domain";

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

export const testEventType = "endpoint.test";

/** The body of `endpoint.test`: every key of a real one, so that a receiver's parser is really tried. There is no case behind it. */
export function testBody(eventId: string, environment: "sandbox" | "production", nowMs: number): string {
  return JSON.stringify({
    id: eventId,
    type: testEventType,
    eventName: testEventType,
    apiVersion: 1,
    timestamp: new Date(nowMs).toISOString(),
    environment,
    sequence: 0,
    caseId: null,
    workflowRuntimeId: null,
    workflowDefinitionId: null,
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
    detail: {},
  });
}
