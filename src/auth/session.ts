import { writeAudit } from "../db/audit";
import {
  type FoundSession,
  findSession,
  insertSession,
  proveSession,
  revokeSession,
  type Session,
  type SignInMethod,
  touchSession,
} from "../db/sessions";
import { type SignInRules, sessionBounds, signInRulesOf } from "../db/sign-in-settings";
import type { User } from "../db/users";
import { type Actor, type Id, idFrom, mayBreakGlass } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomSecret, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { deviceWords } from "./device-words";
import { owedProofs } from "./step-up";

/** `__Host-`: only this host may set it, only over a secure connection, for all paths. */
export const sessionCookie = "__Host-edgecase";

// "Last seen" is exact to a minute: a page that is worked on must not write on every request.
const touchEveryMs = 60_000;

/**
 * The analyst behind a session cookie; null when the session is unknown, revoked, idle for too long or too old. `isActivity`: a person
 * caused the request. What a page asks by itself keeps no session alive.
 */
export async function actorOfSession(
  secret: string,
  env: Env,
  nowMs: number,
  isActivity = true,
): Promise<Actor | null> {
  const found = await sessionBehind(secret, env, nowMs);
  if (found === null) return null;
  const { session, user, rules, teamRules, opened } = found;
  if (isActivity && session.lastSeenAtMs + touchEveryMs <= nowMs) await touchSession(env.DB, session.hash, nowMs);
  const { id, tenantId, role, name, email, caseScope = null } = user;
  const limits = { ...(caseScope !== null && { caseScope }), ...(teamRules !== null && { teamRules }) };
  const owes = owedProofs(rules, session, nowMs);
  const emergencyCases = mayBreakGlass(role, teamRules?.breakGlass)
    ? opened.flatMap(({ caseId, endsAtMs }) => (endsAtMs > nowMs ? [caseId] : []))
    : [];
  return {
    ...{ kind: "analyst", tenantId, userId: id, role, name, email, ...limits },
    ...(emergencyCases.length > 0 && { emergencyCases }),
    ...(owes.length > 0 && { owes }),
  };
}

/** The session behind a cookie, while it lasts. */
export async function sessionBehind(secret: string, env: Env, nowMs: number): Promise<FoundSession | null> {
  if (!/^[\w-]{32,128}$/.test(secret)) return null;
  const found = await findSession(env.DB, sessionHash(env, secret));
  return found === null || endOf(found.session, found.rules) <= nowMs ? null : found;
}

/** When a session ends if nothing more is done. Stricter rules hold at once, laxer ones for the sessions that follow. */
export const endOf = (session: Session, rules: SignInRules): number =>
  Math.min(lastEndOf(session, rules), session.lastSeenAtMs + rules.idleMs);

/** When it ends however busy it is. */
export const lastEndOf = ({ expiresAtMs, createdAtMs }: Session, { absoluteMs }: SignInRules): number =>
  Math.min(expiresAtMs, createdAtMs + absoluteMs);

/** What a session is called outside: it leads nowhere without the cookie. */
export const sessionIdOf = ({ hash }: Pick<Session, "hash">): Id<"session"> =>
  idFrom("session", sha256Hex(`session|${hash}`).slice(0, 32));

/** How somebody got in, and by what. */
export interface Entrance {
  method: SignInMethod;
  providerId: string | null;
  device: string | null;
}
const byLink: Entrance = { method: "link", providerId: null, device: null };

/** Begins a session and answers its secret, which goes into the cookie and nowhere else. */
export async function startSession(env: Env, user: User, nowMs: number, entrance = byLink): Promise<string> {
  const { absoluteMs } = await signInRulesOf(env.DB, user.tenantId);
  return begin(env, user, nowMs, entrance, absoluteMs);
}

/** The same for a browser: the session that it had ends, and the answer is the `Set-Cookie` value of the new one. */
export async function enter(
  env: Env,
  request: Request,
  user: User,
  how: { method: SignInMethod; providerId?: string },
  nowMs: number,
): Promise<string> {
  const before = sessionSecretOf(request);
  if (before !== null) await endSession(env, before, nowMs);
  const device = deviceWords(request.headers.get("user-agent"));
  const { absoluteMs } = await signInRulesOf(env.DB, user.tenantId);
  const entrance = { method: how.method, providerId: how.providerId ?? null, device };
  return sessionCookieHeader(await begin(env, user, nowMs, entrance, absoluteMs), absoluteMs);
}

async function begin(env: Env, user: User, nowMs: number, entrance: Entrance, absoluteMs: number): Promise<string> {
  const secret = randomSecret(32);
  await insertSession(env.DB, {
    hash: sessionHash(env, secret),
    tenantId: user.tenantId,
    userId: user.id,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + absoluteMs,
    lastSeenAtMs: nowMs,
    provenAtMs: nowMs,
    ...entrance,
  });
  const { method, providerId } = entrance;
  const entry = {
    actor: { kind: "analyst", id: user.id },
    action: "signIn",
    object: { kind: "users", id: user.id },
    requestId: null,
    details: { method, ...(providerId !== null && { providerId }) },
  } as const;
  await writeAudit(env.DB, user.tenantId, entry, nowMs);
  return secret;
}

/**
 * Its person has proved anew who they are: the session goes on under a new secret, and whoever had got hold of the old one has nothing.
 * Answers the `Set-Cookie` value; null: the session has ended meanwhile.
 */
export async function renewSession(
  env: Env,
  { session, rules }: Pick<FoundSession, "session" | "rules">,
  nowMs: number,
): Promise<{ cookie: string; hash: string } | null> {
  const secret = randomSecret(32);
  const hash = sessionHash(env, secret);
  if (!(await proveSession(env.DB, session.hash, hash, nowMs))) return null;
  return { cookie: sessionCookieHeader(secret, Math.max(0, lastEndOf(session, rules) - nowMs)), hash };
}

export const endSession = (env: Env, secret: string, nowMs: number): Promise<void> =>
  revokeSession(env.DB, sessionHash(env, secret), nowMs);

/** The value of the session cookie; null when there is none, or more than one: then somebody is playing with the jar. */
export const sessionSecretOf = (request: Request): string | null => secretInCookies(request.headers, sessionCookie);

/** The same of any of our cookies. */
export function secretInCookies(headers: Headers, name: string): string | null {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const values = pairs.flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** The `Set-Cookie` value that carries the session for as long as it can last, or with null removes it. */
export const sessionCookieHeader = (
  secret: string | null,
  absoluteMs: number = sessionBounds.absoluteMs.usual,
): string =>
  `${sessionCookie}=${secret ?? ""}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${secret === null ? 0 : Math.floor(absoluteMs / 1_000)}`;

const sessionHash = (env: Env, secret: string): string => hmacSha256Hex(derivedKey(env.MASTER_KEY, "sessions"), secret);
