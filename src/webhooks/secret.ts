import type { EndpointId, TenantId } from "../domain";
import { base64, fromBase64url, randomSecret } from "../lib/bytes";
import { type Keyring, openWith, ringOf, sealWith } from "../lib/keyring";
import { newSigningKey, publicKeyOf } from "./signing-key";

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
): string | null => unsealWebhookKeys(keys, tenantId, owner, sealed)?.secret ?? null;

/** What signs for an endpoint: its secret (`whsec_…`) and its signing key (`whsk_…`; null: made before there were any). */
export interface WebhookKeys {
  secret: string;
  signingKey: string | null;
}

/** The secret and the signing key beside it, or null as above. */
export function unsealWebhookKeys(
  keys: Keys,
  tenantId: TenantId,
  owner: SecretOwner,
  sealed: string,
): WebhookKeys | null {
  const [secret, signingKey = null] = openWith(ring(keys), purpose, sealed, about(tenantId, owner))?.split(" ") ?? [];
  return secret === undefined ? null : { secret, signingKey };
}

/** A secret as the endpoint's row keeps it. `untilMs`: when the replaced one stops signing; null for the newest. */
export interface StoredSecret {
  /** Both keys, one seal: they are made, replaced and sealed anew together. */
  sealed: string;
  untilMs: number | null;
  /** `whpk_…` of the signing key; absent: there is none. */
  publicKey?: string;
}

/** Seals a secret with a new signing key beside it. */
export function storedKeys(keys: Keys, tenantId: TenantId, owner: SecretOwner, secret: string): StoredSecret {
  const signingKey = newSigningKey();
  const sealed = sealWebhookSecret(keys, tenantId, owner, `${secret} ${signingKey}`);
  return { sealed, untilMs: null, publicKey: publicKeyOf(signingKey) };
}

/** The same secrets, the newest with a signing key beside it: endpoints of earlier releases have none. */
export function withSigningKey(
  keys: Keys,
  tenantId: TenantId,
  owner: SecretOwner,
  stored: readonly StoredSecret[],
): StoredSecret[] {
  const [newest, ...older] = stored;
  if (newest === undefined || newest.publicKey !== undefined) return [...stored];
  const secret = unsealWebhookSecret(keys, tenantId, owner, newest.sealed);
  return secret === null ? [...stored] : [storedKeys(keys, tenantId, owner, secret), ...older];
}

/** A new secret in front; the one before it signs along until `untilMs`; older ones are gone. */
export const rotated = (stored: readonly StoredSecret[], newest: StoredSecret, untilMs: number): StoredSecret[] => [
  newest,
  ...stored.slice(0, 1).map((previous) => ({ ...previous, untilMs })),
];

/** Those that still sign, newest first. */
export const secretsInForce = (stored: readonly StoredSecret[], nowMs: number): StoredSecret[] =>
  stored.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
