import { type PublicKey, publicKeyFrom, publicKeyOf } from "../audit/signing";
import { type Env, settingsOf } from "../env";
import { derivedKey } from "../lib/derived-key";

const seedOf = (key: string): Uint8Array => derivedKey(key, "audit-anchor");

/** What anchors, exports and proofs are signed with: follows from the newest key for it, or from the master key, so it lies nowhere. */
export function anchorSeed(env: Env): Uint8Array {
  const { AUDIT_SIGNING_KEYS, MASTER_KEY } = settingsOf(env);
  const [newest] = AUDIT_SIGNING_KEYS;
  return seedOf(newest === undefined || newest.isPublic ? MASTER_KEY : newest.key);
}

/** The keys that vouch for what this deployment has signed, now and before, the newest first. Which one it was says the signature. */
export function anchorKeys(env: Env): PublicKey[] {
  const { AUDIT_SIGNING_KEYS, MASTER_KEY } = settingsOf(env);
  const earlier = AUDIT_SIGNING_KEYS.map(({ key, isPublic }) =>
    isPublic ? publicKeyFrom(key) : publicKeyOf(seedOf(key)),
  );
  const all = [publicKeyOf(anchorSeed(env)), ...earlier, publicKeyOf(seedOf(MASTER_KEY))];
  return all.filter(({ id }, place) => all.findIndex((other) => other.id === id) === place);
}
