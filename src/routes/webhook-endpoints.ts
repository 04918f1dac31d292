import type * as z from "zod";
import { dbOf } from "../db/db-of";
import type { Keyset } from "../db/keyset";
import { getTenant } from "../db/tenants";
import {
  type DeliveryRow,
  deliveryRow,
  failPendingDeliveries,
  getDelivery,
  listDeliveries,
  upsertDeliveries,
} from "../db/webhook-deliveries";
import {
  countEndpoints,
  deleteEndpoint,
  type Endpoint,
  getEndpoint,
  insertEndpoint,
  listEndpoints,
  updateEndpoint,
} from "../db/webhooks";
import { type EndpointId, idFrom, newId, type TenantId } from "../domain";
import { type Env, keyringOf, settingsOf } from "../env";
import { err, ok, type Result } from "../lib/result";
import { checkUrl } from "../outside";
import { environmentWord, testBody, testEventType } from "../webhooks/body";
import { endpointOf } from "../webhooks/endpoint-of";
import { newWebhookSecret, rotated, sealWebhookSecret } from "../webhooks/secret";
import { writeCursor } from "./cursor";
import { type ApiProblem, notFound, problem } from "./problem";
import type {
  CreateEndpoint,
  DeliveryDetailView,
  DeliveryPage,
  DeliveryView,
  EndpointPage,
  EndpointView,
  EndpointWithSecret,
  RotateSecret,
  UpdateEndpoint,
} from "./webhook-endpoints.schema";

type Answer<S extends z.ZodType> = Promise<Result<z.output<S>, ApiProblem>>;
type ListAnswer<S extends z.ZodType> = Promise<Result<{ data: z.output<S>[]; nextCursor: string | null }, ApiProblem>>;

const endpointLimit = 100;
/** Stands where a case would: a test event belongs to none. */
const noCase = idFrom("case", "none");

/** The secret is in this answer and in no later one. */
export async function createWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  input: z.output<typeof CreateEndpoint>,
  nowMs: number,
): Answer<typeof EndpointWithSecret> {
  const refused = urlProblem(env, input.url);
  if (refused) return err(refused);
  const db = dbOf(env, tenantId);
  if ((await countEndpoints(db, tenantId)) >= endpointLimit)
    return err(problem("conflict", `A tenant can have ${endpointLimit} webhook endpoints.`));
  const id = newId("endpoint");
  const secret = newWebhookSecret();
  const sealed = sealWebhookSecret(keyringOf(env), tenantId, id, secret);
  const endpoint: Endpoint = {
    ...input,
    id,
    tenantId,
    status: "active",
    disabledReason: null,
    implicit: false,
    secrets: [{ sealed, untilMs: null }],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await insertEndpoint(db, tenantId, endpoint);
  return ok({ ...endpointView(endpoint), secret });
}

export async function listWebhookEndpoints(
  env: Env,
  tenantId: TenantId,
  page: z.output<typeof EndpointPage>,
): ListAnswer<typeof EndpointView> {
  const rows = await listEndpoints(dbOf(env, tenantId), tenantId, page.cursor ?? null, page.limit);
  return ok({ data: rows.data.map(endpointView), nextCursor: cursorText(rows.next) });
}

export async function getWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id }: { id: EndpointId },
): Answer<typeof EndpointView> {
  const endpoint = await getEndpoint(dbOf(env, tenantId), tenantId, id);
  return endpoint === null ? err(notFound("webhook endpoint")) : ok(endpointView(endpoint));
}

/** `active` also brings back an endpoint that was switched off. */
export async function updateWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id, ...given }: { id: EndpointId } & z.output<typeof UpdateEndpoint>,
  nowMs: number,
): Answer<typeof EndpointView> {
  const db = dbOf(env, tenantId);
  const endpoint = await getEndpoint(db, tenantId, id);
  if (endpoint === null) return err(notFound("webhook endpoint"));
  const { url, description, eventTypes, payload, status } = given;
  if (endpoint.implicit && (url !== undefined || eventTypes !== undefined)) return err(implicitProblem);
  const refused = url !== undefined || status === "active" ? urlProblem(env, url ?? endpoint.url) : null;
  if (refused) return err(refused);
  // The object first: a registry that says "active" must never stand over an object that has stopped for good.
  if (status !== undefined) await endpointOf(env, tenantId, id).setStatus(status);
  const changed = await updateEndpoint(db, tenantId, id, {
    updatedAtMs: nowMs,
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(eventTypes !== undefined && { eventTypes }),
    ...(payload !== undefined && { payload }),
    ...(status !== undefined && { status, disabledReason: null }),
  });
  return changed === null ? err(notFound("webhook endpoint")) : ok(endpointView(changed));
}

export async function deleteWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id }: { id: EndpointId },
  nowMs: number,
): Promise<Result<null, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const endpoint = await getEndpoint(db, tenantId, id);
  if (endpoint === null) return err(notFound("webhook endpoint"));
  if (endpoint.implicit) return err(implicitProblem);
  // Bodies are people's data: they go first, so that a crash in between leaves something to delete again.
  await endpointOf(env, tenantId, id).drop();
  await failPendingDeliveries(db, tenantId, id, "endpoint deleted", nowMs);
  await deleteEndpoint(db, tenantId, id, nowMs);
  return ok(null);
}

/** A new secret, shown once; the one before it signs along for `overlapSeconds`. */
export async function rotateWebhookSecret(
  env: Env,
  tenantId: TenantId,
  { id, overlapSeconds }: { id: EndpointId } & z.output<typeof RotateSecret>,
  nowMs: number,
): Answer<typeof EndpointWithSecret> {
  const db = dbOf(env, tenantId);
  const endpoint = await getEndpoint(db, tenantId, id);
  if (endpoint === null) return err(notFound("webhook endpoint"));
  if (endpoint.implicit) return err(implicitProblem);
  const secret = newWebhookSecret();
  const sealed = sealWebhookSecret(keyringOf(env), tenantId, id, secret);
  const secrets = rotated(endpoint.secrets, sealed, nowMs + overlapSeconds * 1000);
  const changed = await updateEndpoint(db, tenantId, id, { secrets, updatedAtMs: nowMs });
  return changed === null ? err(notFound("webhook endpoint")) : ok({ ...endpointView(changed), secret });
}

/** Sends `endpoint.test` the way every event goes. */
export async function testWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id }: { id: EndpointId },
  nowMs: number,
): Answer<typeof DeliveryView> {
  const db = dbOf(env, tenantId);
  const [endpoint, tenant] = await Promise.all([getEndpoint(db, tenantId, id), getTenant(db, tenantId)]);
  if (endpoint === null || tenant === null) return err(notFound("webhook endpoint"));
  if (endpoint.status === "disabled") return err(disabledProblem);
  const eventId = newId("event");
  const body = testBody(eventId, environmentWord(tenant.environment), nowMs);
  const event = { eventId, eventType: testEventType, caseId: noCase, sequence: 0, body };
  const { deliveries } = await endpointOf(env, tenantId, id).enqueue([event]);
  const [delivery] = deliveries.map((summary) => deliveryRow(id, summary));
  if (delivery === undefined) throw new Error("an endpoint forgot what it was just given");
  await upsertDeliveries(db, tenantId, [delivery]);
  return ok(deliveryView(delivery));
}

export async function listWebhookDeliveries(
  env: Env,
  tenantId: TenantId,
  { id, limit, cursor, status }: { id: EndpointId } & z.output<typeof DeliveryPage>,
): ListAnswer<typeof DeliveryView> {
  const db = dbOf(env, tenantId);
  if ((await getEndpoint(db, tenantId, id)) === null) return err(notFound("webhook endpoint"));
  const rows = await listDeliveries(db, tenantId, id, status ?? null, cursor ?? null, limit);
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

const disabledProblem = problem("conflict", "The endpoint is disabled; set its status to active first.");
const implicitProblem = problem(
  "conflict",
  "The endpoint comes from the subscriptions of a definition or case. Change them there, or pause the endpoint.",
);

function urlProblem(env: Env, url: string): ApiProblem | null {
  const checked = checkUrl(url, settingsOf(env).EGRESS_ALLOW_HOSTS);
  return checked.ok ? null : problem("bad_value", checked.error.message, { param: "url" });
}

const iso = (ms: number): string => new Date(ms).toISOString();
const cursorText = (at: Keyset | null): string | null => (at === null ? null : writeCursor([at.createdAtMs, at.id]));

const endpointView = ({ tenantId: _, secrets: __, createdAtMs, updatedAtMs, ...endpoint }: Endpoint) => ({
  ...endpoint,
  createdAt: iso(createdAtMs),
  updatedAt: iso(updatedAtMs),
});

const deliveryView = ({ nextAttemptAtMs, createdAtMs, updatedAtMs, caseId, ...delivery }: DeliveryRow) => ({
  ...delivery,
  caseId: caseId === noCase ? null : caseId,
  nextAttemptAt: nextAttemptAtMs === null ? null : iso(nextAttemptAtMs),
  createdAt: iso(createdAtMs),
  updatedAt: iso(updatedAtMs),
});
