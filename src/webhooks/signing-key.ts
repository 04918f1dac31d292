import { base64, fromBase64 } from "../lib/bytes";
import { ed25519PublicKey, newEd25519Seed } from "../lib/ed25519";

const privatePrefix = "whsk_";
const publicPrefix = "whpk_";

/** A fresh key for `v1a` signatures: `whsk_` and 32 random bytes in base64. It never leaves the deployment. */
export const newSigningKey = (): string => `${privatePrefix}${base64(newEd25519Seed())}`;

/** What receivers verify with: `whpk_` and the 32 bytes of the public key in base64. */
export const publicKeyOf = (signingKey: string): string =>
  `${publicPrefix}${base64(ed25519PublicKey(seedOf(signingKey)))}`;

/** The 32 bytes that the key pair follows from. */
export const seedOf = (signingKey: string): Uint8Array => fromBase64(signingKey.slice(privatePrefix.length));
