import type { IdentityProvider } from "../db/identity-providers";
import { noteProviderSignIn } from "../db/identity-providers";
import { insertWalk, type SignInWalk, takeWalk } from "../db/sign-in-walks";
import type { User } from "../db/users";
import type { Outside } from "../domain";
import { type Env, keyringOf } from "../env";
import { base64url, hmacSha256, randomSecret, sameSecret, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { openWith, sealWith } from "../lib/keyring";
import { err, ok, type Result } from "../lib/result";
import { authorizationUrl, claimsOf, discover, type OidcClient, type OidcFault, type WalkSecrets } from "./oidc";
import { type PersonFault, personOf } from "./person-of-claims";
import { renewSession, secretInCookies, sessionBehind, sessionSecretOf } from "./session";

/** Binds a walk to the browser that set out, so that nobody can be walked into somebody else's account. */
export const walkCookie = "__Host-edgecase-sign-in";
const walkLifeMs = 10 * 60_000;

/** Why somebody who came back from a provider was not let in. */
export type WalkFault = OidcFault | PersonFault | "unknown_state" | "other_browser" | "disabled" | "other_person";

/** What leads to a provider: the address to go to, and the cookie to set. */
export async function setOut(
  env: Env,
  outside: Outside,
  provider: IdentityProvider,
  request: Request,
  wish: {
    redirectUri: string;
    returnTo: string | null;
    emailHint: string | null;
    /** The session that wants fresh proof; null: nobody is signed in yet. */
    sessionHash: string | null;
  },
  nowMs: number,
): Promise<Result<{ location: string; cookie: string }, WalkFault>> {
  if (!provider.enabled) return err("disabled");
  const server = await discover(outside, provider.issuer, nowMs);
  if (!server.ok) return server;
  const secrets = walkSecrets(env, randomSecret(32));
  const known = secretInCookies(request.headers, walkCookie);
  const browser = known !== null && /^[\w-]{43}$/.test(known) ? known : randomSecret(32);
  await insertWalk(env.DB, {
    stateHash: sha256Hex(secrets.state),
    ...{ tenantId: provider.tenantId, providerId: provider.id, browserHash: sha256Hex(browser) },
    ...{ sessionHash: wish.sessionHash, returnTo: wish.returnTo, createdAtMs: nowMs, expiresAtMs: nowMs + walkLifeMs },
  });
  const { redirectUri, emailHint } = wish;
  const location = await authorizationUrl(server.value, provider, secrets, {
    ...{ redirectUri, emailHint, fresh: wish.sessionHash !== null },
  });
  return ok({ location, cookie: `${walkCookie}=${browser}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=900` });
}

/** Who came back, or who has proved anew that it is them. */
export type Arrived = { kind: "signed_in"; user: User; returnTo: string | null } | { kind: "proved"; cookie: string };

/** What a browser that comes back from a provider has reached. `redirectUri` is the address it came back to, without its query. */
export async function comeBack(
  env: Env,
  outside: Outside,
  provider: IdentityProvider,
  request: Request,
  redirectUri: string,
  nowMs: number,
): Promise<Result<Arrived, WalkFault>> {
  const answer = new URL(request.url);
  const state = answer.searchParams.get("state") ?? "";
  const walk = await takeWalk(env.DB, sha256Hex(state), nowMs);
  if (walk === null || walk.providerId !== provider.id || walk.tenantId !== provider.tenantId)
    return err("unknown_state");
  const browser = secretInCookies(request.headers, walkCookie);
  if (browser === null || !sameSecret(sha256Hex(browser), walk.browserHash)) return err("other_browser");
  if (!provider.enabled) return err("disabled");
  const server = await discover(outside, provider.issuer, nowMs);
  if (!server.ok) return server;
  const client = clientOf(env, provider);
  const claims = await claimsOf(outside, server.value, client, answer, walkSecrets(env, state), {
    ...{ redirectUri, nowMs, provedSinceMs: walk.sessionHash === null ? null : walk.createdAtMs },
  });
  if (!claims.ok) return claims;
  const person = await personOf(env.DB, provider, claims.value, walk.sessionHash === null, nowMs);
  if (!person.ok) return person;
  if (walk.sessionHash !== null) return prove(env, request, walk, person.value, nowMs);
  await noteProviderSignIn(env.DB, provider, nowMs);
  return ok({ kind: "signed_in", user: person.value, returnTo: walk.returnTo });
}

/** Only the session that asked, in the browser that has it, of the very person who came back. */
async function prove(
  env: Env,
  request: Request,
  walk: SignInWalk,
  person: User,
  nowMs: number,
): Promise<Result<Arrived, WalkFault>> {
  const secret = sessionSecretOf(request);
  const found = secret === null ? null : await sessionBehind(secret, env, nowMs);
  if (found === null || found.session.hash !== walk.sessionHash) return err("other_browser");
  if (found.user.id !== person.id) return err("other_person");
  const renewed = await renewSession(env, found, nowMs);
  return renewed === null ? err("other_browser") : ok({ kind: "proved", cookie: renewed.cookie });
}

const secretPurpose = "identity-providers";

/** A provider's client secret as it is stored: it opens for this provider only. */
export const sealClientSecret = (
  env: Env,
  { tenantId, id }: Pick<IdentityProvider, "tenantId" | "id">,
  secret: string,
) => sealWith(keyringOf(env), secretPurpose, secret, `${tenantId}|${id}`);

function clientOf(env: Env, { tenantId, id, issuer, clientId, clientSecretSealed }: IdentityProvider): OidcClient {
  if (clientSecretSealed === null) return { issuer, clientId, clientSecret: null };
  const clientSecret = openWith(keyringOf(env), secretPurpose, clientSecretSealed, `${tenantId}|${id}`);
  if (clientSecret === null) throw new Error("a provider's client secret does not open");
  return { issuer, clientId, clientSecret };
}

/** Nonce and verifier follow from the state under keys of ours: the browser knows the state, and neither of them. */
function walkSecrets(env: Env, state: string): WalkSecrets {
  const from = (purpose: string) => base64url(hmacSha256(derivedKey(env.MASTER_KEY, purpose), state));
  return { state, nonce: from("sign-in-nonce"), codeVerifier: from("sign-in-verifier") };
}
