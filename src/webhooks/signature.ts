import { base64, fromBase64, hmacSha256, hmacSha256Hex, sameSecret } from "../lib/bytes";
import { signEd25519 } from "../lib/ed25519";
import { err, ok, type Result } from "../lib/result";
import { seedOf } from "./signing-key";

const secretPrefix = "whsec_";
const toleranceSeconds = 300;

export interface SignedMessage {
  /** The event's id: the same on every attempt, so that a receiver can drop what it has seen. */
  id: string;
  /** Of this attempt. */
  timestampSeconds: number;
  /** The frozen body; exactly these characters are sent. */
  body: string;
  /** `whsec_…`, newest first; two while rotating. */
  secrets: readonly [string, ...string[]];
  /** `whsk_…`, newest first: each signs as well (`v1a`). */
  signingKeys?: readonly string[];
}

/**
 * Headers that prove where a delivery comes from: Standard Webhooks (one `v1` signature per secret, one `v1a` per signing key) and the
 * documented system's `x-hmac-signature`, whose key is the newest secret exactly as it was shown.
 */
export function signatureHeaders(message: SignedMessage): Record<string, string> {
  const { id, timestampSeconds, body, secrets, signingKeys = [] } = message;
  const signed = `${id}.${timestampSeconds}.${body}`;
  const signatures = [
    ...secrets.map((secret) => signatureOf(secret, id, timestampSeconds, body)),
    ...signingKeys.map((key) => `v1a,${base64(signEd25519(seedOf(key), signed))}`),
  ];
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatures.join(" "),
    "x-hmac-signature": hmacSha256Hex(secrets[0], body),
  };
}

export type SignatureProblem = "missing_header" | "stale" | "bad_signature";

/**
 * Verifies an inbound delivery over its raw text. Any of `secrets` may have signed it, and any of the signatures sent may be the
 * one: either side can rotate first.
 */
export function verifySignature(
  headers: { id: string | null; timestamp: string | null; signature: string | null },
  body: string,
  secrets: readonly string[],
  nowMs: number,
): Result<{ id: string; timestampSeconds: number }, SignatureProblem> {
  const { id, timestamp, signature } = headers;
  if (!id || !signature || timestamp === null || !/^\d{1,12}$/.test(timestamp)) return err("missing_header");
  const timestampSeconds = Number(timestamp);
  if (Math.abs(nowMs / 1000 - timestampSeconds) > toleranceSeconds) return err("stale");
  const sent = signature.split(" ").slice(0, 8);
  const expected = secrets.map((secret) => signatureOf(secret, id, timestampSeconds, body));
  const matches = expected.some((ours) => sent.some((theirs) => sameSecret(ours, theirs)));
  return matches ? ok({ id, timestampSeconds }) : err("bad_signature");
}

function signatureOf(secret: string, id: string, timestampSeconds: number, body: string): string {
  const key = fromBase64(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret);
  return `v1,${base64(hmacSha256(key, `${id}.${timestampSeconds}.${body}`))}`;
}
