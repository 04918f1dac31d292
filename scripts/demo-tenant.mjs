import { apiKeyHash, partsOfApiKey, sealDefaultWebhookSecret, signInHash } from "./local-crypto.mjs";

/** The demo tenant: a sandbox and its live half. The region is part of the id. */
export const demoTenantId = "ten_eu_demo";
export const demoLiveTenantId = "ten_eu_demo_live";

const scopes = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];

/** SQL that makes the demo tenant, its people, its API key and its sign-in link. Running it again changes nothing. */
export function demoTenantSql(secrets, nowMs) {
  const { masterKey, apiKey, webhookSecret, liveWebhookSecret, signInSecret } = secrets;
  const { keyId, secret } = partsOfApiKey(apiKey);
  const sealed = (tenantId, text) => sealDefaultWebhookSecret(masterKey, tenantId, text);
  const tenantColumns = "id, name, environment, linked_tenant_id, webhook_secret_sealed, created_at_ms";
  const userColumns = "id, tenant_id, email, name, role, created_at_ms, disabled_at_ms";
  return [
    row("tenants", tenantColumns, [
      demoTenantId,
      "Demo (sandbox)",
      "sandbox",
      demoLiveTenantId,
      sealed(demoTenantId, webhookSecret),
      nowMs,
    ]),
    row("tenants", tenantColumns, [
      demoLiveTenantId,
      "Demo",
      "live",
      demoTenantId,
      sealed(demoLiveTenantId, liveWebhookSecret),
      nowMs,
    ]),
    row("api_keys", "id, tenant_id, name, secret_hash, scopes, created_at_ms, expires_at_ms, revoked_at_ms", [
      keyId,
      demoTenantId,
      "Demo key of this computer",
      apiKeyHash(masterKey, keyId, secret),
      JSON.stringify(scopes),
      nowMs,
      null,
      null,
    ]),
    row("users", userColumns, ["usr_demo_admin", demoTenantId, "admin@demo.test", "Ada Admin", "admin", nowMs, null]),
    row("users", userColumns, [
      "usr_demo_analyst",
      demoTenantId,
      "analyst@demo.test",
      "Ana Analyst",
      "analyst",
      nowMs,
      null,
    ]),
    // Reusable and far in the future: whoever can read this computer's secrets can sign in to its demo anyway.
    row("sign_in_links", "hash, tenant_id, user_id, created_at_ms, expires_at_ms, used_at_ms, reusable", [
      signInHash(masterKey, signInSecret),
      demoTenantId,
      "usr_demo_admin",
      nowMs,
      Date.UTC(2100, 0, 1),
      null,
      1,
    ]),
  ].join("\n");
}

/** One row, unless it is there already. */
export const row = (table, columns, values) =>
  `INSERT OR IGNORE INTO ${table} (${columns}) VALUES (${values.map(literal).join(", ")});`;

const literal = (value) =>
  value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
