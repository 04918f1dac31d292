import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";

/** What PKCS #8 writes before the 32 bytes of a private key (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
/** How many bytes SPKI writes before the 32 bytes of a public key. */
const spkiPrefixBytes = 12;

/** 32 random bytes that a key pair follows from. */
export const newEd25519Seed = (): Uint8Array => new Uint8Array(randomBytes(32));

/** The public half, 32 bytes. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: "der", type: "spki" });
  return new Uint8Array(spki.subarray(spkiPrefixBytes));
}

/** Signs the text's UTF-8 bytes; 64 bytes. */
export const signEd25519 = (seed: Uint8Array, text: string): Uint8Array =>
  new Uint8Array(sign(null, Buffer.from(text), privateKeyOf(seed)));

const privateKeyOf = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
