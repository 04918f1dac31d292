import { type ApiKeyRow, findApiKey, type KeyTerms, touchApiKey } from "../db/api-keys";
import { dbOf } from "../db/db-of";
import type { Actor, ActorRef, Scope, TenantId } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomBase32, randomSecret, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { isInNetworks, parseNetwork } from "../lib/ip-address";

/** How long another isolate may go on accepting a key that was revoked: it is gone everywhere within a second. */
const rememberedMs = 900;
const rememberedKeys = 500;
/** How often the use of a key is written down. */
const touchedEveryMs = 60_000;

type Found = NonNullable<Awaited<ReturnType<typeof findApiKey>>>;
const recent = new Map<string, { found: Found; untilMs: number }>();
/** Ids that no key has, and until when nobody looks again: a caller with a deleted key may be a busy one. */
const unknown = new Map<string, number>();

/** Who presents a key, and on what terms it was given. */
export interface KeyCaller {
  actor: Extract<Actor, { kind: "api_key" }>;
  terms: KeyTerms;
  /** Its use is due to be written down. */
  unnoted: boolean;
}

/** A key that is right and does not open: its tenant may want to know that somebody still calls with it. */
export interface RefusedKey {
  refused: "ended" | "wrong_address";
  actor: Extract<Actor, { kind: "api_key" }>;
}

/**
 * Who presents this key; null when it is malformed, unknown or wrong. An expired or revoked one looks the same outside. A good key
 * that comes from an address it may not come from is told apart: only its holder learns of it.
 */
export async function callerOfApiKey(
  raw: string,
  address: string | null,
  env: Env,
  nowMs: number,
): Promise<KeyCaller | RefusedKey | null> {
  const [, environment, keyId, secret] = /^ek_(sandbox|live)_([0-9a-z]{8,32})_([\w-]{32,128})$/.exec(raw) ?? [];
  if (environment === undefined || keyId === undefined || secret === undefined) return null;
  const found = await lookUp(env, keyId, nowMs);
  if (found === null || !sameSecret(found.key.secretHash, secretHash(env, keyId, secret))) return null;
  if (found.environment !== environment) return null;
  const { tenantId, scopes, lastUsedAtMs } = found.key;
  const actor = { kind: "api_key", tenantId, keyId, scopes } as const;
  if (!isLive(found.key, nowMs)) return { refused: "ended", actor };
  if (!mayComeFrom(found.key, address)) return { refused: "wrong_address", actor };
  const unnoted = lastUsedAtMs === null || nowMs - lastUsedAtMs >= touchedEveryMs;
  return { actor, terms: found.key, unnoted };
}

export const isLive = (key: ApiKeyRow, nowMs: number): boolean =>
  key.revokedAtMs === null && (key.expiresAtMs === null || key.expiresAtMs > nowMs);

/** Writes down that the key was used: once a minute at most, however many call with it. */
export async function noteKeyUse(env: Env, { actor }: KeyCaller, nowMs: number): Promise<void> {
  const known = recent.get(actor.keyId);
  // At once, so that the calls that come before the database has answered do not write as well.
  if (known !== undefined) known.found.key.lastUsedAtMs = nowMs;
  await touchApiKey(dbOf(env, actor.tenantId), actor.keyId, nowMs, touchedEveryMs);
}

/** What somebody wants of a new key. */
export interface KeyWish extends Partial<Omit<KeyTerms, "name">> {
  name: string;
  scopes: Scope[];
  expiresAtMs: number | null;
  createdBy?: ActorRef | null;
}

/** A new key: the text that is shown once, and the row that is stored. */
export function makeApiKey(
  env: Pick<Env, "MASTER_KEY">,
  tenantId: TenantId,
  environment: "sandbox" | "live",
  wish: KeyWish,
  nowMs: number,
): { key: string; row: ApiKeyRow } {
  const keyId = randomBase32(12);
  const secret = randomSecret(32);
  const row: ApiKeyRow = {
    ...{ allowedIps: null, writesPerMinute: null, apiVersion: null, createdBy: null },
    ...{ lastUsedAtMs: null, replacedById: null, revokedAtMs: null },
    ...wish,
    ...{ id: keyId, tenantId, secretHash: secretHash(env, keyId, secret), createdAtMs: nowMs },
  };
  return { key: `ek_${environment}_${keyId}_${secret}`, row };
}

/** Called by whoever revokes or changes a key, so that at least this isolate hears of it at once. */
export const forgetApiKey = (keyId: string): boolean => recent.delete(keyId);

/** Without an address nobody knows where a call comes from: a key that is bound to addresses does not open then. */
function mayComeFrom({ allowedIps }: KeyTerms, address: string | null): boolean {
  if (allowedIps === null) return true;
  const networks = allowedIps.map(parseNetwork).filter((network) => network !== null);
  return address !== null && isInNetworks(address, networks);
}

const secretHash = (env: Pick<Env, "MASTER_KEY">, keyId: string, secret: string): string =>
  hmacSha256Hex(derivedKey(env.MASTER_KEY, "api-keys"), `${keyId}|${secret}`);

async function lookUp(env: Env, keyId: string, nowMs: number): Promise<Found | null> {
  const known = recent.get(keyId);
  if (known !== undefined && known.untilMs > nowMs) return known.found;
  recent.delete(keyId);
  if ((unknown.get(keyId) ?? 0) > nowMs) return null;
  const found = await findApiKey(env.DB, keyId);
  if (found === null) {
    // No longer than that: a new key must work at once, also where a lagging replica has been asked for it.
    if (unknown.size >= rememberedKeys) unknown.clear();
    unknown.set(keyId, nowMs + rememberedMs);
    return null;
  }
  if (recent.size >= rememberedKeys) recent.clear();
  recent.set(keyId, { found, untilMs: nowMs + rememberedMs });
  return found;
}
