import { and, desc, eq, lt, sql } from "drizzle-orm";
import { type CaseScope, parseId, type Role, type TenantId, type UserId } from "../domain";
import { orm } from "./orm";
import { invitations } from "./schema";
import { scopeIn } from "./users";

/** Somebody was asked to join the team and has not answered yet. */
export interface Invitation {
  id: string;
  tenantId: TenantId;
  /** Lower case. */
  email: string;
  role: Role;
  caseScope: CaseScope | null;
  invitedById: string;
  /** How often a link was made; only the newest opens. */
  generation: number;
  createdAtMs: number;
  expiresAtMs: number;
}

/** False when somebody with this address is invited already. */
export async function insertInvitation(db: D1Database, { caseScope, ...invitation }: Invitation): Promise<boolean> {
  const row = { ...invitation, caseScope: caseScope === null ? null : JSON.stringify(caseScope) };
  const done = await orm(db).insert(invitations).values(row).onConflictDoNothing();
  return done.meta.changes === 1;
}

/** Those nobody has answered or taken back, the newest first: at most 500. */
export async function openInvitations(db: D1Database, tenantId: TenantId): Promise<Invitation[]> {
  const rows = await orm(db)
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, tenantId), isOpen()))
    .orderBy(desc(invitations.createdAtMs), desc(invitations.id))
    .limit(500);
  return rows.flatMap((row) => decode(row) ?? []);
}

/** An open invitation by its id, of whatever tenant: who holds its link has no tenant yet. */
export async function getInvitation(db: D1Database, id: string): Promise<Invitation | null> {
  const row = await orm(db)
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), isOpen()))
    .get();
  return row === undefined ? null : decode(row);
}

/** Makes the links so far worthless and the next one good until then. Null when nothing of this id is open. */
export async function renewInvitation(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  expiresAtMs: number,
): Promise<Invitation | null> {
  const row = await orm(db)
    .update(invitations)
    .set({ generation: sql`${invitations.generation} + 1`, expiresAtMs })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id), isOpen()))
    .returning()
    .get();
  return row === undefined ? null : decode(row);
}

export async function revokeInvitation(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(invitations)
    .set({ revokedAtMs: nowMs })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id), isOpen()));
  return done.meta.changes === 1;
}

/**
 * Makes the person of an invitation, once: the invitation is used up and its user is there, or neither. False when it was answered,
 * taken back, replaced or out of date in the meantime.
 */
export async function acceptInvitation(
  db: D1Database,
  { id, generation }: Pick<Invitation, "id" | "generation">,
  person: { id: UserId; name: string },
  nowMs: number,
): Promise<boolean> {
  const open =
    "id = ?1 AND generation = ?2 AND accepted_at_ms IS NULL AND revoked_at_ms IS NULL AND expires_at_ms > ?3";
  const [made] = await db.batch([
    db
      .prepare(
        `INSERT OR IGNORE INTO users (id, tenant_id, email, name, role, case_scope, created_at_ms)
         SELECT ?4, tenant_id, email, ?5, role, case_scope, ?3 FROM invitations WHERE ${open}`,
      )
      .bind(id, generation, nowMs, person.id, person.name),
    // Only where that made somebody: an address that has a user meanwhile keeps its invitation for the list.
    db
      .prepare(`UPDATE invitations SET accepted_at_ms = ?3 WHERE ${open} AND changes() > 0`)
      .bind(id, generation, nowMs),
  ]);
  return made?.meta.changes === 1;
}

/** Forgets what ended before then: who never came needs no row. */
export async function dropEndedInvitations(db: D1Database, beforeMs: number): Promise<void> {
  await orm(db).delete(invitations).where(lt(invitations.expiresAtMs, beforeMs));
}

// Spelt as the partial index has it.
const isOpen = () => sql`accepted_at_ms IS NULL AND revoked_at_ms IS NULL`;

function decode(row: typeof invitations.$inferSelect): Invitation | null {
  const tenantId = parseId("tenant", row.tenantId);
  if (tenantId === null) return null;
  const { acceptedAtMs: _accepted, revokedAtMs: _revoked, caseScope, ...invitation } = row;
  return { ...invitation, tenantId, caseScope: scopeIn(caseScope) };
}
