import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { deliveryRow, upsertDeliveries } from "../db/webhook-deliveries";
import { endpointsToPublishTo } from "../db/webhooks";
import type { Id, TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { type EndpointEventType, endpointEventBody, environmentWord } from "../webhooks/body";
import { endpointOf } from "../webhooks/endpoint-of";
import { noCase } from "../webhooks/no-case";
import { logAboutEndpoint } from "./log-events";

/** Something that no case tells of. `id` names it: told twice it is one. */
export interface HouseEvent {
  id: Id<"event">;
  type: EndpointEventType;
  atMs: number;
  detail: JsonObject;
}

/** Writes it into the log of events, and tells the endpoints that name its type, but not the one it is about. */
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
  const wanting = (await endpointsToPublishTo(db, tenantId, [])).filter(
    ({ id, eventTypes }) => id !== exceptId && eventTypes.some((one) => one === event.type),
  );
  const body = endpointEventBody(event, environmentWord(tenant.environment));
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
