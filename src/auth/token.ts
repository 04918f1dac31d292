import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { err, ok, type Result } from "../lib/result";

/** Why a token proves nothing. Codes for counts and logs; people hear one sentence for all of them. */
export type TokenFault =
  | "malformed"
  | "bad_algorithm"
  | "bad_header"
  | "unknown_key"
  | "keys_unreachable"
  | "bad_signature"
  | "wrong_issuer"
  | "wrong_audience"
  | "expired"
  | "not_yet_valid"
  | "missing_claim";

/** Signatures that somebody else can check with a public key. No secret of ours, and no key of theirs, ever serves as an HMAC key. */
export const signatureAlgorithms = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"] as const;

/** The issuer's public keys; `missing`: a key id that was not among those answered last. Null: they cannot be had now. */
export type KeySource = (missing: string | null) => Promise<JSONWebKeySet | null>;

export interface TokenWish {
  issuer: string;
  audience: string;
  keys: KeySource;
  nowMs: number;
  algorithms?: readonly string[];
  /** How far two clocks may be apart. */
  toleranceSeconds?: number;
}

// Where a key is to be found is for our settings to say, never for the token; and what a token calls critical we do not know.
const neverInHeader = ["jku", "jwk", "x5u", "x5c", "crit", "b64"];
const longest = 16_384;

/** The claims of a signed token that is meant for us, now, by this issuer. Nothing in it is believed before the signature holds. */
export async function verifyToken(raw: string, wish: TokenWish): Promise<Result<JWTPayload, TokenFault>> {
  const algorithms = [...(wish.algorithms ?? signatureAlgorithms)];
  const header = headerOf(raw);
  if (header === null) return err("malformed");
  if (typeof header.alg !== "string" || !algorithms.includes(header.alg)) return err("bad_algorithm");
  if (neverInHeader.some((name) => Object.hasOwn(header, name))) return err("bad_header");
  const checked = await verifyWith(raw, await wish.keys(null), algorithms, wish);
  if (checked.ok || checked.error !== "unknown_key") return checked;
  // The issuer may have changed its keys since we asked.
  return verifyWith(raw, await wish.keys(typeof header.kid === "string" ? header.kid : ""), algorithms, wish);
}

async function verifyWith(
  raw: string,
  keys: JSONWebKeySet | null,
  algorithms: string[],
  { issuer, audience, nowMs, toleranceSeconds = 60 }: TokenWish,
): Promise<Result<JWTPayload, TokenFault>> {
  if (keys === null) return err("keys_unreachable");
  try {
    const { payload } = await jwtVerify(raw, createLocalJWKSet(keys), {
      ...{ issuer, audience, algorithms },
      clockTolerance: toleranceSeconds,
      currentDate: new Date(nowMs),
      requiredClaims: ["exp", "iat", "sub"],
    });
    // Tokens from the future would outlive what they are for.
    return typeof payload.iat === "number" && payload.iat * 1_000 > nowMs + toleranceSeconds * 1_000
      ? err("not_yet_valid")
      : ok(payload);
  } catch (thrown) {
    return err(faultOf(thrown));
  }
}

function headerOf(raw: string): Record<string, unknown> | null {
  if (raw.length > longest) return null;
  try {
    return { ...decodeProtectedHeader(raw) };
  } catch {
    return null;
  }
}

function faultOf(thrown: unknown): TokenFault {
  if (thrown instanceof errors.JWTExpired) return "expired";
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    if (thrown.claim === "iss") return "wrong_issuer";
    if (thrown.claim === "aud") return "wrong_audience";
    if (thrown.claim === "nbf") return "not_yet_valid";
    return "missing_claim";
  }
  if (thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys)
    return "unknown_key";
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) return "bad_algorithm";
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return "bad_signature";
  return "malformed";
}
