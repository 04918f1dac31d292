import { and, desc, eq, isNull, lte, sql } from "drizzle-orm";
import { type CaseId, type Id, parseId, type TenantId, type UserId } from "../domain";
import { insertIf } from "./insert-if";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { emergencies } from "./schema";

/** A case that somebody has opened in an emergency. */
export interface Emergency {
  id: Id<"emergency">;
  tenantId: TenantId;
  userId: UserId;
  caseId: CaseId;
  reason: string;
  beganAtMs: number;
  /** It ends by itself then. */
  endsAtMs: number;
  endedAtMs: number | null;
  /** Null: it ended by itself, or has not. */
  endedById: string | null;
  /** When everybody was told. */
  alarmedAtMs: number | null;
}

/** Writes it down, unless its person has `most` open already. False: they have. One statement: of ten at once no more get in. */
export const insertEmergency = (db: D1Database, one: Emergency, most: number): Promise<boolean> => {
  const open = sql`SELECT count(*) FROM emergencies AS open WHERE open.tenant_id = ${one.tenantId}
    AND open.user_id = ${one.userId} AND open.ended_at_ms IS NULL AND open.ends_at_ms > ${one.beganAtMs}`;
  return insertIf(db, emergencies, one, sql`(${open}) < ${most}`);
};

/** What a person has open now. */
export async function openEmergencies(
  db: D1Database,
  { tenantId, userId }: { tenantId: TenantId; userId: string },
  nowMs: number,
): Promise<Emergency[]> {
  const rows = await orm(db)
    .select()
    .from(emergencies)
    .where(and(eq(emergencies.tenantId, tenantId), eq(emergencies.userId, userId), isNull(emergencies.endedAtMs)));
  return rows.flatMap(decode).filter(({ endsAtMs }) => endsAtMs > nowMs);
}

/** SQL: a JSON list of `[case id, end]` of what the person of a row has open. `tenant`, `user`: columns of that row. */
export const openedCases = (tenant: unknown, user: unknown) =>
  sql<string>`(SELECT json_group_array(json_array(case_id, ends_at_ms)) FROM emergencies
    WHERE emergencies.tenant_id = ${tenant} AND emergencies.user_id = ${user} AND ended_at_ms IS NULL)`;

/** A page of a tenant's, newest first. */
export async function listEmergencies(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<Emergency>> {
  const rows = await orm(db)
    .select()
    .from(emergencies)
    .where(and(eq(emergencies.tenantId, tenantId), olderThan(emergencies.beganAtMs, emergencies.id, cursor)))
    .orderBy(desc(emergencies.beganAtMs), desc(emergencies.id))
    .limit(limit + 1);
  return listed(rows.flatMap(decode), limit, ({ id, beganAtMs }) => ({ id, createdAtMs: beganAtMs }));
}

/** Null when the tenant has no such one. */
export async function getEmergency(db: D1Database, tenantId: TenantId, id: string): Promise<Emergency | null> {
  const row = await orm(db).select().from(emergencies).where(mine(tenantId, id)).get();
  return row === undefined ? null : (decode(row)[0] ?? null);
}

/** Ends it, if nobody has. `byId` null: its time is up. False: it was over already. */
export async function endEmergency(
  db: D1Database,
  { tenantId, id }: Pick<Emergency, "tenantId" | "id">,
  byId: string | null,
  atMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(emergencies)
    .set({ endedAtMs: atMs, endedById: byId })
    .where(and(mine(tenantId, id), isNull(emergencies.endedAtMs)));
  return done.meta.changes === 1;
}

export async function noteAlarmed(
  db: D1Database,
  { tenantId, id }: Pick<Emergency, "tenantId" | "id">,
  nowMs: number,
): Promise<void> {
  await orm(db).update(emergencies).set({ alarmedAtMs: nowMs }).where(mine(tenantId, id));
}

/** For the sweeper, of all tenants: what ended by itself and nobody has noticed, and what nobody was told of. */
export async function emergenciesToSettle(
  db: D1Database,
  nowMs: number,
  limit: number,
): Promise<{ over: Emergency[]; untold: Emergency[] }> {
  const [over, untold] = await Promise.all([
    orm(db)
      .select()
      .from(emergencies)
      .where(and(isNull(emergencies.endedAtMs), lte(emergencies.endsAtMs, nowMs)))
      .limit(limit),
    orm(db).select().from(emergencies).where(isNull(emergencies.alarmedAtMs)).limit(limit),
  ]);
  return { over: over.flatMap(decode), untold: untold.flatMap(decode) };
}

/** Deletes a page of what is older; what belongs to something under a legal hold stays. */
export async function dropOldEmergencies(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const done = await db
    .prepare(
      `DELETE FROM emergencies WHERE rowid IN (SELECT rowid FROM emergencies
       WHERE began_at_ms < ? AND ${notHeld("emergencies")} ORDER BY began_at_ms LIMIT ?)`,
    )
    .bind(beforeMs, limit)
    .run();
  return done.meta.changes;
}

const mine = (tenantId: TenantId, id: string) => and(eq(emergencies.tenantId, tenantId), eq(emergencies.id, id));

function decode(row: typeof emergencies.$inferSelect): Emergency[] {
  const [id, tenantId] = [parseId("emergency", row.id), parseId("tenant", row.tenantId)];
  const [userId, caseId] = [parseId("user", row.userId), parseId("case", row.caseId)];
  if (id === null || tenantId === null || userId === null || caseId === null) return [];
  return [{ ...row, id, tenantId, userId, caseId }];
}
