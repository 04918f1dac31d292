import { demoLiveTenantId, demoTenantId, row } from "../../scripts/demo-tenant.mjs";
import {
  apiKeyHash,
  newApiKey,
  newWebhookSecret,
  partsOfApiKey,
  sealDefaultWebhookSecret,
} from "../../scripts/local-crypto.mjs";

const fileTenantId = "ten_eu_month";
const scopes = ["cases:read", "cases:write", "definitions:write", "admin"];

/** Tenants that each get the same month in a way of their own, and the SQL that makes those which are not there. */
export function tenantsOfMonth({ masterKey, apiKey }, nowMs) {
  const tenants = {
    inOrder: { tenantId: demoTenantId, apiKey },
    inCalls: { tenantId: demoLiveTenantId, apiKey: newApiKey("live") },
    byFile: { tenantId: fileTenantId, apiKey: newApiKey("sandbox") },
  };
  const sealed = sealDefaultWebhookSecret(masterKey, fileTenantId, newWebhookSecret());
  const sql = [
    row("tenants", "id, name, environment, linked_tenant_id, webhook_secret_sealed, created_at_ms", [
      ...[fileTenantId, "Month by file", "sandbox", null, sealed, nowMs],
    ]),
    ...[tenants.inCalls, tenants.byFile].map(({ tenantId, apiKey: text }) => {
      const { keyId, secret } = partsOfApiKey(text);
      return row("api_keys", "id, tenant_id, name, secret_hash, scopes, created_at_ms, expires_at_ms, revoked_at_ms", [
        ...[keyId, tenantId, "Key of the month", apiKeyHash(masterKey, keyId, secret), JSON.stringify(scopes), nowMs],
        ...[null, null],
      ]);
    }),
  ];
  return { tenants, sql: sql.join("\n") };
}
