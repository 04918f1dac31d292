import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";

// Synchronous on purpose: hashing and sealing happen inside storage transactions, where `crypto.subtle` cannot be awaited.

export const sha256Hex = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
/** How many bytes a text takes in UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text);
/** SHA-256 of what comes in parts. */
export function sha256InParts(): { add(part: Uint8Array): void; hex(): string } {
  const hash = createHash("sha256");
  return { add: (part) => void hash.update(part), hex: () => hash.digest("hex") };
}
export const hmacSha256 = (key: Uint8Array | string, text: string): Uint8Array =>
  createHmac("sha256", key).update(text).digest();
export const hmac = (algorithm: "sha256" | "sha512", key: string, text: string): Uint8Array =>
  createHmac(algorithm, key).update(text).digest();
export const hmacSha256Hex = (key: Uint8Array | string, text: string): string =>
  createHmac("sha256", key).update(text).digest("hex");

/** Compares two strings without telling by its time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
export const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
/** Bytes as text, one character each: for looking into files with regular expressions. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
export const randomSecret = (byteCount = 32): string => base64url(randomBytes(byteCount));
/** That many decimal digits by chance, each as likely as the others. */
export const randomDigits = (length: number): string => Array.from({ length }, () => randomInt(10)).join("");

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32: no i, l, o, u

/** `length` characters of base 32, five bits of `bytes` each. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
export const randomBase32 = (length: number): string => base32(randomBytes(Math.ceil((length * 5) / 8)), length);

/** AES-256-GCM. `about` is authenticated but not stored: a sealed text opens only for what it was sealed for. */
export function seal(key: Uint8Array, text: string, about: string): string {
  const { iv, body } = encrypted(key, text, about);
  return `1.${base64url(iv)}.${base64url(body)}`;
}

/** The text that was sealed, or null when the key, the purpose or a bit is wrong. */
export function unseal(key: Uint8Array, sealed: string, about: string): string | null {
  const [version, iv, body, ...rest] = sealed.split(".");
  if (version !== "1" || iv === undefined || body === undefined || rest.length > 0) return null;
  // One spelling only: the decoder skips what is no letter of its own, so anything at all could be hung onto a sealed word.
  const [ivGiven, bodyGiven] = [Buffer.from(iv, "base64url"), Buffer.from(body, "base64url")];
  if (base64url(ivGiven) !== iv || base64url(bodyGiven) !== body) return null;
  return decrypted(key, ivGiven, bodyGiven, about);
}

const ivBytes = 12;
const tagBytes = 16;

/** The same as bytes, a third shorter: a 1, twelve bytes of chance, then what was sealed with its tag. */
export function sealToBytes(key: Uint8Array, text: string, about: string): ArrayBuffer {
  const { iv, body } = encrypted(key, text, about);
  const sealed = new Uint8Array(1 + ivBytes + body.length);
  sealed[0] = 1;
  sealed.set(iv, 1);
  sealed.set(body, 1 + ivBytes);
  return sealed.buffer;
}

export function unsealBytes(key: Uint8Array, sealed: Uint8Array, about: string): string | null {
  if (sealed[0] !== 1) return null;
  return decrypted(key, sealed.subarray(1, 1 + ivBytes), sealed.subarray(1 + ivBytes), about);
}

function encrypted(key: Uint8Array, text: string, about: string): { iv: Uint8Array; body: Uint8Array } {
  const iv = someChance(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
  return { iv, body: Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]) };
}

let chance = new Uint8Array(0);
let chanceUsed = 0;

/** Bytes by chance, each given out once. Fetched many at a time: asking costs more than they do. */
function someChance(length: number): Uint8Array {
  if (chanceUsed + length > chance.length) {
    chance = new Uint8Array(randomBytes(4_096));
    chanceUsed = 0;
  }
  chanceUsed += length;
  return chance.subarray(chanceUsed - length, chanceUsed);
}

function decrypted(key: Uint8Array, iv: Uint8Array, body: Uint8Array, about: string): string | null {
  if (body.length < tagBytes) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
    decipher.setAuthTag(body.subarray(body.length - tagBytes));
    return Buffer.concat([decipher.update(body.subarray(0, body.length - tagBytes)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}
