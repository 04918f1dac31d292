import { makeApiKey } from "../../src/auth/api-key";
import { startSession } from "../../src/auth/session";
import { insertApiKey } from "../../src/db/api-keys";
import { insertTenant, type Tenant } from "../../src/db/tenants";
import { insertUser, type User } from "../../src/db/users";
import { idFrom, newId, type Role, type Scope, type TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import { randomBase32 } from "../../src/lib/bytes";
import { newWebhookSecret, sealWebhookSecret } from "../../src/webhooks/secret";

export interface SeededTenant {
  tenantId: TenantId;
  tenant: Tenant;
  /** Text of an API key with the wished scopes (default: `admin`). */
  apiKey: string;
  keyId: string;
  /** The tenant's default webhook secret in the clear. */
  webhookSecret: string;
}

/** Every tenant that a test of this process has made. */
export const seeded = new Set<TenantId>();

/** A tenant of its own for a test, with one API key. Ids are random, so tests never meet. */
export async function seedTenant(
  env: Env,
  wish: { scopes?: Scope[]; environment?: "sandbox" | "live"; nowMs?: number } = {},
): Promise<SeededTenant> {
  const nowMs = wish.nowMs ?? Date.now();
  const tenantId = idFrom("tenant", `eu_${randomBase32(16)}`);
  const webhookSecret = newWebhookSecret();
  const tenant: Tenant = {
    id: tenantId,
    name: "Test tenant",
    environment: wish.environment ?? "sandbox",
    linkedTenantId: null,
    webhookSecretSealed: sealWebhookSecret(env.MASTER_KEY, tenantId, "default", webhookSecret),
    createdAtMs: nowMs,
  };
  await insertTenant(env.DB, tenant);
  seeded.add(tenantId);
  const { apiKey, keyId } = await seedApiKey(env, tenant, wish.scopes ?? ["admin"], nowMs);
  return { tenantId, tenant, apiKey, keyId, webhookSecret };
}

/** One more API key for a tenant. */
export async function seedApiKey(
  env: Env,
  tenant: Pick<Tenant, "id" | "environment">,
  scopes: Scope[],
  nowMs = Date.now(),
): Promise<{ apiKey: string; keyId: string }> {
  const { key, row } = makeApiKey(
    env,
    tenant.id,
    tenant.environment,
    { name: "test", scopes, expiresAtMs: null },
    nowMs,
  );
  await insertApiKey(env.DB, row);
  return { apiKey: key, keyId: row.id };
}

/** A person of the tenant, not signed in. */
export async function seedUser(env: Env, tenantId: TenantId, role: Role, nowMs = Date.now()): Promise<User> {
  const id = newId("user");
  const user: User = {
    id,
    tenantId,
    email: `${id}@example.test`,
    name: `Test ${role}`,
    role,
    caseScope: null,
    createdAtMs: nowMs,
    disabledAtMs: null,
    lastSeenAtMs: null,
  };
  await insertUser(env.DB, user);
  return user;
}

/** A person of the tenant who is signed in. `cookie` is the value of a Cookie header. */
export async function seedAnalyst(
  env: Env,
  tenantId: TenantId,
  role: Role = "analyst",
  nowMs = Date.now(),
): Promise<{ user: User; cookie: string }> {
  const user = await seedUser(env, tenantId, role, nowMs);
  return { user, cookie: `__Host-edgecase=${await startSession(env, user, nowMs)}` };
}
