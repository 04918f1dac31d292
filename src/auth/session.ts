import { findSession, insertSession, revokeSession, touchSession } from "../db/sign-in";
import type { User } from "../db/users";
import type { Actor } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** `__Host-`: only this host may set it, only over a secure connection, for all paths. */
export const sessionCookie = "__Host-edgecase";

const idleMs = 30 * 60_000;
const absoluteMs = 12 * 3_600_000;
// "Last seen" is exact to a minute: a page that polls must not write on every request.
const touchEveryMs = 60_000;

/** The analyst behind a session cookie; null when the session is unknown, revoked, idle for too long or too old. */
export async function actorOfSession(secret: string, env: Env, nowMs: number): Promise<Actor | null> {
  if (!/^[\w-]{32,128}$/.test(secret)) return null;
  const hash = sessionHash(env, secret);
  const session = await findSession(env.DB, hash);
  if (session === null || session.expiresAtMs <= nowMs || session.lastSeenAtMs + idleMs <= nowMs) return null;
  if (session.lastSeenAtMs + touchEveryMs <= nowMs) await touchSession(env.DB, hash, nowMs);
  const { id, tenantId, role, name, email } = session.user;
  return { kind: "analyst", tenantId, userId: id, role, name, email };
}

/** Begins a session and answers its secret, which goes into the cookie and nowhere else. */
export async function startSession(env: Env, user: User, nowMs: number): Promise<string> {
  const secret = randomSecret(32);
  await insertSession(env.DB, {
    hash: sessionHash(env, secret),
    tenantId: user.tenantId,
    userId: user.id,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + absoluteMs,
    lastSeenAtMs: nowMs,
  });
  return secret;
}

export const endSession = (env: Env, secret: string, nowMs: number): Promise<void> =>
  revokeSession(env.DB, sessionHash(env, secret), nowMs);

/** The value of the session cookie; null when there is none, or more than one: then somebody is playing with the jar. */
export function sessionSecretOf(request: Request): string | null {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const values = pairs.flatMap((pair) =>
    pair.startsWith(`${sessionCookie}=`) ? [pair.slice(sessionCookie.length + 1)] : [],
  );
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** The `Set-Cookie` value that carries the session, or with null removes it. */
export const sessionCookieHeader = (secret: string | null): string =>
  `${sessionCookie}=${secret ?? ""}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${secret === null ? 0 : absoluteMs / 1_000}`;

const sessionHash = (env: Env, secret: string): string => hmacSha256Hex(derivedKey(env.MASTER_KEY, "sessions"), secret);
