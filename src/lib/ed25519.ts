import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";

/** What PKCS #8 writes before the 32 bytes of a private key (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
/** What SPKI writes before the 32 bytes of a public key. */
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** 32 random bytes that a key pair follows from. */
export const newEd25519Seed = (): Uint8Array => new Uint8Array(randomBytes(32));

/** The public half, 32 bytes. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: "der", type: "spki" });
  return new Uint8Array(spki.subarray(spkiPrefix.length));
}

/** Signs the text's UTF-8 bytes; 64 bytes. */
export const signEd25519 = (seed: Uint8Array, text: string): Uint8Array =>
  new Uint8Array(sign(null, Buffer.from(text), privateKeyOf(seed)));

/** Whether the owner of this public key (32 bytes) signed the text. False as well for what is no key or no signature. */
export function verifyEd25519(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
    return verify(null, Buffer.from(text), key, signature);
  } catch {
    return false;
  }
}

const privateKeyOf = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
