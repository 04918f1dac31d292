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

/** Whom a tenant's events may go to. */
export interface Listeners {
  environment: ReturnType<typeof environmentWord>;
  endpoints: Endpoint[];
}

/** Null: there is no such tenant any more. */
export async function listenersOf(env: Env, tenantId: TenantId): Promise<Listeners | null> {
  const db = dbOf(env, tenantId);
  const tenant = await getTenant(db, tenantId);
  if (tenant === null) return null;
  return {
    environment: environmentWord(tenant.environment),
    endpoints: await endpointsToPublishTo(db, tenantId, []),
  };
}

/** Writes it into the log of events, and tells the endpoints that want it, but not the one it is about. */
export async function tellEndpoints(
  env: Env,
  tenantId: TenantId,
  event: HouseEvent,
  nowMs: number,
  exceptId: string | null = null,
): Promise<void> {
  const listeners = await listenersOf(env, tenantId);
  if (listeners !== null) await tellListeners(env, tenantId, listeners, event, nowMs, exceptId);
}

/** The same for who tells of much at once, and asks only once whom. */
export async function tellListeners(
  env: Env,
  tenantId: TenantId,
  { environment, endpoints }: Listeners,
  event: HouseEvent,
  nowMs: number,
  exceptId: string | null = null,
): Promise<void> {
  const others = endpoints.filter(({ id }) => id !== exceptId);
  const { untold, problem } = await tellWhoCan(env, tenantId, { environment, endpoints: others }, event, nowMs);
  if (untold.length > 0) throw problem;
}

/** Endpoints that want an event and have not heard of it. */
export interface Untold {
  untold: string[];
  /** What was in the way of one of them; null: they were only left out. */
  problem: unknown;
}

/**
 * Tells those that want it; `without`: not these now. One that cannot be told keeps it from no other, and told again it is the same for those
 * that have heard of it.
 */
export async function tellWhoCan(
  env: Env,
  tenantId: TenantId,
  { environment, endpoints }: Listeners,
  event: HouseEvent,
  nowMs: number,
  without: ReadonlySet<string> = new Set(),
): Promise<Untold> {
  await logAboutEndpoint(env, tenantId, event, nowMs);
  const body = endpointEventBody(event, environment);
  const result: Untold = { untold: [], problem: null };
  await Promise.all(
    endpoints
      .filter((endpoint) => wants(endpoint, event, body))
      .map(async (endpoint) => {
        try {
          if (without.has(endpoint.id)) result.untold.push(endpoint.id);
          else await tell(env, tenantId, endpoint, event, body);
        } catch (problem) {
          result.untold.push(endpoint.id);
          result.problem = problem;
        }
      }),
  );
  return result;
}

async function tell(
  env: Env,
  tenantId: TenantId,
  { id, rateLimitPerSecond }: Endpoint,
  event: HouseEvent,
  body: string,
): Promise<void> {
  const given = { eventId: event.id, eventType: event.type, caseId: noCase, sequence: 0, body };
  const { deliveries } = await endpointOf(env, tenantId, id).enqueue([given], rateLimitPerSecond);
  await upsertDeliveries(
    dbOf(env, tenantId),
    tenantId,
    deliveries.map((delivery) => deliveryRow(id, delivery)),
  );
}

/** Alerts go to whom those of cases go to, as far as they ask for nothing that only a case has; all else is asked for by name. */
function wants({ eventTypes, workflows, tags, filter }: Endpoint, { type }: HouseEvent, body: string): boolean {
  if (eventTypes.length > 0 && !eventTypes.some((one) => one === type)) return false;
  if (type !== "alert.created" && type !== "alert.changed") return eventTypes.length > 0;
  if (workflows.length > 0 || tags.length > 0) return false;
  return filter === null || passesEventFilter(filter, JSON.parse(body) as JsonObject);
}
