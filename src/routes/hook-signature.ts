import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { hmacSha256Hex, sameSecret } from "../lib/bytes";
import { unsealWebhookSecret } from "../webhooks/secret";

/** The header in which callers of the documented hooks prove themselves. */
export const hookSignatureHeader = "x-hmac-signature";

/** Whether these bytes were signed with the tenant's secret. Without a secret nothing can be proved: an empty key would let anybody sign. */
export async function isHookSigned(env: Env, tenantId: TenantId, text: string, headers: Headers): Promise<boolean> {
  const signature = headers.get(hookSignatureHeader);
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  if (tenant === null || signature === null || signature.length > 200) return false;
  const secret = unsealWebhookSecret(keyringOf(env), tenantId, "default", tenant.webhookSecretSealed);
  return secret !== null && secret !== "" && sameSecret(hmacSha256Hex(secret, text), signature.toLowerCase());
}
