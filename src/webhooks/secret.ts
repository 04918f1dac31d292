import type { EndpointId, TenantId } from "../domain";
import { base64, fromBase64url, randomSecret } from "../lib/bytes";
import { type Keyring, openWith, ringOf, sealWith } from "../lib/keyring";

/** A fresh signing secret: `whsec_` and 32 random bytes in base64, as the Standard Webhooks libraries read it. */
export const newWebhookSecret = (): string => `whsec_${base64(fromBase64url(randomSecret(32)))}`;

/** Whose secret it is: an endpoint's own, or the tenant's default that implicit endpoints sign with. */
export type SecretOwner = EndpointId | "default";

// Sealed "about" its owner: a row copied to another tenant or endpoint does not open.
const about = (tenantId: TenantId, owner: SecretOwner): string => `${tenantId}|${owner}`;
const purpose = "webhook-secrets";
/** One key alone (base64) is a ring of one. */
type Keys = Keyring | string;
const ring = (keys: Keys): Keyring => (typeof keys === "string" ? ringOf(keys) : keys);

export const sealWebhookSecret = (keys: Keys, tenantId: TenantId, owner: SecretOwner, secret: string): string =>
  sealWith(ring(keys), purpose, secret, about(tenantId, owner));

/** The secret, or null when it was sealed for somebody else or with another key. */
export const unsealWebhookSecret = (
  keys: Keys,
  tenantId: TenantId,
  owner: SecretOwner,
  sealed: string,
): string | null => openWith(ring(keys), purpose, sealed, about(tenantId, owner));

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
