import * as z from "zod";
import { forgetApiKey, isLive, makeApiKey } from "../auth/api-key";
import { type ApiKeyRow, insertApiKey, listApiKeys, revokeApiKey, Scopes } from "../db/api-keys";
import { dbOf } from "../db/db-of";
import type { Keyset, Listed } from "../db/keyset";
import { getTenant } from "../db/tenants";
import type { Actor } from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";

const yearSeconds = 365 * 86_400;

export const CreateApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ description: "What the key is for; shown in lists." }),
    scopes: Scopes.min(1).transform((scopes) => [...new Set(scopes)]),
    expiresInSeconds: z
      .int()
      .min(60)
      .max(2 * yearSeconds)
      .default(yearSeconds)
      .meta({ description: "Life of the key. To rotate: create the next key, deploy it, delete this one." }),
  })
  .meta({ id: "CreateApiKey" });
export type CreateApiKey = z.output<typeof CreateApiKey>;

const time = z.string().meta({ format: "date-time" });

export const ApiKeyView = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    scopes: Scopes,
    status: z.enum(["active", "expired", "revoked"]),
    createdAt: time,
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.output<typeof ApiKeyView>;

export const ApiKeyCreated = ApiKeyView.extend({
  key: z.string().meta({ description: "The key itself. It is shown here once and stored nowhere." }),
}).meta({ id: "ApiKeyCreated" });
export type ApiKeyCreated = z.output<typeof ApiKeyCreated>;

export type ApiKeyRefusal = { code: "unknown_api_key" };

/** Makes a key for the caller's tenant. The answer is the only place where its text ever appears. */
export async function createApiKey(env: Env, actor: Actor, input: CreateApiKey, nowMs: number): Promise<ApiKeyCreated> {
  const db = dbOf(env, actor.tenantId);
  const tenant = await getTenant(db, actor.tenantId);
  if (tenant === null) throw new Error("the tenant of an authenticated caller is missing");
  const wish = { name: input.name, scopes: input.scopes, expiresAtMs: nowMs + input.expiresInSeconds * 1_000 };
  const { key, row } = makeApiKey(env, tenant.id, tenant.environment, wish, nowMs);
  await insertApiKey(db, row);
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

/** Ends a key at once; other places that know it follow within five seconds. Deleting it again changes nothing. */
export async function deleteApiKey(
  env: Env,
  actor: Actor,
  input: { id: string },
  nowMs: number,
): Promise<Result<ApiKeyView, ApiKeyRefusal>> {
  const row = await revokeApiKey(dbOf(env, actor.tenantId), actor.tenantId, input.id, nowMs);
  if (row === null) return err({ code: "unknown_api_key" });
  forgetApiKey(row.id);
  return ok(apiKeyView(row, nowMs));
}

function apiKeyView(row: ApiKeyRow, nowMs: number): ApiKeyView {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    status: isLive(row, nowMs) ? "active" : row.revokedAtMs === null ? "expired" : "revoked",
    createdAt: new Date(row.createdAtMs).toISOString(),
    expiresAt: at(row.expiresAtMs),
    revokedAt: at(row.revokedAtMs),
  };
}
