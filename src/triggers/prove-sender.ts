import { isNear, isSignedInHeader } from "../checks/header-signature";
import { verifiedId } from "../checks/standard-signature";
import { assertNever } from "../lib/assert-never";
import { base64, fromBase64, hmacSha256, sameSecret } from "../lib/bytes";
import type { SenderProof } from "./sender-proof.schema";

/** A message as it came. */
export interface Arrived {
  method: string;
  /** The public address it was sent to, as the sender knows it. */
  url: string;
  /** The text of exactly the bytes that were sent. */
  rawBody: string;
  header(name: string): string | undefined;
  nowMs: number;
}

/** `signedId`: the sender's own id of the message, where it stands in what is signed. */
export type Proven = { signedId: string | null };

/**
 * Whether a message is its sender's own. Null: it is not. `secrets`: those in force, newest first; two while one is replaced. Secrets
 * and signatures are compared in constant time.
 */
export function proveSender(proof: SenderProof, secrets: readonly string[], arrived: Arrived): Proven | null {
  for (const secret of secrets) {
    // An empty key would sign for everybody.
    const proven = secret === "" ? null : provenBy(proof, secret, arrived);
    if (proven !== null) return proven;
  }
  return null;
}

function provenBy(proof: SenderProof, secret: string, arrived: Arrived): Proven | null {
  switch (proof.kind) {
    case "standard_webhooks": {
      const key = fromBase64(secret.replace(/^whsec_/, ""));
      if (key.length === 0) return null; // a prefix alone, or no base64 at all
      const id = verifiedId(key, arrived.header, arrived.rawBody, arrived.nowMs, proof.toleranceSeconds);
      return id === null ? null : { signedId: id };
    }
    case "hmac":
      return passed(isSignedInHeader(proof, proof.algorithm, secret, arrived));
    case "hubspot_v3":
      return passed(hubspotFits(proof.toleranceSeconds, secret, arrived));
    case "header": {
      const told = arrived.header(proof.header);
      return passed(told !== undefined && sameSecret(told.trim(), `${proof.prefix}${secret}`));
    }
    case "bearer":
      return passed(credentialFits(arrived, "Bearer", secret));
    case "basic":
      return passed(credentialFits(arrived, "Basic", base64(new TextEncoder().encode(`${proof.user}:${secret}`))));
    default:
      return assertNever(proof);
  }
}

const passed = (fits: boolean): Proven | null => (fits ? { signedId: null } : null);

function credentialFits({ header }: Arrived, scheme: string, credential: string): boolean {
  const [told = "", value = "", ...more] = (header("authorization") ?? "").trim().split(/\s+/);
  return more.length === 0 && told.toLowerCase() === scheme.toLowerCase() && sameSecret(value, credential);
}

/** base64(HMAC-SHA256(secret, method + address + body + time)); the time in milliseconds, five minutes at most from ours. */
function hubspotFits(
  toleranceSeconds: number,
  secret: string,
  { method, url, rawBody, header, nowMs }: Arrived,
): boolean {
  const told = header("x-hubspot-signature-v3")?.trim();
  const timestamp = header("x-hubspot-request-timestamp")?.trim() ?? "";
  if (told === undefined || !isNear(timestamp, nowMs, toleranceSeconds)) return false;
  return sameSecret(told, base64(hmacSha256(secret, `${method}${url}${rawBody}${timestamp}`)));
}
