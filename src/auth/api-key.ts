import { type ApiKeyRow, findApiKey } from "../db/api-keys";
import type { Actor, Scope, TenantId } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomBase32, randomSecret, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** How long another isolate may go on accepting a key that was revoked. */
const rememberedMs = 5_000;
const rememberedKeys = 500;

type Found = NonNullable<Awaited<ReturnType<typeof findApiKey>>>;
const recent = new Map<string, { found: Found; untilMs: number }>();

/** Who presents this key; null when it is malformed, unknown, wrong, expired or revoked. All of these look the same outside. */
export async function actorOfApiKey(raw: string, env: Env, nowMs: number): Promise<Actor | null> {
  const [, environment, keyId, secret] = /^ek_(sandbox|live)_([0-9a-z]{8,32})_([\w-]{32,128})$/.exec(raw) ?? [];
  if (environment === undefined || keyId === undefined || secret === undefined) return null;
  const found = await lookUp(env, keyId, nowMs);
  if (found === null || !sameSecret(found.key.secretHash, secretHash(env, keyId, secret))) return null;
  if (found.environment !== environment || !isLive(found.key, nowMs)) return null;
  return { kind: "api_key", tenantId: found.key.tenantId, keyId, scopes: found.key.scopes };
}

export const isLive = (key: ApiKeyRow, nowMs: number): boolean =>
  key.revokedAtMs === null && (key.expiresAtMs === null || key.expiresAtMs > nowMs);

/** A new key: the text that is shown once, and the row that is stored. */
export function makeApiKey(
  env: Pick<Env, "MASTER_KEY">,
  tenantId: TenantId,
  environment: "sandbox" | "live",
  wish: { name: string; scopes: Scope[]; expiresAtMs: number | null },
  nowMs: number,
): { key: string; row: ApiKeyRow } {
  const keyId = randomBase32(12);
  const secret = randomSecret(32);
  const row = { id: keyId, tenantId, ...wish, secretHash: secretHash(env, keyId, secret), createdAtMs: nowMs };
  return { key: `ek_${environment}_${keyId}_${secret}`, row: { ...row, revokedAtMs: null } };
}

/** Called by whoever revokes a key, so that at least this isolate hears of it at once. */
export const forgetApiKey = (keyId: string): boolean => recent.delete(keyId);

const secretHash = (env: Pick<Env, "MASTER_KEY">, keyId: string, secret: string): string =>
  hmacSha256Hex(derivedKey(env.MASTER_KEY, "api-keys"), `${keyId}|${secret}`);

async function lookUp(env: Env, keyId: string, nowMs: number): Promise<Found | null> {
  const known = recent.get(keyId);
  if (known !== undefined && known.untilMs > nowMs) return known.found;
  recent.delete(keyId);
  const found = await findApiKey(env.DB, keyId);
  // Unknown ids are not remembered: they would let anybody fill the memory, and a new key must work at once.
  if (found === null) return null;
  if (recent.size >= rememberedKeys) recent.clear();
  recent.set(keyId, { found, untilMs: nowMs + rememberedMs });
  return found;
}
