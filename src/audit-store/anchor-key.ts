import { type PublicKey, publicKeyOf } from "../audit/signing";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";

/** What anchors, exports and proofs are signed with: follows from the master key, so it lies nowhere. */
export const anchorSeed = (env: Pick<Env, "MASTER_KEY">): Uint8Array => derivedKey(env.MASTER_KEY, "audit-anchor");

/** The keys that vouch for what this deployment has signed. */
export const anchorKeys = (env: Pick<Env, "MASTER_KEY">): PublicKey[] => [publicKeyOf(anchorSeed(env))];
