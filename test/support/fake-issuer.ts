import type { JWTPayload } from "jose";
import { type FakeVendor, serve } from "./fake-vendors";
import { anIssuerKey, type IssuerKey, signedBy } from "./issuer-keys";

/** A person as a provider knows them. */
export interface KnownPerson {
  sub: string;
  email?: string;
  email_verified?: boolean | string;
  [claim: string]: unknown;
}

interface Granted {
  nonce: string;
  challenge: string;
  redirectUri: string;
  clientId: string;
  person: KnownPerson;
  authTime: number;
}

/** An identity provider on a host of its own, behind the door to the network. It checks what it is asked, as real ones do. */
export interface FakeIssuer {
  issuer: string;
  host: string;
  clientId: string;
  clientSecret: string | null;
  server: FakeVendor;
  /** Its keys, newest last; it signs with the last one. */
  keys: IssuerKey[];
  /** What a token says, before it is signed. */
  saying: (claims: JWTPayload) => JWTPayload;
  /** The token as it leaves; null: it is signed by the last key. */
  signing: ((claims: JWTPayload) => Promise<string>) | null;
  /** When it last asked its person who they are, before now. */
  askedSecondsAgo: number;
  rotate(): Promise<void>;
  /** What a browser does there: sign in, and come back with a code. */
  letIn(location: string, person: KnownPerson): URL;
}

export async function aFakeIssuer(host: string, more: { clientSecret?: string | null } = {}): Promise<FakeIssuer> {
  const codes = new Map<string, Granted>();
  const fake: FakeIssuer = {
    ...{ issuer: `https://${host}`, host, clientId: `client-${host}`, clientSecret: more.clientSecret ?? null },
    ...{ keys: [await anIssuerKey("ES256")], saying: (claims) => claims, signing: null, askedSecondsAgo: 0 },
    server: { name: host, host, requests: [], mood: (request) => answer(fake, codes, request) },
    async rotate() {
      fake.keys = [await anIssuerKey("ES256")];
    },
    letIn(location, person) {
      const asked = new URL(location).searchParams;
      const ask = (name: string) => asked.get(name) ?? "";
      if (ask("code_challenge_method") !== "S256" || ask("response_type") !== "code")
        throw new Error(`asked in another way: ${location}`);
      const code = crypto.randomUUID();
      codes.set(code, {
        ...{ nonce: ask("nonce"), challenge: ask("code_challenge"), redirectUri: ask("redirect_uri") },
        ...{ clientId: ask("client_id"), person, authTime: Math.floor(Date.now() / 1_000) - fake.askedSecondsAgo },
      });
      const back = new URL(ask("redirect_uri"));
      for (const [name, value] of Object.entries({ code, state: ask("state"), iss: fake.issuer }))
        back.searchParams.set(name, value);
      return back;
    },
  };
  serve(fake.server);
  return fake;
}

async function answer(fake: FakeIssuer, codes: Map<string, Granted>, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/.well-known/openid-configuration") return Response.json(discoveryOf(fake.issuer));
  if (pathname === "/keys") return Response.json({ keys: fake.keys.map(({ publicJwk }) => publicJwk) });
  if (pathname !== "/token") return new Response("not here", { status: 404 });
  const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
  const granted = codes.get(form.get("code") ?? "");
  codes.delete(form.get("code") ?? "");
  if (granted === undefined) return Response.json({ error: "invalid_grant" }, { status: 400 });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(form.get("code_verifier") ?? ""));
  const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  const isClient =
    fake.clientSecret === null
      ? form.get("client_id") === fake.clientId
      : request.headers.get("authorization") ===
        `Basic ${btoa(`${encoded(fake.clientId)}:${encoded(fake.clientSecret)}`)}`;
  if (challenge !== granted.challenge || !isClient || form.get("redirect_uri") !== granted.redirectUri)
    return Response.json({ error: "invalid_client" }, { status: 401 });
  const now = Math.floor(Date.now() / 1_000);
  const claims = fake.saying({
    ...{ iss: fake.issuer, aud: granted.clientId, iat: now, exp: now + 300, nonce: granted.nonce },
    ...{ auth_time: granted.authTime, ...granted.person },
  });
  const last = fake.keys.at(-1);
  if (last === undefined) throw new Error("an issuer has a key");
  const id_token = await (fake.signing ?? ((said) => signedBy(last, said)))(claims);
  return Response.json({ access_token: crypto.randomUUID(), token_type: "Bearer", expires_in: 300, id_token });
}

// As the client writes itself into the header: every sign that is neither letter nor digit is escaped.
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/(?:[-_.!~*'()]|%20)/g, (sign) =>
    sign === "%20" ? "+" : `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const discoveryOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  end_session_endpoint: `${issuer}/logout`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256", "ES256"],
  code_challenge_methods_supported: ["S256"],
  authorization_response_iss_parameter_supported: true,
});
