import { dbOf } from "../db/db-of";
import { deliveryRow, failPendingDeliveries, getDelivery, upsertDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, endpointToDeliverTo } from "../db/webhooks";
import type { Outside, WebhookMessage } from "../domain";
import { type Env, keyringOf } from "../env";
import { log } from "../lib/log";
import { testEventType } from "../webhooks/body";
import type { AttemptRecord, DeliverySummary, Standing, TakeAnswer } from "../webhooks/endpoint-api";
import { endpointOf } from "../webhooks/endpoint-of";
import { answerTimeoutMs, type DeliveryAnswer } from "../webhooks/schedule";
import { secretsInForce, unsealWebhookSecret } from "../webhooks/secret";
import { signatureHeaders } from "../webhooks/signature";
import { switchOff } from "./switch-off";
import type { WebhookWorld } from "./webhooks";

const answerBytes = 65_536;
const excerptCharacters = 1_024;

/**
 * One attempt at one delivery: take it, call the receiver, report. Whoever comes second takes nothing and only brings the
 * registry's copy up to date. A crash anywhere in between is repaired by the lease.
 */
export async function deliver(
  env: Env,
  { tenantId, endpointId, deliveryId }: Extract<WebhookMessage, { kind: "deliver" }>,
  world: WebhookWorld,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const object = endpointOf(env, tenantId, endpointId);
  const found = await endpointToDeliverTo(db, tenantId, endpointId);
  if (found === null) {
    await object.drop();
    await failPendingDeliveries(db, tenantId, endpointId, "endpoint deleted", world.now());
    return;
  }
  const { endpoint, tenantSecretSealed } = found;
  const keep = (delivery: DeliverySummary, standing: Standing) => keepCopy(env, world, endpoint, delivery, standing);
  const taken = await object.take(deliveryId);
  if (taken.kind === "not_due") {
    if (taken.delivery !== null) await keep(taken.delivery, taken.standing);
    return;
  }
  const secrets = secretsOf(env, endpoint, tenantSecretSealed, world.now());
  const record = await attempt(world.outsideFor(env, tenantId), endpoint.url, taken, secrets, world.now());
  const reported = await object.report(deliveryId, taken.attempt, record);
  if (reported !== null) await keep(reported.delivery, reported.standing);
}

async function attempt(
  outside: Outside,
  url: string,
  { eventId, body }: Extract<TakeAnswer, { kind: "taken" }>,
  [newest, ...older]: string[],
  nowMs: number,
): Promise<AttemptRecord> {
  if (newest === undefined) {
    const answer = {
      kind: "failed",
      code: "no_secret",
      message: "the endpoint has no usable secret; rotate it",
    } as const;
    return { answer, startedAtMs: nowMs, durationMs: 0, requestHeaders: {}, excerpt: "" };
  }
  const requestHeaders = {
    "content-type": "application/json",
    "user-agent": "Edgecase-Webhooks/1",
    ...signatureHeaders({ id: eventId, timestampSeconds: Math.floor(nowMs / 1000), body, secrets: [newest, ...older] }),
  };
  const request = { url, method: "POST", headers: requestHeaders, body, timeoutMs: answerTimeoutMs };
  const got = await outside.fetch({ ...request, maxBytes: answerBytes, cut: true });
  const answer: DeliveryAnswer = got.ok
    ? { kind: "answered", status: got.value.status, retryAfter: headerOf(got.value.headers, "retry-after") }
    : { kind: "failed", code: got.error.code, message: got.error.message };
  const excerpt = got.ok ? got.value.text.slice(0, excerptCharacters) : "";
  const { durationMs } = got.ok ? got.value : got.error;
  return { answer, startedAtMs: nowMs, durationMs, requestHeaders, excerpt };
}

const headerOf = (headers: Record<string, string>, name: string): string | null =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** Newest first. Implicit endpoints sign with the tenant's default. */
function secretsOf(env: Env, endpoint: Endpoint, tenantSecretSealed: string, nowMs: number): string[] {
  const keys = keyringOf(env);
  if (endpoint.implicit)
    return [unsealWebhookSecret(keys, endpoint.tenantId, "default", tenantSecretSealed) ?? []].flat();
  return secretsInForce(endpoint.secrets, nowMs).flatMap(
    ({ sealed }) => unsealWebhookSecret(keys, endpoint.tenantId, endpoint.id, sealed) ?? [],
  );
}

/**
 * Brings the registry's copy up to date. A delivery that is given up puts a person on its case first: the copy that says
 * `failed` is the proof that somebody was told, so a crash in between tells again rather than never.
 */
async function keepCopy(
  env: Env,
  world: WebhookWorld,
  endpoint: Endpoint,
  delivery: DeliverySummary,
  standing: Standing,
): Promise<void> {
  const { tenantId, id } = endpoint;
  const db = dbOf(env, tenantId);
  if (delivery.status === "failed" && isWorthAnIncident(delivery)) {
    const copy = await getDelivery(db, tenantId, id, delivery.deliveryId);
    if (copy?.status !== "failed") {
      await putPersonOnCase(env, world, endpoint, delivery);
    }
  }
  await upsertDeliveries(db, tenantId, [deliveryRow(id, delivery)]);
  if (endpoint.status !== "disabled") await switchOff(db, endpoint, standing, world.now());
}

async function putPersonOnCase(
  env: Env,
  world: WebhookWorld,
  { tenantId, id }: Endpoint,
  { deliveryId, caseId, eventType, attempts, lastError }: DeliverySummary,
): Promise<void> {
  const commandId = `webhook.${deliveryId}.${attempts}`;
  const opened = await world.caseOf(env, { tenantId, caseId }).dispatch(
    {
      id: commandId,
      actor: { kind: "system", tenantId, part: "effects" },
      expectedVersion: null,
      body: {
        type: "open_incident",
        source: "delivery",
        subject: deliveryId,
        code: "webhook_not_delivered",
        message: `"${eventType}" was not delivered to webhook endpoint ${id}: ${lastError}`,
      },
    },
    commandId,
  );
  // The case may be gone or refuse; the delivery still shows as failed in its list.
  if (!opened.ok) log.warn("webhooks.incident_refused", { caseId, deliveryId, code: opened.error.code });
}

// A test has no case. News of an incident that cannot be delivered must not make an incident, which would be news again.
const isWorthAnIncident = ({ eventType }: DeliverySummary): boolean =>
  eventType !== testEventType && eventType !== "incident.opened";
