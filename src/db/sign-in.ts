import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { TenantId, UserId } from "../domain";
import { insertIf } from "./insert-if";
import { orm } from "./orm";
import { sessions, signInLinks, users } from "./schema";
import { decodeUser, type User } from "./users";

// Secrets never reach this room: links are found by the keyed hash of theirs.

export interface SignInLink {
  hash: string;
  tenantId: TenantId;
  userId: UserId;
  createdAtMs: number;
  expiresAtMs: number;
  /** True: works until it expires (the local console link). False: works once. */
  reusable: boolean;
}

/** An existing link with this hash stays as it is. */
export async function insertSignInLink(db: D1Database, link: SignInLink): Promise<void> {
  await orm(db).insert(signInLinks).values(link).onConflictDoNothing();
}

/** The same, unless `most` were made for the person since then. False: they were. The local console link does not count. */
export async function insertSignInLinkWithin(
  db: D1Database,
  link: SignInLink,
  { most, sinceMs }: { most: number; sinceMs: number },
): Promise<boolean> {
  const made = sql`SELECT count(*) FROM sign_in_links AS made WHERE made.tenant_id = ${link.tenantId}
    AND made.user_id = ${link.userId} AND made.created_at_ms > ${sinceMs} AND made.reusable = 0`;
  // One statement: of ten that ask at once no more get through.
  return insertIf(db, signInLinks, { ...link, reusable: link.reusable }, sql`(${made}) < ${most}`);
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
