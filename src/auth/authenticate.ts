import type { KeyTerms } from "../db/api-keys";
import type { Actor } from "../domain";
import type { Env } from "../env";
import { callerOfApiKey, noteKeyUse, type RefusedKey } from "./api-key";
import { actorOfSession, sessionSecretOf } from "./session";

/** Sent by our pages with what they ask by themselves: an open page is no sign that somebody sits before it. */
export const backgroundHeader = "edgecase-background";

/** Somebody we know. */
export interface Caller {
  actor: Actor;
  /** On what terms a key was given; null for people. */
  terms: KeyTerms | null;
  /** What is to be written down of the call once it is answered; null: nothing. */
  noteUse: (() => Promise<void>) | null;
}

/** Who is calling, or null when nobody we know. See `callerOf`. */
export async function authenticate(request: Request, env: Env, nowMs: number): Promise<Actor | null> {
  const caller = await callerOf(request, env, nowMs);
  return isCaller(caller) ? caller.actor : null;
}

/**
 * Who is calling: an API key (`Authorization: Bearer ek_…`) or an analyst's session cookie. Null when nobody we know; a `RefusedKey` is
 * nobody either, but its tenant's log says so. A request that brings an Authorization header is judged by it alone: a bad key does not
 * fall back to the cookie beside it.
 */
export async function callerOf(request: Request, env: Env, nowMs: number): Promise<Caller | RefusedKey | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const [, key] = /^Bearer +(\S{1,256})$/i.exec(authorization.trim()) ?? [];
    if (key === undefined) return null;
    // Cloudflare writes this header itself; what a caller sends under its name does not come through.
    const caller = await callerOfApiKey(key, request.headers.get("cf-connecting-ip"), env, nowMs);
    if (caller === null || "refused" in caller) return caller;
    const { actor, terms, unnoted } = caller;
    return { actor, terms, noteUse: unnoted ? () => noteKeyUse(env, caller, nowMs) : null };
  }
  const secret = sessionSecretOf(request);
  if (secret === null) return null;
  const actor = await actorOfSession(secret, env, nowMs, !request.headers.has(backgroundHeader));
  return actor === null ? null : { actor, terms: null, noteUse: null };
}

/** Whether this is somebody who gets in. */
export const isCaller = (found: Caller | RefusedKey | null): found is Caller => found !== null && !("refused" in found);
