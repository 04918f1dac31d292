import { dbOf } from "../db/db-of";
import { deliveryRow, failPendingDeliveries, getDelivery, upsertDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, endpointToDeliverTo } from "../db/webhooks";
import type { Outside, OutsideFailure, WebhookMessage } from "../domain";
import { type Env, keyringOf } from "../env";
import { inSpan } from "../lib/in-span";
import { log } from "../lib/log";
import { err } from "../lib/result";
import { checkWebhookUrl } from "../outside";
import { type Redactor, redactor } from "../outside/redact";
import { customHeaders, masked, maskedValue } from "../webhooks/custom-headers";
import type { AttemptRecord, DeliverySummary, Standing, TakeAnswer } from "../webhooks/endpoint-api";
import { endpointOf } from "../webhooks/endpoint-of";
import { noCase } from "../webhooks/no-case";
import { answerTimeoutMs, type DeliveryAnswer, isSuccess } from "../webhooks/schedule";
import { secretsInForce, unsealWebhookKeys, unsealWebhookSecret, type WebhookKeys } from "../webhooks/secret";
import { signatureHeaders } from "../webhooks/signature";
import { switchOff } from "./switch-off";
import type { WebhookWorld } from "./webhooks";

/** So much of an answer is read, and kept; then we hang up. */
const answerBytes = 1_024;
/** And so much where the answer may repeat headers that nobody may see: the longest of them must not be found in half. */
const echoBytes = 3 * answerBytes;

/**
 * One attempt at one delivery: take it, call the receiver, report. Whoever comes second takes nothing and only brings the
 * registry's copy up to date. A crash anywhere in between is repaired by the lease.
 */
export async function deliver(
  env: Env,
  { tenantId, endpointId, deliveryId, caseId }: Extract<WebhookMessage, { kind: "deliver" }>,
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
  const allowed = await checkWebhookUrl(env, endpoint.url);
  const outside = allowed.ok ? world.outsideFor(env, tenantId) : closedDoor(allowed.error);
  const keys = keysOf(env, endpoint, tenantSecretSealed, world.now());
  const own = customHeaders(keyringOf(env), endpoint);
  const about = { tenantId, endpointId, deliveryId, caseId, attempt: taken.attempt };
  const record = await inSpan("webhook.attempted", about, async (tell) => {
    const done = await attempt(outside, endpoint.url, taken, keys, own, world.now());
    tell(inLog(done.answer));
    return done;
  });
  const reported = await object.report(deliveryId, taken.attempt, record);
  if (reported !== null) await keep(reported.delivery, reported.standing);
}

const inLog = (answer: DeliveryAnswer) =>
  answer.kind === "failed"
    ? { outcome: "failed", code: answer.code }
    : { outcome: isSuccess(answer) ? "ok" : "refused", status: answer.status };

/** What was saved under other rules is refused when it is sent. */
const closedDoor = (failure: OutsideFailure): Pick<Outside, "fetch"> => ({ fetch: async () => err(failure) });

async function attempt(
  outside: Pick<Outside, "fetch">,
  url: string,
  { eventId, body }: Extract<TakeAnswer, { kind: "taken" }>,
  keys: WebhookKeys[],
  own: Record<string, string>,
  nowMs: number,
): Promise<AttemptRecord> {
  const [newest, ...older] = keys.map(({ secret }) => secret);
  if (newest === undefined) {
    const answer = {
      kind: "failed",
      code: "no_secret",
      message: "the endpoint has no usable secret; rotate it",
    } as const;
    return { answer, startedAtMs: nowMs, durationMs: 0, requestHeaders: {}, responseHeaders: {}, excerpt: "" };
  }
  const signingKeys = keys.flatMap(({ signingKey }) => signingKey ?? []);
  const timestampSeconds = Math.floor(nowMs / 1000);
  const ours = {
    "content-type": "application/json",
    "user-agent": "Edgecase-Webhooks/1",
    ...signatureHeaders({ id: eventId, timestampSeconds, body, secrets: [newest, ...older], signingKeys }),
  };
  const request = { url, method: "POST", headers: { ...own, ...ours }, body, timeoutMs: answerTimeoutMs };
  const isBare = Object.keys(own).length === 0;
  const got = await outside.fetch({ ...request, maxBytes: isBare ? answerBytes : echoBytes, cut: true });
  const told = { startedAtMs: nowMs, requestHeaders: { ...ours, ...masked(own) } };
  if (!got.ok) {
    const { code, message, durationMs } = got.error;
    return { ...told, answer: { kind: "failed", code, message }, durationMs, responseHeaders: {}, excerpt: "" };
  }
  const { status, headers, text, durationMs } = got.value;
  const answer: DeliveryAnswer = { kind: "answered", status, retryAfter: headerOf(headers, "retry-after") };
  const clean = withoutValues(own);
  const excerpt = clean.text(text).slice(0, answerBytes);
  return { ...told, answer, durationMs, responseHeaders: shownHeaders(headers, clean), excerpt };
}

/** Some receivers answer with what they were sent: values of headers that are shown nowhere are not shown there either. */
function withoutValues(own: Record<string, string>): Redactor {
  const clean = redactor();
  for (const value of Object.values(own)) clean.hide(value, maskedValue);
  clean.headers(own); // also what stands behind a scheme (`Bearer …`)
  return clean;
}

/** What a receiver says beside its answer, cut where it says too much. Its cookies are nobody's business. */
function shownHeaders(headers: Record<string, string>, clean: Redactor): Record<string, string> {
  const shown = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "set-cookie");
  return Object.fromEntries(
    shown.slice(0, 40).map(([name, value]) => [name.slice(0, 100), clean.text(value).slice(0, 500)]),
  );
}

const headerOf = (headers: Record<string, string>, name: string): string | null =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** Newest first. Implicit endpoints sign with the tenant's default; the signing keys only where somebody wants that. */
function keysOf(env: Env, endpoint: Endpoint, tenantSecretSealed: string, nowMs: number): WebhookKeys[] {
  const ring = keyringOf(env);
  const { tenantId, id, implicit, asymmetric, secrets } = endpoint;
  if (implicit) {
    const secret = unsealWebhookSecret(ring, tenantId, "default", tenantSecretSealed);
    return secret === null ? [] : [{ secret, signingKey: null }];
  }
  return secretsInForce(secrets, nowMs)
    .flatMap(({ sealed }) => unsealWebhookKeys(ring, tenantId, id, sealed) ?? [])
    .map(({ secret, signingKey }) => ({ secret, signingKey: asymmetric ? signingKey : null }));
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
  if (endpoint.status !== "disabled") await switchOff(env, endpoint, standing, world.now());
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
const isWorthAnIncident = ({ caseId, eventType }: DeliverySummary): boolean =>
  caseId !== noCase && eventType !== "incident.opened";
