import type { Actor } from "../domain";
import type { Env } from "../env";
import { actorOfApiKey } from "./api-key";
import { actorOfSession, sessionSecretOf } from "./session";

/** Sent by our pages with what they ask by themselves: an open page is no sign that somebody sits before it. */
export const backgroundHeader = "edgecase-background";

/**
 * Who is calling: an API key (`Authorization: Bearer ek_…`) or an analyst's session cookie. Null when nobody we know. A request
 * that brings an Authorization header is judged by it alone: a bad key does not fall back to the cookie beside it.
 */
export async function authenticate(request: Request, env: Env, nowMs: number): Promise<Actor | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const [, key] = /^Bearer +(\S{1,256})$/i.exec(authorization.trim()) ?? [];
    return key === undefined ? null : actorOfApiKey(key, env, nowMs);
  }
  const secret = sessionSecretOf(request);
  return secret === null ? null : actorOfSession(secret, env, nowMs, !request.headers.has(backgroundHeader));
}
