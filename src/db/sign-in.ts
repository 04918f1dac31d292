import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { TenantId, UserId } from "../domain";
import { orm } from "./orm";
import { sessions, signInLinks, users } from "./schema";
import { decodeUser, type User } from "./users";

// Secrets never reach this room: sessions and links are found by the keyed hash of theirs.

export interface Session {
  hash: string;
  tenantId: TenantId;
  userId: UserId;
  createdAtMs: number;
  /** The latest end of the session, however busy it is. */
  expiresAtMs: number;
  lastSeenAtMs: number;
}

export interface SignInLink {
  hash: string;
  tenantId: TenantId;
  userId: UserId;
  createdAtMs: number;
  expiresAtMs: number;
  /** True: works until it expires (the local console link). False: works once. */
  reusable: boolean;
}

export async function insertSession(db: D1Database, session: Session): Promise<void> {
  await orm(db).insert(sessions).values(session);
}

/** The session and its person; null when unknown, revoked, or the person may no longer sign in. Times are the caller's to judge. */
export async function findSession(
  db: D1Database,
  hash: string,
): Promise<{ user: User; expiresAtMs: number; lastSeenAtMs: number } | null> {
  const row = await orm(db)
    .select()
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.tenantId, sessions.tenantId)))
    .where(and(eq(sessions.hash, hash), isNull(sessions.revokedAtMs), isNull(users.disabledAtMs)))
    .get();
  const user = row === undefined ? null : decodeUser(row.users);
  if (row === undefined || user === null) return null;
  return { user, expiresAtMs: row.sessions.expiresAtMs, lastSeenAtMs: row.sessions.lastSeenAtMs };
}

/** Notes that the session was used. Never backwards: requests may overtake each other. */
export async function touchSession(db: D1Database, hash: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(sessions)
    .set({ lastSeenAtMs: nowMs })
    .where(and(eq(sessions.hash, hash), lt(sessions.lastSeenAtMs, nowMs)));
}

export async function revokeSession(db: D1Database, hash: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(sessions)
    .set({ revokedAtMs: nowMs })
    .where(and(eq(sessions.hash, hash), isNull(sessions.revokedAtMs)));
}

/** An existing link with this hash stays as it is. */
export async function insertSignInLink(db: D1Database, link: SignInLink): Promise<void> {
  await orm(db).insert(signInLinks).values(link).onConflictDoNothing();
}

const usable = (hash: string, nowMs: number) =>
  and(
    eq(signInLinks.hash, hash),
    gt(signInLinks.expiresAtMs, nowMs),
    or(eq(signInLinks.reusable, true), isNull(signInLinks.usedAtMs)),
  );

/** Whether the link would let somebody in. Looking consumes nothing: mail scanners look too. */
export async function isLinkUsable(db: D1Database, hash: string, nowMs: number): Promise<boolean> {
  const row = await orm(db).select({ hash: signInLinks.hash }).from(signInLinks).where(usable(hash, nowMs)).get();
  return row !== undefined;
}

/** Uses the link and says whom it lets in; null when it does not. One statement, so of two at once only one gets in. */
export async function consumeSignInLink(db: D1Database, hash: string, nowMs: number): Promise<User | null> {
  const used = await orm(db)
    .update(signInLinks)
    .set({ usedAtMs: nowMs })
    .where(usable(hash, nowMs))
    .returning({ tenantId: signInLinks.tenantId, userId: signInLinks.userId })
    .get();
  if (used === undefined) return null;
  const row = await orm(db)
    .select()
    .from(users)
    .where(and(eq(users.tenantId, used.tenantId), eq(users.id, used.userId), isNull(users.disabledAtMs)))
    .get();
  return row === undefined ? null : decodeUser(row);
}

/** Forgets what ended before `beforeMs`. */
export async function dropEndedSignIns(db: D1Database, beforeMs: number): Promise<void> {
  await orm(db).batch([
    orm(db).delete(sessions).where(lt(sessions.expiresAtMs, beforeMs)),
    orm(db).delete(signInLinks).where(lt(signInLinks.expiresAtMs, beforeMs)),
  ]);
}
