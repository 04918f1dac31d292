import { fromBase64, hmacSha256, sameSecret } from "../../lib/bytes";
import type { Credentials } from "../credentials";
import { isNear, isSignedInHeader, written } from "../header-signature";
import { verifiedId } from "../standard-signature";
import type { Adapter } from "./adapter.schema";
import type { VendorSignature } from "./callback.schema";

/** A callback as it came. `rawBody` is the text of exactly the bytes that were sent. */
export interface ArrivedCallback {
  rawBody: string;
  header(name: string): string | undefined;
  nowMs: number;
}

/** Who the message says it is (Standard Webhooks names it in what is signed), when it proves to be the vendor's. */
export type Proof = { proven: true; signedId: string | null } | { proven: false };

const unproven: Proof = { proven: false };

/** Whether a callback is the vendor's own. `secrets`: the tenant's, by their names in the description. */
export function verifyVendorSignature(
  { callback }: Pick<Adapter, "callback">,
  secrets: Credentials,
  arrived: ArrivedCallback,
): Proof {
  return callback === undefined ? unproven : proofOf(callback.signature, secrets, arrived);
}

/** The secrets that a signature is checked with. */
export const signatureSecrets = (signature: VendorSignature): string[] =>
  signature.kind === "none" ? [] : [signature.secret];

function proofOf(signature: VendorSignature, secrets: Credentials, arrived: ArrivedCallback): Proof {
  if (signature.kind === "none") return { proven: true, signedId: null };
  const secret = secrets[signature.secret];
  // An empty key would sign for everybody.
  if (secret === undefined || secret === "") return unproven;
  switch (signature.kind) {
    case "hmac-sha256":
      return isSignedInHeader(signature, "sha256", secret, arrived) ? { proven: true, signedId: null } : unproven;
    case "timestamped":
      return timestampedProof(signature, secret, arrived);
    case "standard-webhooks": {
      const key = fromBase64(secret.replace(/^whsec_/, ""));
      if (key.length === 0) return unproven; // a prefix alone, or no base64 at all
      const id = verifiedId(key, arrived.header, arrived.rawBody, arrived.nowMs, signature.toleranceSeconds);
      return id === null ? unproven : { proven: true, signedId: id };
    }
  }
}

function timestampedProof(
  signature: Extract<VendorSignature, { kind: "timestamped" }>,
  secret: string,
  { rawBody, header, nowMs }: ArrivedCallback,
): Proof {
  const parts = (header(signature.header) ?? "").split(",").map((part) => part.trim().split("="));
  const timestamp = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!isNear(timestamp, nowMs, signature.toleranceSeconds)) return unproven;
  const expected = encodedMac(secret, `${timestamp}.${rawBody}`, "hex");
  // While a secret is rolled there are several.
  return parts.some(([name, mac]) => name === "v1" && mac !== undefined && sameSecret(mac, expected))
    ? { proven: true, signedId: null }
    : unproven;
}

export const encodedMac = (secret: string, text: string, encoding: "hex" | "base64"): string =>
  written(hmacSha256(secret, text), encoding);
