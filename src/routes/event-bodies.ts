import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { LoggedEvent } from "../outside/event-log";
import {
  endpointEventBody,
  environmentWord,
  houseEventTypes,
  noFacts,
  type PayloadKind,
  webhookBody,
} from "../webhooks/body";

/** Makes of an event of the log the body that receivers were sent: the same characters, in full or thin form. */
export async function bodyMaker(
  env: Env,
  tenantId: TenantId,
): Promise<(event: LoggedEvent, payload: PayloadKind) => string> {
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  if (tenant === null) throw new Error("a log without its tenant");
  const environment = environmentWord(tenant.environment);
  return (event, payload) => {
    const type = houseEventTypes.find((one) => one === event.type);
    if (event.detail !== null && type !== undefined)
      return endpointEventBody({ id: event.id, type, atMs: event.atMs, detail: event.detail }, environment);
    return event.told === null
      ? erasedBody(event, environment)
      : webhookBody(event.told.event, event.told.facts, environment, payload);
  };
}

/** Of an event whose case was erased: that it happened, with nothing of whom. Every key stands where a parser looks for it. */
const erasedBody = (event: LoggedEvent, environment: "sandbox" | "production"): string =>
  JSON.stringify({
    id: event.id,
    type: event.type,
    eventName: event.type,
    apiVersion: 1,
    timestamp: new Date(event.atMs).toISOString(),
    environment,
    sequence: event.sequence,
    caseId: event.caseId,
    workflowRuntimeId: event.caseId,
    workflowDefinitionId: event.workflowId,
    ...noFacts,
    detail: {},
    erased: true,
  });
