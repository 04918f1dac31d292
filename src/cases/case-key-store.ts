import type { CaseRef } from "../domain";
import { aboutCaseKey, caseKeyName, caseKeyPurpose, destroyedAtMs, tombstone } from "../domain/case-key";
import { type Env, keyringOf } from "../env";
import { fromBase64url, randomSecret } from "../lib/bytes";
import { openWith, sealWith } from "../lib/keyring";
import { type Buckets, bucketOf } from "../places/bucket-of";

/** `none`: there has never been one. `destroyed`: what was sealed under it can never be read again. */
export type CaseKey = { state: "open"; key: Uint8Array } | { state: "destroyed"; atMs: number } | { state: "none" };

/** The key, made if there is none. Written once: whoever comes second gets the first one's, and a destroyed key is never replaced. */
export async function makeCaseSealKey(env: Env, ref: CaseRef): Promise<CaseKey> {
  const name = caseKeyName(ref);
  const key = randomSecret(32);
  const wrapped = sealWith(keyringOf(env), caseKeyPurpose, key, aboutCaseKey(name));
  const put = await bucketOf(env, ref.tenantId).put(name, wrapped, { onlyIf: { etagDoesNotMatch: "*" } });
  return put === null ? readCaseSealKey(env, ref) : { state: "open", key: fromBase64url(key) };
}

/** Throws when R2 does not answer, and when the key does not open: that is a wrong setting, not an erased case. */
export async function readCaseSealKey(env: Env, ref: CaseRef): Promise<CaseKey> {
  const name = caseKeyName(ref);
  const text = await (await bucketOf(env, ref.tenantId).get(name))?.text();
  if (text === undefined) return { state: "none" };
  const atMs = destroyedAtMs(text);
  if (atMs !== null) return { state: "destroyed", atMs };
  const key = openWith(keyringOf(env), caseKeyPurpose, text, aboutCaseKey(name));
  if (key === null) throw new Error("the key of a case does not open under the keys of this deployment");
  return { state: "open", key: fromBase64url(key) };
}

/**
 * Whatever was sealed under the key can never be read again, wherever copies of it lie: R2 keeps no former versions. A tombstone takes the
 * key's place, so that a call that comes late makes no new one. Doing it again changes nothing.
 */
export async function destroyCaseKey(env: Buckets, ref: CaseRef, nowMs: number): Promise<void> {
  const name = caseKeyName(ref);
  const text = await (await bucketOf(env, ref.tenantId).get(name))?.text();
  if (text === undefined || destroyedAtMs(text) === null) await bucketOf(env, ref.tenantId).put(name, tombstone(nowMs));
}
