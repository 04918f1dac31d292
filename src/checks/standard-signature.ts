import { base64, hmacSha256, sameSecret } from "../lib/bytes";

/** How far a callback's timestamp may be from our clock. */
const toleranceSeconds = 300;

/** Headers of a Standard Webhooks message: the signature covers id, time and the exact bytes of the body. */
export function signedHeaders(key: Uint8Array, id: string, timestampSeconds: number, body: string) {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": `v1,${signatureOf(key, id, String(timestampSeconds), body)}`,
  };
}

/** The message's id when one of its signatures is ours and its time is near; null otherwise. */
export function verifiedId(
  key: Uint8Array,
  header: (name: string) => string | undefined,
  rawBody: string,
  nowMs: number,
  withinSeconds: number = toleranceSeconds,
): string | null {
  const id = header("webhook-id");
  const timestamp = header("webhook-timestamp");
  const signatures = header("webhook-signature");
  if (id === undefined || timestamp === undefined || signatures === undefined) return null;
  if (id === "" || id.length > 200 || !/^\d{1,12}$/.test(timestamp)) return null;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > withinSeconds) return null;
  const expected = `v1,${signatureOf(key, id, timestamp, rawBody)}`;
  return signatures.split(" ").some((signature) => sameSecret(signature, expected)) ? id : null;
}

const signatureOf = (key: Uint8Array, id: string, timestamp: string, body: string): string =>
  base64(hmacSha256(key, `${id}.${timestamp}.${body}`));
