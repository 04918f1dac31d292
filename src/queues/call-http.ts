import { retryAfterSeconds } from "../checks/retry-after";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { AttemptReport, Effect, Outside, OutsideRequest, TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { isObject, type Json } from "../lib/json";
import { fillSecrets } from "../outside";
import { httpRetryable, interpretHttp } from "../plugins";
import { unsealWebhookSecret } from "../webhooks/secret";
import { signatureHeaders } from "../webhooks/signature";

/** An answer may be this long unless the plugin says otherwise; more belongs into a document. */
const usualAnswerBytes = 262_144;

/** One HTTP call of an `api` or `webhook` plugin. The effect's id goes along as the vendor's idempotency key. */
export async function callHttp(
  env: Env,
  tenantId: TenantId,
  effect: Extract<Effect, { kind: "call_http" }>,
  outside: Outside,
): Promise<AttemptReport> {
  const { request } = effect;
  const body = request.method === "GET" || request.body === null ? null : JSON.stringify(request.body);
  const headers = await fillSecrets({ ...request.headers, "Idempotency-Key": effect.id }, outside);
  if (!headers.ok) {
    const message = `the secret ${headers.error.missing} is not set`;
    return { outcome: "result", result: { status: "error", code: "not_configured", message } };
  }
  const signed = effect.sign ? await webhookHeaders(env, tenantId, effect.id, body ?? "") : {};
  const answer = await outside.fetch({
    url: urlOf(request),
    method: request.method,
    headers: { ...headers.value, ...signed },
    body,
    timeoutMs: effect.timeoutSeconds * 1_000,
    maxBytes: effect.maxAnswerBytes ?? usualAnswerBytes,
  });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (retryable) return { outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs };
    return { outcome: "result", result: { status: "error", code, message } };
  }
  const { status, text, durationMs } = answer.value;
  if (httpRetryable(status)) {
    const wish = retryAfterSeconds(answer.value.headers);
    const message = `Request Failed: the answer was ${status}`;
    return {
      outcome: "retry",
      code: `http_${status}`,
      message,
      retryAfterSeconds: wish,
      httpStatus: status,
      durationMs,
    };
  }
  const result = interpretHttp(effect.response, status, text, effect.plugin);
  const raw = { httpStatus: status, body: null, durationMs };
  return { outcome: "result", result: result.status === "timeout" ? result : { ...result, raw } };
}

/** GET carries its payload as a query string, one parameter per top-level key. */
function urlOf(request: OutsideRequest): string {
  if (request.method !== "GET" || !isObject(request.body)) return request.url;
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(request.body))
    if (value !== null) url.searchParams.append(name, asText(value));
  return url.toString();
}

const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

async function webhookHeaders(env: Env, tenantId: TenantId, id: string, body: string): Promise<Record<string, string>> {
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  const secret =
    tenant === null ? null : unsealWebhookSecret(keyringOf(env), tenantId, "default", tenant.webhookSecretSealed);
  if (secret === null) return {};
  return signatureHeaders({ id, timestampSeconds: Math.floor(Date.now() / 1_000), body, secrets: [secret] });
}
