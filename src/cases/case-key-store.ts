import type { CaseRef } from "../domain";
import { type Env, keyringOf } from "../env";
import { fromBase64url, randomSecret } from "../lib/bytes";
import { openWith, sealWith } from "../lib/keyring";

/** What the key in R2 is wrapped for; its sibling for copies in the database has a purpose of its own. */
export const caseKeyPurpose = "case-store-key";

/** Below this lie the keys of all cases' stores, by tenant. */
export const caseKeyPrefix = "keys/";

const destroyedMark = "destroyed:";

/** `none`: there has never been one. `destroyed`: what was sealed under it can never be read again. */
export type CaseKey = { state: "open"; key: Uint8Array } | { state: "destroyed"; atMs: number } | { state: "none" };

type KeyEnv = Pick<Env, "DOCUMENTS">;

/** Where the key of a case's store lies: outside the object, whose storage the platform keeps copies of, in R2, which keeps none. */
export const caseKeyName = ({ tenantId, caseId }: CaseRef): string => `${caseKeyPrefix}${tenantId}/${caseId}`;

/** The key, made if there is none. Written once: whoever comes second gets the first one's, and a destroyed key is never replaced. */
export async function makeCaseSealKey(env: Env, ref: CaseRef): Promise<CaseKey> {
  const key = randomSecret(32);
  const wrapped = sealWith(keyringOf(env), caseKeyPurpose, key, aboutOf(ref));
  const isFirst = { onlyIf: { etagDoesNotMatch: "*" } };
  if ((await env.DOCUMENTS.put(caseKeyName(ref), wrapped, isFirst)) !== null)
    return { state: "open", key: fromBase64url(key) };
  return readCaseSealKey(env, ref);
}

/** Throws when R2 does not answer, and when the key does not open: that is a wrong setting, not an erased case. */
export async function readCaseSealKey(env: Env, ref: CaseRef): Promise<CaseKey> {
  const stored = await env.DOCUMENTS.get(caseKeyName(ref));
  if (stored === null) return { state: "none" };
  const text = await stored.text();
  if (isDestroyedKey(text)) return { state: "destroyed", atMs: Number(text.slice(destroyedMark.length)) };
  const key = openWith(keyringOf(env), caseKeyPurpose, text, aboutOf(ref));
  if (key === null) throw new Error("the key of a case does not open under the keys of this deployment");
  return { state: "open", key: fromBase64url(key) };
}

/**
 * Whatever was sealed under the key can never be read again, wherever copies of it lie. A tombstone takes its place, so that a call that
 * comes late makes no new one. Destroying it again changes nothing.
 */
export async function destroyCaseKey(env: KeyEnv, ref: CaseRef, nowMs: number): Promise<void> {
  const stored = await env.DOCUMENTS.get(caseKeyName(ref));
  if (stored !== null && isDestroyedKey(await stored.text())) return;
  await env.DOCUMENTS.put(caseKeyName(ref), `${destroyedMark}${nowMs}`);
}

export const isDestroyedKey = (text: string): boolean => text.startsWith(destroyedMark);

/** What a wrapped key is bound to. */
const aboutOf = ({ tenantId, caseId }: CaseRef): string => `${tenantId}|${caseId}`;
