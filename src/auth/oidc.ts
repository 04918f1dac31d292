import * as oauth from "oauth4webapi";
import type { Outside } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { keysAt } from "./key-cache";
import { signatureAlgorithms, type TokenFault, verifyToken } from "./token";

/** What a provider is asked for, and under which name. */
export interface OidcClient {
  issuer: string;
  clientId: string;
  /** Null: a public client, whose only proof is the code verifier. */
  clientSecret: string | null;
}

/** Why a provider's answer lets nobody in. */
export type OidcFault =
  | TokenFault
  | "wrong_nonce"
  | "unreachable"
  | "bad_answer"
  | "provider_refused"
  | "not_reauthenticated";

export type Server = oauth.AuthorizationServer;
export type Claims = Record<string, unknown> & { sub: string };

const freshMs = 10 * 60_000;
const servers = new Map<string, { server: Server; untilMs: number }>();

/** What the provider says of itself, remembered for a while. Refused: it cannot be reached, speaks of another issuer, or lacks what we need. */
export async function discover(
  outside: Outside,
  issuer: string,
  nowMs: number,
  isFresh = false,
): Promise<Result<Server, OidcFault>> {
  const known = servers.get(issuer);
  if (!isFresh && known !== undefined && known.untilMs > nowMs) return ok(known.server);
  try {
    const url = new URL(issuer);
    const answer = await oauth.discoveryRequest(url, doorOf(outside));
    const server = await oauth.processDiscoveryResponse(url, answer);
    if (!hasAll(server)) return err("bad_answer");
    if (servers.size >= 200) servers.clear();
    servers.set(issuer, { server, untilMs: nowMs + freshMs });
    return ok(server);
  } catch (thrown) {
    return err(faultOf(thrown));
  }
}

/** The answer's own checks, in words: for whoever sets a provider up. */
export const signsWithOurs = ({ id_token_signing_alg_values_supported: theirs }: Server): boolean =>
  (theirs ?? ["RS256"]).some((name) => (signatureAlgorithms as readonly string[]).includes(name));

const hasAll = (server: Server): boolean =>
  /^https?:\/\//.test(server.authorization_endpoint ?? "") &&
  server.token_endpoint !== undefined &&
  server.jwks_uri !== undefined;

/** Secrets of one walk. Nonce and verifier follow from the state, so only a hash of that is stored. */
export interface WalkSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Where the browser goes. `fresh`: the provider must ask its person again, however lately it did. */
export async function authorizationUrl(
  server: Server,
  client: Pick<OidcClient, "clientId">,
  { state, nonce, codeVerifier }: WalkSecrets,
  { redirectUri, fresh, emailHint }: { redirectUri: string; fresh: boolean; emailHint: string | null },
): Promise<string> {
  const url = new URL(server.authorization_endpoint ?? "");
  const params = {
    ...{ client_id: client.clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid email profile" },
    ...{ state, nonce, code_challenge_method: "S256" },
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    ...(fresh && { prompt: "login", max_age: "0" }),
    ...(emailHint !== null && { login_hint: emailHint }),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Turns what came back with the browser into what the provider says of its person. The ID token is verified by signature, issuer,
 * audience, time and nonce; `provedSinceMs`: the provider must have asked its person after that.
 */
export async function claimsOf(
  outside: Outside,
  server: Server,
  client: OidcClient,
  answer: URL,
  secrets: WalkSecrets,
  wish: { redirectUri: string; provedSinceMs: number | null; nowMs: number },
): Promise<Result<Claims, OidcFault>> {
  const us: oauth.Client = { client_id: client.clientId, [oauth.clockTolerance]: toleranceSeconds };
  try {
    const params = oauth.validateAuthResponse(server, us, answer, secrets.state);
    const response = await oauth.authorizationCodeGrantRequest(
      ...([server, us, clientAuth(server, client), params, wish.redirectUri, secrets.codeVerifier] as const),
      doorOf(outside),
    );
    const idToken = await idTokenIn(response.clone());
    if (idToken === null) return err(response.ok ? "bad_answer" : "provider_refused");
    const verified = await verifyToken(idToken, {
      ...{ issuer: server.issuer, audience: client.clientId, nowMs: wish.nowMs, toleranceSeconds },
      keys: keysAt(outside, server.jwks_uri ?? "", wish.nowMs),
    });
    if (!verified.ok) return verified;
    if (verified.value.nonce !== secrets.nonce) return err("wrong_nonce");
    // The library's own look at the answer: authorised party, access token hash, types.
    const ours = { ...server, id_token_signing_alg_values_supported: [...signatureAlgorithms] };
    await oauth.processAuthorizationCodeResponse(ours, us, response, {
      ...{ expectedNonce: secrets.nonce, requireIdToken: true },
    });
    const claims = verified.value;
    if (typeof claims.sub !== "string" || claims.sub === "") return err("missing_claim");
    if (wish.provedSinceMs !== null && !provedAfter(claims.auth_time, wish.provedSinceMs))
      return err("not_reauthenticated");
    return ok({ ...claims, sub: claims.sub });
  } catch (thrown) {
    return err(faultOf(thrown));
  }
}

const toleranceSeconds = 60;

// Whole seconds, by the provider's clock.
const provedAfter = (authTime: unknown, sinceMs: number): boolean =>
  typeof authTime === "number" && (authTime + toleranceSeconds) * 1_000 >= sinceMs;

function clientAuth(server: Server, { clientSecret }: OidcClient): oauth.ClientAuth {
  if (clientSecret === null) return oauth.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic")
    ? oauth.ClientSecretBasic(clientSecret)
    : oauth.ClientSecretPost(clientSecret);
}

async function idTokenIn(response: Response): Promise<string | null> {
  const body: unknown = await response.json().catch(() => null);
  const token = typeof body === "object" && body !== null && "id_token" in body ? body.id_token : null;
  return typeof token === "string" ? token : null;
}

/** The library asks through our door: fenced, timed, capped. Plain http is the fence's to refuse. */
const doorOf = (outside: Outside) => ({
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: async (
    url: string,
    { method, headers, body }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>,
  ): Promise<Response> => {
    const answer = await outside.fetch({
      ...{ url, method, headers, body: body?.toString() ?? null },
      ...{ timeoutMs: 8_000, maxBytes: 524_288, unrecorded: true },
    });
    if (!answer.ok) throw new ProviderUnreachable();
    const { status, headers: theirs, text } = answer.value;
    const { "content-encoding": _encoding, "content-length": _length, ...rest } = theirs;
    return new Response(status === 204 || status === 304 ? null : text, { status, headers: rest });
  },
});

class ProviderUnreachable extends Error {}

function faultOf(thrown: unknown): OidcFault {
  if (thrown instanceof ProviderUnreachable) return "unreachable";
  if (thrown instanceof oauth.AuthorizationResponseError || thrown instanceof oauth.ResponseBodyError)
    return "provider_refused";
  if (thrown instanceof oauth.OperationProcessingError && thrown.code === oauth.JWT_CLAIM_COMPARISON)
    return "missing_claim";
  return "bad_answer";
}
