import * as z from "zod";
import { forgetApiKey, isLive, type KeyWish, makeApiKey } from "../auth/api-key";
import { feedOf } from "../cases/feed-of";
import {
  type ApiKeyRow,
  changeApiKey,
  getApiKey,
  insertApiKey,
  type KeyTerms,
  listApiKeys,
  replaceApiKey,
  revokeApiKey,
  Scopes,
} from "../db/api-keys";
import { dbOf } from "../db/db-of";
import type { Keyset, Listed } from "../db/keyset";
import { getTenant } from "../db/tenants";
import { type Actor, actorRef } from "../domain";
import type { Env } from "../env";
import { parseNetwork } from "../lib/ip-address";
import { err, ok, type Result } from "../lib/result";
import { apiVersions, firstVersion, newestVersion } from "./api-versions";

const daySeconds = 86_400;
const yearSeconds = 365 * daySeconds;

/** A key that nobody has used for so long is marked. */
const unusedMs = 90 * daySeconds * 1_000;

const name = z.string().trim().min(1).max(100).meta({ description: "What the key is for; shown in lists." });
const lifeSeconds = z
  .int()
  .min(60)
  .max(2 * yearSeconds);
const allowedIps = z
  .array(
    z
      .string()
      .trim()
      .max(49)
      .refine((text) => parseNetwork(text) !== null, "This is no IPv4 or IPv6 address or network."),
  )
  .max(50)
  .nullable()
  .transform((list) => (list === null || list.length === 0 ? null : [...new Set(list)]))
  .meta({
    description: "Addresses and networks it may be used from, as `203.0.113.7` or `2001:db8::/32`; null: everywhere.",
  });
const writesPerMinute = z
  .int()
  .min(1)
  .max(1_000_000)
  .nullable()
  .meta({ description: "Writes it may make in a minute, up to what the deployment allows; null: that much." });
const apiVersion = z
  .enum(apiVersions.known)
  .meta({ description: "The version it speaks where a call sends no `Edgecase-Version`." });

export const CreateApiKey = z
  .strictObject({
    name,
    scopes: Scopes.min(1).transform((scopes) => [...new Set(scopes)]),
    expiresInSeconds: lifeSeconds.default(yearSeconds).meta({ description: "Life of the key." }),
    allowedIps: allowedIps.default(null),
    writesPerMinute: writesPerMinute.default(null),
    apiVersion: apiVersion.default(newestVersion(apiVersions)).meta({
      description: "The version it is pinned to; left out: the newest there is now.",
    }),
  })
  .meta({ id: "CreateApiKey" });
export type CreateApiKey = z.output<typeof CreateApiKey>;

export const ChangeApiKey = z
  .strictObject({
    name: name.optional(),
    allowedIps: allowedIps.optional(),
    writesPerMinute: writesPerMinute.optional(),
    apiVersion: apiVersion.optional(),
  })
  .meta({ id: "ChangeApiKey" });
export type ChangeApiKey = z.output<typeof ChangeApiKey>;

export const RotateApiKey = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * daySeconds)
      .default(daySeconds)
      .meta({ description: "How long the old key goes on working beside its successor. 0: it ends at once." }),
    expiresInSeconds: lifeSeconds
      .optional()
      .meta({ description: "Life of the successor; left out: as long as the old key was given." }),
  })
  .meta({ id: "RotateApiKey" });
export type RotateApiKey = z.output<typeof RotateApiKey>;

const time = z.string().meta({ format: "date-time" });

export const ApiKeyView = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    scopes: Scopes,
    status: z.enum(["active", "expired", "revoked"]),
    createdAt: time,
    createdBy: z
      .looseObject({ kind: z.string(), id: z.string() })
      .nullable()
      .meta({ description: "The key or person that made it; null: made before this was kept." }),
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable().meta({ description: "To a minute; null: never." }),
    unused: z
      .boolean()
      .meta({ description: "Works, and nobody has used it for 90 days: revoke it if nobody needs it." }),
    allowedIps: z.array(z.string()).nullable(),
    writesPerMinute: z.int().nullable(),
    apiVersion: z.string(),
    replacedById: z.string().nullable().meta({ description: "Its successor, once it was rotated." }),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.output<typeof ApiKeyView>;

export const ApiKeyCreated = ApiKeyView.extend({
  key: z.string().meta({ description: "The key itself. It is shown here once and stored nowhere." }),
}).meta({ id: "ApiKeyCreated" });
export type ApiKeyCreated = z.output<typeof ApiKeyCreated>;

export type ApiKeyRefusal = { code: "unknown_api_key" } | { code: "not_active" } | { code: "already_rotated" };

/** Makes a key for the caller's tenant. The answer is the only place where its text ever appears. */
export async function createApiKey(env: Env, actor: Actor, input: CreateApiKey, nowMs: number): Promise<ApiKeyCreated> {
  const { expiresInSeconds, ...terms } = input;
  const wish = { ...terms, createdBy: actorRef(actor), expiresAtMs: nowMs + expiresInSeconds * 1_000 };
  const { key, row } = await makeFor(env, actor, wish, nowMs);
  await insertApiKey(dbOf(env, actor.tenantId), row);
  return { ...apiKeyView(row, nowMs), key };
}

/** Newest first, with the ones that no longer work. */
export async function listTenantApiKeys(
  env: Env,
  actor: Actor,
  input: { cursor: Keyset | null; limit: number },
  nowMs: number,
): Promise<Listed<ApiKeyView>> {
  const page = await listApiKeys(dbOf(env, actor.tenantId), actor.tenantId, input.cursor, input.limit);
  return { data: page.data.map((row) => apiKeyView(row, nowMs)), next: page.next };
}

export async function readApiKey(
  env: Env,
  actor: Actor,
  { id }: { id: string },
  nowMs: number,
): Promise<Result<ApiKeyView, ApiKeyRefusal>> {
  return viewOr(await getApiKey(dbOf(env, actor.tenantId), actor.tenantId, id), nowMs);
}

/** Changes what can be changed of a key that is in use. Its scopes are not: a key with other rights is another key. */
export async function editApiKey(
  env: Env,
  actor: Actor,
  { id, ...change }: ChangeApiKey & { id: string },
  nowMs: number,
): Promise<Result<ApiKeyView, ApiKeyRefusal>> {
  const terms: Partial<KeyTerms> = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
  const row = await changeApiKey(dbOf(env, actor.tenantId), actor.tenantId, id, terms);
  await hearAnew(env, actor, id);
  return viewOr(row, nowMs);
}

/** Makes a successor with the same rights. Both work until the overlap ends, then only the successor. */
export async function rotateApiKey(
  env: Env,
  actor: Actor,
  { id, overlapSeconds, expiresInSeconds }: RotateApiKey & { id: string },
  nowMs: number,
): Promise<Result<ApiKeyCreated, ApiKeyRefusal>> {
  const db = dbOf(env, actor.tenantId);
  const old = await getApiKey(db, actor.tenantId, id);
  if (old === null) return err({ code: "unknown_api_key" });
  if (!isLive(old, nowMs)) return err({ code: "not_active" });
  const lifeMs = expiresInSeconds === undefined ? grantedMs(old) : expiresInSeconds * 1_000;
  const { scopes, allowedIps: ips, writesPerMinute: writes, apiVersion: version } = old;
  const terms = { name: old.name, scopes, allowedIps: ips, writesPerMinute: writes, apiVersion: version };
  const wish = { ...terms, createdBy: actorRef(actor), expiresAtMs: nowMs + lifeMs };
  const { key, row } = await makeFor(env, actor, wish, nowMs);
  const isDone = await replaceApiKey(db, old, row, nowMs + overlapSeconds * 1_000);
  if (overlapSeconds === 0) await hearAnew(env, actor, old.id);
  else forgetApiKey(old.id);
  return isDone ? ok({ ...apiKeyView(row, nowMs), key }) : err({ code: "already_rotated" });
}

/** Ends a key at once; other places that know it follow within a second. Deleting it again changes nothing. */
export async function deleteApiKey(
  env: Env,
  actor: Actor,
  input: { id: string },
  nowMs: number,
): Promise<Result<ApiKeyView, ApiKeyRefusal>> {
  const row = await revokeApiKey(dbOf(env, actor.tenantId), actor.tenantId, input.id, nowMs);
  await hearAnew(env, actor, input.id);
  return viewOr(row, nowMs);
}

/** The key is judged anew at once: by this isolate, and by the feeds and streams that are open with it. Others follow within a second. */
async function hearAnew(env: Env, { tenantId }: Actor, keyId: string): Promise<void> {
  forgetApiKey(keyId);
  await feedOf(env, tenantId).expel(keyId);
}

/** How long a key was given when it was made; a key without an end hands on a year. */
const grantedMs = ({ createdAtMs, expiresAtMs }: ApiKeyRow): number =>
  expiresAtMs === null ? yearSeconds * 1_000 : expiresAtMs - createdAtMs;

async function makeFor(env: Env, actor: Actor, wish: KeyWish, nowMs: number) {
  const tenant = await getTenant(dbOf(env, actor.tenantId), actor.tenantId);
  if (tenant === null) throw new Error("the tenant of an authenticated caller is missing");
  return makeApiKey(env, tenant.id, tenant.environment, wish, nowMs);
}

const viewOr = (row: ApiKeyRow | null, nowMs: number): Result<ApiKeyView, ApiKeyRefusal> =>
  row === null ? err({ code: "unknown_api_key" }) : ok(apiKeyView(row, nowMs));

function apiKeyView(row: ApiKeyRow, nowMs: number): ApiKeyView {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    status: isLive(row, nowMs) ? "active" : row.revokedAtMs === null ? "expired" : "revoked",
    createdAt: new Date(row.createdAtMs).toISOString(),
    createdBy: row.createdBy === null ? null : { ...row.createdBy },
    expiresAt: at(row.expiresAtMs),
    revokedAt: at(row.revokedAtMs),
    lastUsedAt: at(row.lastUsedAtMs),
    unused: isLive(row, nowMs) && nowMs - (row.lastUsedAtMs ?? row.createdAtMs) >= unusedMs,
    allowedIps: row.allowedIps,
    writesPerMinute: row.writesPerMinute,
    apiVersion: row.apiVersion ?? firstVersion(apiVersions),
    replacedById: row.replacedById,
  };
}
