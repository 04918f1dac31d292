import { and, desc, eq, gt, isNull, lt, ne, sql } from "drizzle-orm";
import { parseId, type TeamRules, type TenantId, type UserId } from "../domain";
import { openedCases } from "./emergencies";
import { orm } from "./orm";
import { sessions, signInSettings, tenants, users } from "./schema";
import { type SignInRules, signInRulesFrom } from "./sign-in-settings";
import { teamRulesIn } from "./team-settings";
import { decodeUser, noteSeen, type User } from "./users";

// Secrets never reach this room: sessions are found by the keyed hash of theirs.

export type SignInMethod = "link" | "provider" | "access";

export interface Session {
  hash: string;
  tenantId: TenantId;
  userId: UserId;
  createdAtMs: number;
  /** The latest end of the session, however busy it is. */
  expiresAtMs: number;
  lastSeenAtMs: number;
  method: SignInMethod;
  /** The identity provider that let its person in, where one did. */
  providerId: string | null;
  /** The device in words, where the browser told. */
  device: string | null;
  /** When its person last proved who they are. */
  provenAtMs: number;
}

export interface FoundSession {
  session: Session;
  user: User;
  rules: SignInRules;
  /** What the tenant asks beyond the roles; null: nothing. */
  teamRules: TeamRules | null;
  /** What its person has opened in an emergency; which of it is over is the caller's to judge. */
  opened: { caseId: string; endsAtMs: number }[];
}

export async function insertSession(db: D1Database, session: Session): Promise<void> {
  await orm(db).insert(sessions).values(session);
  await noteSeen(db, session.hash, session.createdAtMs);
}

/** The session, its person and what holds for it; null when unknown, revoked, or the person may no longer sign in. Times are the caller's to judge. */
export async function findSession(db: D1Database, hash: string): Promise<FoundSession | null> {
  const row = await orm(db)
    .select({
      ...{ sessions, users, tenants, sign_in_settings: signInSettings },
      opened: openedCases(sessions.tenantId, sessions.userId),
    })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.tenantId, sessions.tenantId)))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .leftJoin(signInSettings, eq(signInSettings.tenantId, sessions.tenantId))
    .where(and(eq(sessions.hash, hash), isNull(sessions.revokedAtMs), isNull(users.disabledAtMs)))
    .get();
  const user = row === undefined ? null : decodeUser(row.users);
  const session = row === undefined ? null : decodeSession(row.sessions);
  if (row === undefined || user === null || session === null) return null;
  const rules = signInRulesFrom(row.sign_in_settings, row.tenants.environment);
  const opened = (JSON.parse(row.opened) as [string, number][]).map(([caseId, endsAtMs]) => ({ caseId, endsAtMs }));
  return { session, user, rules, teamRules: teamRulesIn(row.tenants.teamSettings), opened };
}

/** Notes that the session was used. Never backwards: requests may overtake each other. */
export async function touchSession(db: D1Database, hash: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(sessions)
    .set({ lastSeenAtMs: nowMs })
    .where(and(eq(sessions.hash, hash), lt(sessions.lastSeenAtMs, nowMs)));
  await noteSeen(db, hash, nowMs);
}

/**
 * Notes that its person has proved anew who they are; that is a sign of life too. From then on the session is found by another secret, and
 * by the old one no longer. False: it was ended meanwhile, or somebody was quicker.
 */
export async function proveSession(db: D1Database, hash: string, nextHash: string, nowMs: number): Promise<boolean> {
  const done = await orm(db)
    .update(sessions)
    .set({ hash: nextHash, provenAtMs: nowMs, lastSeenAtMs: sql`max(${sessions.lastSeenAtMs}, ${nowMs})` })
    .where(and(eq(sessions.hash, hash), isNull(sessions.revokedAtMs)));
  return done.meta.changes === 1;
}

export async function revokeSession(db: D1Database, hash: string, nowMs: number): Promise<void> {
  await orm(db)
    .update(sessions)
    .set({ revokedAtMs: nowMs })
    .where(and(eq(sessions.hash, hash), isNull(sessions.revokedAtMs)));
}

/** Sessions of a person that nobody ended, the newest first: at most 200. Which of them are idle is the caller's to judge. */
export async function sessionsOf(
  db: D1Database,
  { tenantId, userId }: { tenantId: TenantId; userId: string },
  nowMs: number,
): Promise<Session[]> {
  const rows = await orm(db)
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.tenantId, tenantId),
        eq(sessions.userId, userId),
        isNull(sessions.revokedAtMs),
        gt(sessions.expiresAtMs, nowMs),
      ),
    )
    .orderBy(desc(sessions.createdAtMs))
    .limit(200);
  return rows.flatMap((row) => decodeSession(row) ?? []);
}

/** Ends all sessions of a person but this one (null: all). Answers how many those were. */
export async function revokeSessionsOf(
  db: D1Database,
  { tenantId, userId }: { tenantId: TenantId; userId: string },
  exceptHash: string | null,
  nowMs: number,
): Promise<number> {
  const theirs = and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId), isNull(sessions.revokedAtMs));
  const done = await orm(db)
    .update(sessions)
    .set({ revokedAtMs: nowMs })
    .where(exceptHash === null ? theirs : and(theirs, ne(sessions.hash, exceptHash)));
  return done.meta.changes;
}

function decodeSession(row: typeof sessions.$inferSelect): Session | null {
  const tenantId = parseId("tenant", row.tenantId);
  const userId = parseId("user", row.userId);
  if (tenantId === null || userId === null) return null;
  const { revokedAtMs: _revoked, ...session } = row;
  return { ...session, tenantId, userId, provenAtMs: row.provenAtMs ?? row.createdAtMs };
}
