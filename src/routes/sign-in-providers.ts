import { discover } from "../auth/oidc";
import { comeBack, setOut } from "../auth/provider-walk";
import { enter, sessionBehind, sessionSecretOf } from "../auth/session";
import { findIdentityProvider, type IdentityProvider } from "../db/identity-providers";
import { countRefusedSignIn } from "../db/sign-in-walks";
import { isMailAddress, type TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { outsideFor } from "../outside";
import * as pages from "./sign-in-pages";
import { consolePath, originOf, seeOther } from "./sign-in-ways";

/** Where a provider sends people back to. One address per provider: an answer of one cannot be taken for another's. */
export const redirectUriOf = (origin: string, providerId: string): string => `${origin}/sign-in/callback/${providerId}`;

/** Sends a browser to a provider. `?prove` asks for fresh proof of who works in the session, `?return` names a path of the console. */
export async function toProvider(request: Request, env: Env, id: string, nowMs: number): Promise<Response> {
  const provider = await findIdentityProvider(env.DB, id);
  if (provider === null) return pages.notSignedIn(null, "unknown_provider");
  const query = new URL(request.url).searchParams;
  const session = query.has("prove") ? await sessionHere(request, env, provider.tenantId, nowMs) : null;
  if (query.has("prove") && session === null) return pages.notSignedIn(provider, "other_browser");
  const hint = session?.user.email ?? query.get("hint");
  const wish = {
    redirectUri: redirectUriOf(originOf(request, env), provider.id),
    returnTo: consolePath(query.get("return")),
    emailHint: isMailAddress(hint) ? hint : null,
    sessionHash: session?.session.hash ?? null,
  };
  const begun = await setOut(env, outsideFor(env, provider.tenantId), provider, request, wish, nowMs);
  return begun.ok ? seeOther(begun.value.location, begun.value.cookie) : refused(env, provider, begun.error, nowMs);
}

/** What becomes of a browser that comes back from a provider. */
export async function backFromProvider(request: Request, env: Env, id: string, nowMs: number): Promise<Response> {
  const provider = await findIdentityProvider(env.DB, id);
  if (provider === null) return pages.notSignedIn(null, "unknown_provider");
  const outside = outsideFor(env, provider.tenantId);
  const redirectUri = redirectUriOf(originOf(request, env), provider.id);
  const arrived = await comeBack(env, outside, provider, request, redirectUri, nowMs);
  if (!arrived.ok) return refused(env, provider, arrived.error, nowMs);
  if (arrived.value.kind === "proved") return pages.proved(arrived.value.cookie);
  const { user, returnTo } = arrived.value;
  const cookie = await enter(env, request, user, { method: "provider", providerId: provider.id }, nowMs);
  return seeOther(returnTo ?? "/console", cookie);
}

/** Where somebody who has signed out here can sign out at their provider too; null: there is no such place. */
export async function logoutWay(
  env: Env,
  by: string,
  request: Request,
  nowMs: number,
): Promise<{ name: string; href: string } | null> {
  if (by === "access") return { name: "Cloudflare Access", href: "/cdn-cgi/access/logout" };
  const provider = by === "" ? null : await findIdentityProvider(env.DB, by);
  if (provider === null || !provider.offersLogout) return null;
  const server = await discover(outsideFor(env, provider.tenantId), provider.issuer, nowMs);
  const end = server.ok ? URL.parse(server.value.end_session_endpoint ?? "") : null;
  if (end === null || !/^https?:$/.test(end.protocol)) return null;
  end.searchParams.set("client_id", provider.clientId);
  end.searchParams.set("post_logout_redirect_uri", `${originOf(request, env)}/sign-in`);
  return { name: provider.name, href: end.href };
}

async function sessionHere(request: Request, env: Env, tenantId: TenantId, nowMs: number) {
  const secret = sessionSecretOf(request);
  const found = secret === null ? null : await sessionBehind(secret, env, nowMs);
  return found?.user.tenantId === tenantId ? found : null;
}

async function refused(env: Env, provider: IdentityProvider, reason: string, nowMs: number): Promise<Response> {
  await noteRefused(env, provider.tenantId, provider.id, reason, nowMs);
  return pages.notSignedIn(provider, reason);
}

/** Counts and logs something that was tried at a door and refused. */
export async function noteRefused(env: Env, tenantId: TenantId, door: string, reason: string, nowMs: number) {
  log.warn("sign_in.refused", { tenantId, door, reason });
  const day = new Date(nowMs).toISOString().slice(0, 10);
  await countRefusedSignIn(env.DB, { tenantId, day, door, reason });
}
