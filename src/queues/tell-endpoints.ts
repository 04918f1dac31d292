import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { deliveryRow, upsertDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, endpointsToPublishTo } from "../db/webhooks";
import type { Id, TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { passesEventFilter } from "../rules/event-filter";
import { endpointEventBody, environmentWord, type HouseEventType } from "../webhooks/body";
import { endpointOf } from "../webhooks/endpoint-of";
import { noCase } from "../webhooks/no-case";
import { logAboutEndpoint } from "./log-events";

/** Something that no case tells of. `id` names it: told twice it is one. */
export interface HouseEvent {
  id: Id<"event">;
  type: HouseEventType;
  atMs: number;
  detail: JsonObject;
}

/** Writes it into the log of events, and tells the endpoints that want it, but not the one it is about. */
export async function tellEndpoints(
  env: Env,
  tenantId: TenantId,
  event: HouseEvent,
  nowMs: number,
  exceptId: string | null = null,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const tenant = await getTenant(db, tenantId);
  if (tenant === null) return;
  await logAboutEndpoint(env, tenantId, event, nowMs);
  const body = endpointEventBody(event, environmentWord(tenant.environment));
  const wanting = (await endpointsToPublishTo(db, tenantId, [])).filter(
    (endpoint) => endpoint.id !== exceptId && wants(endpoint, event, body),
  );
  for (const { id, rateLimitPerSecond } of wanting) {
    const given = { eventId: event.id, eventType: event.type, caseId: noCase, sequence: 0, body };
    const { deliveries } = await endpointOf(env, tenantId, id).enqueue([given], rateLimitPerSecond);
    await upsertDeliveries(
      db,
      tenantId,
      deliveries.map((delivery) => deliveryRow(id, delivery)),
    );
  }
}

/** Alerts go to whom those of cases go to, as far as they ask for nothing that only a case has; all else is asked for by name. */
function wants({ eventTypes, workflows, tags, filter }: Endpoint, { type }: HouseEvent, body: string): boolean {
  if (eventTypes.length > 0 && !eventTypes.some((one) => one === type)) return false;
  if (type !== "alert.created" && type !== "alert.changed") return eventTypes.length > 0;
  if (workflows.length > 0 || tags.length > 0) return false;
  return filter === null || passesEventFilter(filter, JSON.parse(body) as JsonObject);
}
