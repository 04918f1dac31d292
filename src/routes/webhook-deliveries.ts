import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { type DeliveryRow, deliveryRow, getDelivery, listDeliveries, upsertDeliveries } from "../db/webhook-deliveries";
import { getEndpoint } from "../db/webhooks";
import { type EndpointId, newId, type TenantId } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { environmentWord } from "../webhooks/body";
import { endpointOf } from "../webhooks/endpoint-of";
import { sampleBody } from "../webhooks/event-catalogue";
import { noCase } from "../webhooks/no-case";
import { bodyInVersion } from "../webhooks/payload-versions";
import { type ApiProblem, notFound, problem } from "./problem";
import { cursorText } from "./webhook-endpoints";
import type {
  DeliveryDetailView,
  DeliveryPage,
  DeliveryView,
  EndpointHealthView,
  TestEndpoint,
} from "./webhook-endpoints.schema";

type Answer<S extends z.ZodType> = Promise<Result<z.output<S>, ApiProblem>>;
type ListAnswer<S extends z.ZodType> = Promise<Result<{ data: z.output<S>[]; nextCursor: string | null }, ApiProblem>>;

export async function listWebhookDeliveries(
  env: Env,
  tenantId: TenantId,
  { id, limit, cursor, ...page }: { id: EndpointId } & z.output<typeof DeliveryPage>,
): ListAnswer<typeof DeliveryView> {
  const db = dbOf(env, tenantId);
  if ((await getEndpoint(db, tenantId, id)) === null) return err(notFound("webhook endpoint"));
  const filter = {
    status: page.status ?? null,
    eventType: page.eventType ?? null,
    caseId: page.caseId ?? null,
    fromMs: page.createdAfter ?? null,
    untilMs: page.createdBefore ?? null,
  };
  const rows = await listDeliveries(db, tenantId, id, filter, cursor ?? null, limit);
  return ok({ data: rows.data.map(deliveryView), nextCursor: cursorText(rows.next) });
}

/** With the body and every attempt. */
export async function getWebhookDelivery(
  env: Env,
  tenantId: TenantId,
  { id, delivery }: { id: EndpointId; delivery: string },
): Answer<typeof DeliveryDetailView> {
  const db = dbOf(env, tenantId);
  const row = await getDelivery(db, tenantId, id, delivery);
  if (row === null || (await getEndpoint(db, tenantId, id)) === null) return err(notFound("delivery"));
  const log = await endpointOf(env, tenantId, id).attempts(delivery);
  return ok({
    ...deliveryView(row),
    requestBody: log?.body ?? null,
    attemptLog: (log?.attempts ?? []).map(({ startedAtMs, excerpt, ...line }) => ({
      ...line,
      startedAt: iso(startedAtMs),
      responseExcerpt: excerpt,
    })),
  });
}

/** Sends the sample of a type the way every event goes, whatever the endpoint subscribes to. */
export async function testWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id, eventType }: { id: EndpointId } & z.output<typeof TestEndpoint>,
  nowMs: number,
): Answer<typeof DeliveryView> {
  const db = dbOf(env, tenantId);
  const [endpoint, tenant] = await Promise.all([getEndpoint(db, tenantId, id), getTenant(db, tenantId)]);
  if (endpoint === null || tenant === null) return err(notFound("webhook endpoint"));
  if (endpoint.status === "disabled") return err(disabledProblem);
  const eventId = newId("event");
  const frame = { id: eventId, atMs: nowMs, environment: environmentWord(tenant.environment) };
  const sample = sampleBody(eventType, frame);
  const text = JSON.stringify(endpoint.payload === "full" ? sample : { ...sample, data: {} });
  const body = bodyInVersion(text, endpoint.payloadVersion);
  const event = { eventId, eventType, caseId: noCase, sequence: 0, body };
  const { deliveries } = await endpointOf(env, tenantId, id).enqueue([event], endpoint.rateLimitPerSecond);
  const [delivery] = deliveries.map((summary) => deliveryRow(id, summary));
  if (delivery === undefined) throw new Error("an endpoint forgot what it was just given");
  await upsertDeliveries(db, tenantId, [delivery]);
  return ok(deliveryView(delivery));
}

/** Sends again, from the beginning of the schedule. `id` may be null where only the delivery is known (incidents name it). */
export async function resendWebhookDelivery(
  env: Env,
  tenantId: TenantId,
  { id, delivery }: { id: EndpointId | null; delivery: string },
): Answer<typeof DeliveryView> {
  const db = dbOf(env, tenantId);
  const row = await getDelivery(db, tenantId, id, delivery);
  const endpoint = row && (await getEndpoint(db, tenantId, row.endpointId));
  if (row === null || endpoint === null) return err(notFound("delivery"));
  if (endpoint.status === "disabled") return err(disabledProblem);
  const summary = await endpointOf(env, tenantId, endpoint.id).resend(delivery);
  if (summary === null) return err(notFound("delivery"));
  const resent = deliveryRow(endpoint.id, summary);
  await upsertDeliveries(db, tenantId, [resent]);
  return ok(deliveryView(resent));
}

/** What the endpoint's object knows and the registry does not: whether its receiver is down, and how much it is owed. */
export async function webhookEndpointHealth(
  env: Env,
  tenantId: TenantId,
  { id }: { id: EndpointId },
): Answer<typeof EndpointHealthView> {
  if ((await getEndpoint(dbOf(env, tenantId), tenantId, id)) === null) return err(notFound("webhook endpoint"));
  const { breaker, failingSinceMs, pending, inFlight } = await endpointOf(env, tenantId, id).health();
  const { state, failures, openedAtMs, nextProbeAtMs } = breaker;
  const shown = { state, failures, openedAt: isoOrNull(openedAtMs), nextProbeAt: isoOrNull(nextProbeAtMs) };
  return ok({ breaker: shown, failingSince: isoOrNull(failingSinceMs), pending, inFlight });
}

export const disabledProblem = problem("conflict", "The endpoint is disabled; set its status to active first.");

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const deliveryView = ({ nextAttemptAtMs, createdAtMs, updatedAtMs, caseId, ...delivery }: DeliveryRow) => ({
  ...delivery,
  caseId: caseId === noCase ? null : caseId,
  nextAttemptAt: isoOrNull(nextAttemptAtMs),
  createdAt: iso(createdAtMs),
  updatedAt: iso(updatedAtMs),
});
