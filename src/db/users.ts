import { and, asc, eq, isNull } from "drizzle-orm";
import { parseId, type Role, type TenantId, type UserId } from "../domain";
import { orm } from "./orm";
import { users } from "./schema";

/** Somebody who signs in to the console. */
export interface User {
  id: UserId;
  tenantId: TenantId;
  email: string;
  name: string;
  role: Role;
  createdAtMs: number;
  disabledAtMs: number | null;
}

/** False when the tenant has somebody with this id or e-mail address already. */
export async function insertUser(db: D1Database, user: User): Promise<boolean> {
  const done = await orm(db).insert(users).values(user).onConflictDoNothing();
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

/** The people of a tenant who may sign in, by name. A team, not a population: at most 500. */
export async function listUsers(db: D1Database, tenantId: TenantId): Promise<User[]> {
  const rows = await orm(db)
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenantId), isNull(users.disabledAtMs)))
    .orderBy(asc(users.name), asc(users.id))
    .limit(500);
  return rows.flatMap((row) => decodeUser(row) ?? []);
}

export function decodeUser(row: typeof users.$inferSelect): User | null {
  const id = parseId("user", row.id);
  const tenantId = parseId("tenant", row.tenantId);
  return id === null || tenantId === null ? null : { ...row, id, tenantId };
}
