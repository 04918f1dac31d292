import type { JWTPayload } from "jose";
import { type IssuerKey, signedBy } from "./issuer-keys";

/** A token that proves nothing, and the fault it is refused for. */
export interface Forgery {
  name: string;
  fault: string;
  make: (world: ForgeryWorld) => string | Promise<string>;
}

export interface ForgeryWorld {
  /** The key whose public half the issuer publishes. */
  key: IssuerKey;
  /** Somebody else's key of the same kind. */
  foreign: IssuerKey;
  /** Claims that the issuer would say. */
  claims: JWTPayload;
  nowSeconds: number;
}

/** Every way we know in which a token has been forged somewhere. */
export const forgeries: readonly Forgery[] = [
  {
    name: "not signed: alg none",
    fault: "bad_algorithm",
    make: ({ claims }) => `${part({ alg: "none" })}.${part(claims)}.`,
  },
  ...["None", "NONE", "nOnE"].map((alg) => ({
    name: `not signed: alg ${alg}`,
    fault: "bad_algorithm",
    make: ({ claims }: ForgeryWorld) => `${part({ alg })}.${part(claims)}.`,
  })),
  {
    name: "no algorithm",
    fault: "bad_algorithm",
    make: async (world) => withHeader(await genuine(world), { alg: undefined }),
  },
  {
    name: "HS256 under the public key as PEM",
    fault: "bad_algorithm",
    make: (world) => hmac(world, world.key.publicPem),
  },
  {
    name: "HS256 under the public key as JWK",
    fault: "bad_algorithm",
    make: (world) => hmac(world, JSON.stringify(world.key.publicJwk)),
  },
  { name: "HS256 under an empty key", fault: "bad_algorithm", make: (world) => hmac(world, "\0") },
  {
    name: "an unknown key id",
    fault: "unknown_key",
    make: ({ key, claims }) => signedBy(key, claims, { kid: "somebody" }),
  },
  {
    name: "another key under the known id",
    fault: "bad_signature",
    make: ({ key, foreign, claims }) => signedBy(foreign, claims, { kid: key.kid }),
  },
  {
    name: "a key that comes with the token",
    fault: "bad_header",
    make: ({ foreign, claims }) => signedBy(foreign, claims, { jwk: foreign.publicJwk }),
  },
  {
    name: "an address of keys that comes with the token",
    fault: "bad_header",
    make: ({ foreign, claims }) => signedBy(foreign, claims, { jku: "https://evil.example/keys" }),
  },
  {
    name: "an address of certificates that comes with the token",
    fault: "bad_header",
    make: ({ foreign, claims }) => signedBy(foreign, claims, { x5u: "https://evil.example/cert" }),
  },
  {
    name: "certificates that come with the token",
    fault: "bad_header",
    make: ({ foreign, claims }) => signedBy(foreign, claims, { x5c: ["MIIB"] }),
  },
  {
    name: "something critical that nobody knows",
    fault: "bad_header",
    make: async (world) => withHeader(await genuine(world), { crit: ["exp"], exp: 1 }),
  },
  {
    name: "another issuer",
    fault: "wrong_issuer",
    make: ({ key, claims }) => signedBy(key, { ...claims, iss: "https://evil.example" }),
  },
  {
    name: "an issuer that only begins alike",
    fault: "wrong_issuer",
    make: ({ key, claims }) => signedBy(key, { ...claims, iss: `${claims.iss}.evil.example` }),
  },
  { name: "no issuer", fault: "wrong_issuer", make: ({ key, claims }) => signedBy(key, without(claims, "iss")) },
  {
    name: "for somebody else",
    fault: "wrong_audience",
    make: ({ key, claims }) => signedBy(key, { ...claims, aud: "another-client" }),
  },
  { name: "for nobody", fault: "wrong_audience", make: ({ key, claims }) => signedBy(key, without(claims, "aud")) },
  {
    name: "out of date",
    fault: "expired",
    make: ({ key, claims, nowSeconds }) => signedBy(key, { ...claims, exp: nowSeconds - 61 }),
  },
  { name: "without an end", fault: "missing_claim", make: ({ key, claims }) => signedBy(key, without(claims, "exp")) },
  {
    name: "not valid yet",
    fault: "not_yet_valid",
    make: ({ key, claims, nowSeconds }) => signedBy(key, { ...claims, nbf: nowSeconds + 120 }),
  },
  {
    name: "from the future",
    fault: "not_yet_valid",
    make: ({ key, claims, nowSeconds }) => signedBy(key, { ...claims, iat: nowSeconds + 120, exp: nowSeconds + 600 }),
  },
  { name: "of nobody", fault: "missing_claim", make: ({ key, claims }) => signedBy(key, without(claims, "sub")) },
  {
    name: "other claims under the old signature",
    fault: "bad_signature",
    make: async (world) => {
      const [header, , signature] = (await genuine(world)).split(".");
      return `${header}.${part({ ...world.claims, email: "admin@acme.test" })}.${signature}`;
    },
  },
  {
    name: "no signature",
    fault: "bad_signature",
    make: async (world) => (await genuine(world)).replace(/\.[^.]*$/, "."),
  },
  {
    name: "a broken signature",
    fault: "bad_signature",
    make: async (world) =>
      (await genuine(world)).replace(/\.([^.])([^.]*)$/, (_, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`),
  },
  {
    name: "two parts",
    fault: "malformed",
    make: async (world) => (await genuine(world)).split(".").slice(0, 2).join("."),
  },
  { name: "no token at all", fault: "malformed", make: () => "hello" },
  { name: "nothing", fault: "malformed", make: () => "" },
  { name: "a header of another kind", fault: "malformed", make: () => "W10.W10.W10" },
  { name: "far too long", fault: "malformed", make: () => "a".repeat(20_000) },
];

export const genuine = ({ key, claims }: ForgeryWorld): Promise<string> => signedBy(key, claims);

const part = (value: object): string =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function withHeader(token: string, change: object): string {
  const [header = "", ...rest] = token.split(".");
  const was: unknown = JSON.parse(atob(header.replaceAll("-", "+").replaceAll("_", "/")));
  return [part({ ...(was as object), ...change }), ...rest].join(".");
}

const without = (claims: JWTPayload, name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

async function hmac({ key, claims }: ForgeryWorld, secret: string): Promise<string> {
  const signed = `${part({ alg: "HS256", typ: "JWT", kid: key.kid })}.${part(claims)}`;
  const encode = (text: string) => new TextEncoder().encode(text);
  const imported = await crypto.subtle.importKey("raw", encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", imported, encode(signed)));
  const text = btoa(String.fromCharCode(...mac))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return `${signed}.${text}`;
}
