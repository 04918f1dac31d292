import type { EndpointId, TenantId } from "../domain";
import { base64, fromBase64url, randomSecret, seal, unseal } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** A fresh signing secret: `whsec_` and 32 random bytes in base64, as the Standard Webhooks libraries read it. */
export const newWebhookSecret = (): string => `whsec_${base64(fromBase64url(randomSecret(32)))}`;

/** Whose secret it is: an endpoint's own, or the tenant's default that implicit endpoints sign with. */
export type SecretOwner = EndpointId | "default";

// Sealed "about" its owner: a row copied to another tenant or endpoint does not open.
const about = (tenantId: TenantId, owner: SecretOwner): string => `${tenantId}|${owner}`;
const keyOf = (masterKey: string): Uint8Array => derivedKey(masterKey, "webhook-secrets");

/** `masterKey` is the setting MASTER_KEY (base64). */
export const sealWebhookSecret = (masterKey: string, tenantId: TenantId, owner: SecretOwner, secret: string): string =>
  seal(keyOf(masterKey), secret, about(tenantId, owner));

/** The secret, or null when it was sealed for somebody else or with another key. */
export const unsealWebhookSecret = (
  masterKey: string,
  tenantId: TenantId,
  owner: SecretOwner,
  sealed: string,
): string | null => unseal(keyOf(masterKey), sealed, about(tenantId, owner));

/** A secret as the endpoint's row keeps it. `untilMs`: when the replaced one stops signing; null for the newest. */
export interface StoredSecret {
  sealed: string;
  untilMs: number | null;
}

/** A new secret in front; the one before it signs along until `untilMs`; older ones are gone. */
export const rotated = (stored: readonly StoredSecret[], sealed: string, untilMs: number): StoredSecret[] => [
  { sealed, untilMs: null },
  ...stored.slice(0, 1).map((previous) => ({ sealed: previous.sealed, untilMs })),
];

/** Those that still sign, newest first. */
export const secretsInForce = (stored: readonly StoredSecret[], nowMs: number): StoredSecret[] =>
  stored.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
