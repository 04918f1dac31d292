import type { WebhookEvent } from "./generated/types";

/** Why a delivery was not believed. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: "missing_header" | "stale" | "bad_signature" | "bad_secret";

  constructor(code: WebhookVerificationError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export interface VerifyOptions {
  /** How old a delivery may be, and how far ahead its clock (default 300). */
  toleranceSeconds?: number;
  nowMs?: number;
}

/** As `fetch` has them, or as Node's `request.headers`. */
type HeadersLike = Headers | Record<string, string | string[] | undefined>;

/** Deliveries of webhooks, as Standard Webhooks has them. */
export const Webhooks = {
  /**
   * The event of a delivery that is ours, on time and unchanged. `body` is the text or bytes as they came, before any parsing. `secrets`:
   * `whsec_…` (v1) or a public key `whpk_…` (v1a); several while rotating. Throws `WebhookVerificationError`.
   */
  async verify(
    body: string | Uint8Array | ArrayBuffer,
    headers: HeadersLike,
    secrets: string | readonly string[],
    { toleranceSeconds = 300, nowMs = Date.now() }: VerifyOptions = {},
  ): Promise<WebhookEvent> {
    const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
      headerOf(headers, `webhook-${name}`),
    );
    if (!id || !signatures || !timestamp || !/^\d{1,12}$/.test(timestamp))
      throw new WebhookVerificationError(
        "missing_header",
        "webhook-id, webhook-timestamp or webhook-signature is missing.",
      );
    if (Math.abs(nowMs / 1_000 - Number(timestamp)) > toleranceSeconds)
      throw new WebhookVerificationError("stale", "The delivery is too old, or a clock is wrong.");
    const text = typeof body === "string" ? body : new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
    const signed = encode(`${id}.${timestamp}.${text}`);
    const sent = signatures.split(" ").slice(0, 16);
    for (const secret of typeof secrets === "string" ? [secrets] : secrets) {
      const key = await keyOf(secret, "verify");
      for (const one of sent) if (await matches(key, one, signed)) return JSON.parse(text) as WebhookEvent;
    }
    throw new WebhookVerificationError(
      "bad_signature",
      "No signature matches the body: wrong secret, or it was changed.",
    );
  },

  /** Headers that `verify` believes: for tests of your receiver. `secret`: `whsec_…`. */
  async sign(
    body: string,
    secret: string,
    { id = `evt_${crypto.randomUUID()}`, nowMs = Date.now() }: { id?: string; nowMs?: number } = {},
  ): Promise<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>> {
    const timestamp = String(Math.floor(nowMs / 1_000));
    const { key } = await keyOf(secret, "sign");
    const signature = await crypto.subtle.sign("HMAC", key, encode(`${id}.${timestamp}.${body}`));
    const text = btoa(String.fromCharCode(...new Uint8Array(signature)));
    return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${text}` };
  },
};

interface VerifyingKey {
  version: "v1" | "v1a";
  key: CryptoKey;
}

/** The comparison is the platform's own: it takes as long for a wrong signature as for a right one. */
async function matches(
  { version, key }: VerifyingKey,
  sent: string,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const [name, text = ""] = sent.split(",");
  const signature = name === version ? bytesOf(text) : null;
  return signature !== null && crypto.subtle.verify(version === "v1" ? "HMAC" : "Ed25519", key, signature, signed);
}

async function keyOf(secret: string, use: "sign" | "verify"): Promise<VerifyingKey> {
  const isPublic = secret.startsWith("whpk_");
  const bytes = bytesOf(secret.replace(/^wh(?:sec|pk)_/, ""));
  if (bytes === null || bytes.length === 0 || (isPublic && (bytes.length !== 32 || use === "sign")))
    throw new WebhookVerificationError("bad_secret", "The secret is not one of Edgecase: whsec_… or whpk_…");
  return isPublic
    ? { version: "v1a", key: await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, [use]) }
    : {
        version: "v1",
        key: await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [use]),
      };
}

const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

/** Null when it is not base64. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function headerOf(headers: HeadersLike, name: string): string | null {
  if (isHeaders(headers)) return headers.get(name);
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Not by its class: a library may bring one of its own. */
const isHeaders = (headers: HeadersLike): headers is Headers => typeof headers.get === "function";
