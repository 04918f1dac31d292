import { base64, fromBase64, sha256Hex } from "../lib/bytes";
import { ed25519PublicKey, signEd25519, verifyEd25519 } from "../lib/ed25519";

/** A key that anchors and exports are verified with. */
export interface PublicKey {
  /** The first 16 characters of the SHA-256 of the key's 32 bytes, in hex: a key cannot be shown under another's name. */
  id: string;
  algorithm: "Ed25519";
  /** 32 bytes in base64. */
  publicKey: string;
}

/** A text with who signed it. */
export interface Signed {
  /** Exactly these characters were signed. */
  text: string;
  keyId: string;
  /** 64 bytes in base64. */
  signature: string;
}

/** What a signature is for: one that was made for an anchor proves nothing about an export. */
export type SignedFor = "anchor" | "export" | "case" | "pack";

const keyIdOf = (publicKey: Uint8Array): string => sha256Hex(publicKey).slice(0, 16);

/** The public half of a seed. */
export const publicKeyOf = (seed: Uint8Array): PublicKey => publicKeyFrom(base64(ed25519PublicKey(seed)));

/** A public key that somebody kept, 32 bytes in base64. */
export const publicKeyFrom = (publicKey: string): PublicKey => ({
  id: keyIdOf(fromBase64(publicKey)),
  algorithm: "Ed25519",
  publicKey,
});

export const signText = (seed: Uint8Array, purpose: SignedFor, text: string): Signed => ({
  text,
  keyId: publicKeyOf(seed).id,
  signature: base64(signEd25519(seed, signedBytes(purpose, text))),
});

/** Whether one of these keys signed this text, for this purpose. */
export function isSigned({ text, keyId, signature }: Signed, purpose: SignedFor, keys: readonly PublicKey[]): boolean {
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined) return false;
  const bytes = fromBase64(key.publicKey);
  return (
    bytes.length === 32 &&
    keyIdOf(bytes) === key.id &&
    // One way to write it: bits that base64 ignores are no part of a signature.
    base64(fromBase64(signature)) === signature &&
    verifyEd25519(bytes, signedBytes(purpose, text), fromBase64(signature))
  );
}

const signedBytes = (purpose: SignedFor, text: string): string => `edgecase-audit-${purpose}\n${text}`;
