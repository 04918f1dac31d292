import type * as z from "zod";
import { dbOf } from "../db/db-of";
import type { Keyset } from "../db/keyset";
import { failPendingDeliveries } from "../db/webhook-deliveries";
import {
  countEndpoints,
  deleteEndpoint,
  type Endpoint,
  getEndpoint,
  insertEndpoint,
  listEndpoints,
  updateEndpoint,
} from "../db/webhooks";
import { type EndpointId, newId, type TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { err, ok, type Result } from "../lib/result";
import { checkWebhookUrl } from "../outside";
import { masked, sealedHeaders } from "../webhooks/custom-headers";
import { endpointOf } from "../webhooks/endpoint-of";
import { newWebhookSecret, rotated, secretsInForce, storedKeys, withSigningKey } from "../webhooks/secret";
import { writeCursor } from "./cursor";
import { type ApiProblem, notFound, problem } from "./problem";
import type {
  CreateEndpoint,
  EndpointPage,
  EndpointView,
  EndpointWithSecret,
  RotateSecret,
  UpdateEndpoint,
} from "./webhook-endpoints.schema";

type Answer<S extends z.ZodType> = Promise<Result<z.output<S>, ApiProblem>>;
type ListAnswer<S extends z.ZodType> = Promise<Result<{ data: z.output<S>[]; nextCursor: string | null }, ApiProblem>>;

const endpointLimit = 100;

/** The secret is in this answer and in no later one. */
export async function createWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  input: z.output<typeof CreateEndpoint>,
  nowMs: number,
): Answer<typeof EndpointWithSecret> {
  const refused = await urlProblem(env, input.url);
  if (refused) return err(refused);
  const db = dbOf(env, tenantId);
  if ((await countEndpoints(db, tenantId)) >= endpointLimit)
    return err(problem("conflict", `A tenant can have ${endpointLimit} webhook endpoints.`));
  const id = newId("endpoint");
  const secret = newWebhookSecret();
  const { headers, ...wanted } = input;
  const endpoint: Endpoint = {
    ...wanted,
    ...sealedHeaders(keyringOf(env), { tenantId, id }, headers),
    id,
    tenantId,
    status: "active",
    disabledReason: null,
    implicit: false,
    secrets: [storedKeys(keyringOf(env), tenantId, id, secret)],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await insertEndpoint(db, tenantId, endpoint);
  return ok({ ...endpointView(endpoint, nowMs), secret });
}

export async function listWebhookEndpoints(
  env: Env,
  tenantId: TenantId,
  page: z.output<typeof EndpointPage>,
  nowMs: number,
): ListAnswer<typeof EndpointView> {
  const rows = await listEndpoints(dbOf(env, tenantId), tenantId, page.cursor ?? null, page.limit);
  return ok({ data: rows.data.map((endpoint) => endpointView(endpoint, nowMs)), nextCursor: cursorText(rows.next) });
}

export async function getWebhookEndpoint(
  env: Env,
  tenantId: TenantId,
  { id }: { id: EndpointId },
  nowMs: number,
): Answer<typeof EndpointView> {
  const endpoint = await getEndpoint(dbOf(env, tenantId), tenantId, id);
  return endpoint === null ? err(notFound("webhook endpoint")) : ok(endpointView(endpoint, nowMs));
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
  const { headers, status, asymmetric, ...plain } = given;
  if (endpoint.implicit && Object.keys(given).some((field) => !ofImplicit.has(field))) return err(implicitProblem);
  const refused =
    plain.url !== undefined || status === "active" ? await urlProblem(env, plain.url ?? endpoint.url) : null;
  if (refused) return err(refused);
  if (plain.url !== undefined && headers === undefined && wouldTell(endpoint, plain.url)) return err(headersProblem);
  // The object first: a registry that says "active" must never stand over an object that has stopped for good.
  if (status !== undefined) await endpointOf(env, tenantId, id).setStatus(status);
  if (plain.rateLimitPerSecond !== undefined) await endpointOf(env, tenantId, id).setPace(plain.rateLimitPerSecond);
  const ring = keyringOf(env);
  const change = {
    ...plain,
    updatedAtMs: nowMs,
    ...(headers !== undefined && sealedHeaders(ring, { tenantId, id }, headers)),
    ...(asymmetric !== undefined && { asymmetric }),
    ...(asymmetric === true && { secrets: withSigningKey(ring, tenantId, id, endpoint.secrets) }),
    ...(status !== undefined && { status, disabledReason: null }),
  };
  const changed = await updateEndpoint(db, tenantId, id, change, asymmetric === true ? endpoint.secrets : undefined);
  return changed === null ? err(await goneOrRotated(db, tenantId, id)) : ok(endpointView(changed, nowMs));
}

/** What can be changed of an endpoint that subscriptions have made: they say themselves which events they want. */
const ofImplicit: ReadonlySet<string> = new Set([
  ...["description", "payload", "payloadVersion", "rateLimitPerSecond", "headers", "status"],
]);

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
  const newest = storedKeys(keyringOf(env), tenantId, id, secret);
  const secrets = rotated(endpoint.secrets, newest, nowMs + overlapSeconds * 1000);
  // Of two who rotate at once the second would show a secret that never signs.
  const changed = await updateEndpoint(db, tenantId, id, { secrets, updatedAtMs: nowMs }, endpoint.secrets);
  return changed === null
    ? err(await goneOrRotated(db, tenantId, id))
    : ok({ ...endpointView(changed, nowMs), secret });
}

const goneOrRotated = async (db: D1Database, tenantId: TenantId, id: EndpointId): Promise<ApiProblem> =>
  (await getEndpoint(db, tenantId, id)) === null ? notFound("webhook endpoint") : rotatedProblem;

const rotatedProblem = problem(
  "conflict",
  "Somebody has changed its secret just now. Read the endpoint and try again.",
);

/** Whether values of sealed headers, which nobody may see again, would go to another server than the one they were meant for. */
const wouldTell = ({ url, headerNames }: Endpoint, nextUrl: string): boolean =>
  headerNames.length > 0 && URL.parse(url)?.origin !== URL.parse(nextUrl)?.origin;

const headersProblem = problem(
  "bad_value",
  "The address leads to another server, and the endpoint has headers of its own. Say `headers` anew, or `{}` for none.",
  { param: "headers" },
);

const implicitProblem = problem(
  "conflict",
  "The endpoint comes from the subscriptions of a definition or case. Change them there, or pause the endpoint.",
);

async function urlProblem(env: Env, url: string): Promise<ApiProblem | null> {
  const checked = await checkWebhookUrl(env, url);
  return checked.ok ? null : problem("bad_value", checked.error.message, { param: "url" });
}

const iso = (ms: number): string => new Date(ms).toISOString();
export const cursorText = (at: Keyset | null): string | null =>
  at === null ? null : writeCursor([at.createdAtMs, at.id]);

function endpointView({ tenantId: _, secrets, headerNames, headersSealed: __, ...endpoint }: Endpoint, nowMs: number) {
  const { createdAtMs, updatedAtMs, ...rest } = endpoint;
  return {
    ...rest,
    headers: masked(Object.fromEntries(headerNames.map((name) => [name, name]))),
    publicKeys: endpoint.asymmetric ? secretsInForce(secrets, nowMs).flatMap(({ publicKey }) => publicKey ?? []) : [],
    createdAt: iso(createdAtMs),
    updatedAt: iso(updatedAtMs),
  };
}
