import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { type CaseScope, parseId, type Role, type TenantId, type UserId } from "../domain";
import { orm } from "./orm";
import { sessions, users } from "./schema";

/** Somebody who signs in to the console. */
export interface User {
  id: UserId;
  tenantId: TenantId;
  email: string;
  name: string;
  role: Role;
  /** The cases they are limited to; null or absent: all of the tenant's. */
  caseScope?: CaseScope | null;
  createdAtMs: number;
  disabledAtMs: number | null;
  /** When they were here last, to a minute; null: never. */
  lastSeenAtMs?: number | null;
}

/** False when the tenant has somebody with this id or e-mail address already. */
export async function insertUser(db: D1Database, { caseScope = null, ...user }: User): Promise<boolean> {
  const row = { ...user, caseScope: caseScope === null ? null : JSON.stringify(caseScope) };
  const done = await orm(db).insert(users).values(row).onConflictDoNothing();
  return done.meta.changes === 1;
}

/** Also answers for people who may no longer sign in: their names stay in the history of cases. */
export async function getUser(db: D1Database, tenantId: TenantId, userId: string): Promise<User | null> {
  const row = await orm(db)
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)))
    .get();
  return row === undefined ? null : decodeUser(row);
}

/** Whether this person works here and may sign in: only such people are given cases. */
export async function userInTenant(db: D1Database, tenantId: TenantId, userId: string): Promise<boolean> {
  const user = await getUser(db, tenantId, userId);
  return user !== null && user.disabledAtMs === null;
}

/** Whether somebody of the tenant, still here or not, has this address. */
export async function hasAddress(db: D1Database, tenantId: TenantId, email: string): Promise<boolean> {
  const row = await orm(db)
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), sql`lower(${users.email}) = ${email.toLowerCase()}`))
    .get();
  return row !== undefined;
}

/** The people of a tenant who may sign in, by name; `everybody`: those who no longer may as well. A team, not a population: at most 500. */
export async function listUsers(db: D1Database, tenantId: TenantId, everybody = false): Promise<User[]> {
  const theirs = eq(users.tenantId, tenantId);
  const rows = await orm(db)
    .select()
    .from(users)
    .where(everybody ? theirs : and(theirs, isNull(users.disabledAtMs)))
    .orderBy(asc(users.name), asc(users.id))
    .limit(500);
  return rows.flatMap((row) => decodeUser(row) ?? []);
}

/** Those of the team with these ids, whether or not they may still sign in. A team has 500 people at most. */
export async function usersNamed(db: D1Database, tenantId: TenantId, ids: readonly string[]): Promise<User[]> {
  if (ids.length === 0) return [];
  return (await listUsers(db, tenantId, true)).filter(({ id }) => ids.includes(id));
}

export interface UserChange {
  name?: string;
  role?: Role;
  caseScope?: CaseScope | null;
  disabledAtMs?: number | null;
}

/**
 * Changes a person. False when the tenant would be left without an administrator who may sign in, or has nobody of this id. One
 * statement, so of two administrators who remove each other at once one stays.
 */
export async function changeUser(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  { caseScope, ...change }: UserChange,
): Promise<boolean> {
  const set = {
    ...change,
    ...(caseScope !== undefined && { caseScope: caseScope === null ? null : JSON.stringify(caseScope) }),
  };
  const endsAdmin = (change.role !== undefined && change.role !== "admin") || typeof change.disabledAtMs === "number";
  const another = sql`EXISTS (SELECT 1 FROM ${users} AS other WHERE other.tenant_id = ${tenantId}
    AND other.id <> ${userId} AND other.role = 'admin' AND other.disabled_at_ms IS NULL)`;
  const isNoAdmin = sql`(${users.role} <> 'admin' OR ${users.disabledAtMs} IS NOT NULL)`;
  const done = await orm(db)
    .update(users)
    .set(set)
    .where(
      and(
        eq(users.tenantId, tenantId),
        eq(users.id, userId),
        endsAdmin ? sql`(${isNoAdmin} OR ${another})` : undefined,
      ),
    );
  return done.meta.changes === 1;
}

/** Notes that somebody was here. Never backwards: requests may overtake each other. */
export async function noteSeen(db: D1Database, sessionHash: string, nowMs: number): Promise<void> {
  await orm(db).run(
    sql`UPDATE ${users} SET last_seen_at_ms = ${nowMs} WHERE id = (SELECT user_id FROM ${sessions} WHERE hash = ${sessionHash})
      AND coalesce(last_seen_at_ms, 0) < ${nowMs}`,
  );
}

export function decodeUser(row: typeof users.$inferSelect): User | null {
  const id = parseId("user", row.id);
  const tenantId = parseId("tenant", row.tenantId);
  return id === null || tenantId === null ? null : { ...row, id, tenantId, caseScope: scopeIn(row.caseScope) };
}

/** A scope as it is stored. What cannot be read limits to nothing at all rather than to everything. */
export function scopeIn(text: string | null): CaseScope | null {
  if (text === null) return null;
  try {
    const stored: unknown = JSON.parse(text);
    return typeof stored === "object" && stored !== null ? (stored as CaseScope) : { workflows: [] };
  } catch {
    return { workflows: [] };
  }
}
