// What the seed needs of the Worker's cryptography, in plain Node. `test/unit/local-crypto.test.ts` holds both to the same bytes:
// change src/lib/bytes.ts, src/lib/derived-key.ts and this file together.
import { createCipheriv, createHmac, randomBytes } from "node:crypto";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32: no i, l, o, u

/** `length` characters of base 32. 256 is a multiple of 32, so the remainder favours no character. */
export const randomBase32 = (length) => Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join("");

/** 43 characters for 32 random bytes. */
export const randomSecret = (byteCount = 32) => randomBytes(byteCount).toString("base64url");

/** A 32-byte master key, base64. */
export const newMasterKey = () => randomBytes(32).toString("base64");

/** A signing secret as Standard Webhooks spells it. */
export const newWebhookSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

/** `ek_<environment>_<keyId>_<secret>`; environment is `sandbox` or `live`. */
export const newApiKey = (environment) => `ek_${environment}_${randomBase32(12)}_${randomSecret()}`;

/** The parts of an API key, or null when the text does not have the form of one. */
export function partsOfApiKey(apiKey) {
  const match = /^ek_(sandbox|live)_([0-9a-z]{12})_([\w-]{43})$/.exec(apiKey);
  return match && { environment: match[1], keyId: match[2], secret: match[3] };
}

/** A 32-byte key for one purpose. */
export const derivedKey = (masterKeyBase64, purpose) =>
  createHmac("sha256", Buffer.from(masterKeyBase64, "base64")).update(`edgecase|${purpose}`).digest();

const hmacHex = (key, text) => createHmac("sha256", key).update(text).digest("hex");

/** What the database keeps of an API key's secret. */
export const apiKeyHash = (masterKeyBase64, keyId, secret) =>
  hmacHex(derivedKey(masterKeyBase64, "api-keys"), `${keyId}|${secret}`);

/** What the database keeps of a sign-in link's secret. */
export const signInHash = (masterKeyBase64, secret) => hmacHex(derivedKey(masterKeyBase64, "sign-in"), secret);

/** A tenant's default webhook secret as the database keeps it. */
export const sealDefaultWebhookSecret = (masterKeyBase64, tenantId, secret) =>
  seal(derivedKey(masterKeyBase64, "webhook-secrets"), secret, `${tenantId}|default`);

/** AES-256-GCM; `about` is authenticated but not stored. Opened by `unseal` of src/lib/bytes.ts. */
export function seal(key, text, about) {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `1.${iv.toString("base64url")}.${body.toString("base64url")}`;
}
