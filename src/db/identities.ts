import { and, eq, isNull, sql } from "drizzle-orm";
import type { Role, TenantId, UserId } from "../domain";
import { orm } from "./orm";
import { identities, users } from "./schema";
import { decodeUser, getUser, type User } from "./users";

/** Who is known under this subject at this issuer; null: nobody yet. Also answers for people whose access has ended. */
export async function userOfIdentity(
  db: D1Database,
  tenantId: TenantId,
  issuer: string,
  subject: string,
): Promise<User | null> {
  const row = await orm(db)
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.tenantId, tenantId), eq(identities.issuer, issuer), eq(identities.subject, subject)))
    .get();
  return row === undefined ? null : getUser(db, tenantId, row.userId);
}

/** False when the subject is somebody else's, or the person has another subject at this issuer: then the address has changed hands. */
export async function bindIdentity(
  db: D1Database,
  bond: { tenantId: TenantId; issuer: string; subject: string; userId: UserId },
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .insert(identities)
    .values({ ...bond, createdAtMs: nowMs })
    .onConflictDoNothing();
  return done.meta.changes === 1;
}

/** Forgets who somebody is at all providers: the next sign-in binds anew. */
export async function unbindIdentities(db: D1Database, tenantId: TenantId, userId: string): Promise<void> {
  await orm(db)
    .delete(identities)
    .where(and(eq(identities.tenantId, tenantId), eq(identities.userId, userId)));
}

/** The person of a tenant with this address, whatever its letters' case; also one whose access has ended. */
export async function userByEmail(db: D1Database, tenantId: TenantId, email: string): Promise<User | null> {
  const row = await orm(db)
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenantId), sql`lower(${users.email}) = ${email.toLowerCase()}`))
    .get();
  return row === undefined ? null : decodeUser(row);
}

/** Everybody, in any tenant, who may sign in and has this address: at most ten. */
export async function usersByEmail(db: D1Database, email: string): Promise<User[]> {
  const rows = await orm(db)
    .select()
    .from(users)
    .where(and(sql`lower(${users.email}) = ${email.toLowerCase()}`, isNull(users.disabledAtMs)))
    .limit(10);
  return rows.flatMap((row) => decodeUser(row) ?? []);
}

/** Gives somebody another role, unless the team would be left without an administrator. False: it was not done. */
export async function changeRoleByGroup(
  db: D1Database,
  { tenantId, userId }: { tenantId: TenantId; userId: UserId },
  role: Role,
): Promise<boolean> {
  const done = await orm(db).run(
    sql`UPDATE users SET role = ${role} WHERE tenant_id = ${tenantId} AND id = ${userId} AND (role <> 'admin' OR EXISTS (
      SELECT 1 FROM users AS other WHERE other.tenant_id = ${tenantId} AND other.role = 'admin' AND other.id <> ${userId}
        AND other.disabled_at_ms IS NULL))`,
  );
  return done.meta.changes === 1;
}
