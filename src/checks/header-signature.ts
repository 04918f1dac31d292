import { base64, hmac, sameSecret } from "../lib/bytes";

/** A signature that stands in a header: a MAC, in some spelling, of the body or of `time.body`. */
export interface HeaderSignature {
  header: string;
  /** What stands before the MAC, `sha256=` for one. */
  prefix: string;
  encoding: "hex" | "base64";
  over: "body" | "timestamp.body";
  timestampHeader?: string | undefined;
  toleranceSeconds: number;
}

interface Arrived {
  /** The text of exactly the bytes that were sent. */
  rawBody: string;
  header(name: string): string | undefined;
  nowMs: number;
}

/** Whether a message is signed with this secret, and its time, where one is told, is near ours. Compared in constant time. */
export function isSignedInHeader(
  { header: name, prefix, encoding, over, timestampHeader, toleranceSeconds }: HeaderSignature,
  algorithm: "sha256" | "sha512",
  secret: string,
  { rawBody, header, nowMs }: Arrived,
): boolean {
  const told = header(name)?.trim();
  if (told === undefined || !told.startsWith(prefix)) return false;
  const timestamp = timestampHeader === undefined ? null : (header(timestampHeader) ?? "").trim();
  if (timestamp !== null && !isNear(timestamp, nowMs, toleranceSeconds)) return false;
  const mac = told.slice(prefix.length);
  const expected = written(
    hmac(algorithm, secret, over === "body" ? rawBody : `${timestamp ?? ""}.${rawBody}`),
    encoding,
  );
  return sameSecret(encoding === "hex" ? mac.toLowerCase() : mac, expected);
}

export const written = (bytes: Uint8Array, encoding: "hex" | "base64"): string =>
  encoding === "base64" ? base64(bytes) : Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether a time is at most so far from ours: seconds or milliseconds since 1970, or a date with its time. */
export function isNear(timestamp: string, nowMs: number, toleranceSeconds: number): boolean {
  const atMs = /^\d{9,11}$/.test(timestamp)
    ? Number(timestamp) * 1_000
    : /^\d{12,14}$/.test(timestamp)
      ? Number(timestamp)
      : Date.parse(timestamp);
  return Number.isFinite(atMs) && Math.abs(nowMs - atMs) <= toleranceSeconds * 1_000;
}
