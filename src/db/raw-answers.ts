import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { RawAnswerId, TenantId } from "../domain";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { rawAnswerReads, rawAnswers } from "./schema";

/** That a vendor's answer is kept, and until when. The answer itself lies sealed in R2. */
export type RawAnswerRow = Omit<typeof rawAnswers.$inferSelect, "tenantId">;

/** Where the sealed answer lies in R2: below its tenant, under a name that says nothing. */
export const rawAnswerKey = (tenantId: TenantId, id: string): string => `t/${tenantId}/raw/${id}`;

/** False: its case was erased, so nothing about it is kept any more. */
export async function insertRawAnswer(db: D1Database, tenantId: TenantId, row: RawAnswerRow): Promise<boolean> {
  const done = await orm(db)
    .insert(rawAnswers)
    .values({ tenantId, ...row });
  return done.meta.changes === 1;
}

export async function getRawAnswer(db: D1Database, tenantId: TenantId, id: RawAnswerId): Promise<RawAnswerRow | null> {
  const row = await orm(db)
    .select()
    .from(rawAnswers)
    .where(and(eq(rawAnswers.tenantId, tenantId), eq(rawAnswers.id, id)))
    .get();
  if (row === undefined) return null;
  const { tenantId: _tenant, ...known } = row;
  return known;
}

export interface RawAnswerRead {
  actorKind: string;
  actorId: string;
  atMs: number;
}

export async function noteRead(db: D1Database, tenantId: TenantId, id: RawAnswerId, read: RawAnswerRead) {
  await orm(db)
    .insert(rawAnswerReads)
    .values({ tenantId, rawAnswerId: id, ...read });
}

/** The last hundred, newest first. */
export const readsOf = (db: D1Database, tenantId: TenantId, id: RawAnswerId): Promise<RawAnswerRead[]> =>
  orm(db)
    .select({ actorKind: rawAnswerReads.actorKind, actorId: rawAnswerReads.actorId, atMs: rawAnswerReads.atMs })
    .from(rawAnswerReads)
    .where(and(eq(rawAnswerReads.tenantId, tenantId), eq(rawAnswerReads.rawAnswerId, id)))
    .orderBy(desc(rawAnswerReads.atMs))
    .limit(100);

/** Whose time is over, of all tenants. */
export const expiredRawAnswers = (db: D1Database, nowMs: number, limit: number) =>
  orm(db)
    .select({ tenantId: rawAnswers.tenantId, id: rawAnswers.id })
    .from(rawAnswers)
    .where(and(lt(rawAnswers.expiresAtMs, nowMs), sql.raw(notHeld("raw_answers"))))
    .limit(limit);

/** Takes away the rows, and who has read them. Ids are random, so they name one answer whoever's it is. */
export async function deleteRawAnswers(db: D1Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const of = orm(db);
  await of.batch([
    of.delete(rawAnswerReads).where(inArray(rawAnswerReads.rawAnswerId, [...ids])),
    of.delete(rawAnswers).where(inArray(rawAnswers.id, [...ids])),
  ]);
}
