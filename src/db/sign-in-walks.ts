import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { refusedSignIns, signInWalks } from "./schema";

/** A walk to an identity provider and back. */
export interface SignInWalk {
  stateHash: string;
  tenantId: TenantId;
  providerId: string;
  browserHash: string;
  /** The session that wants fresh proof; null: nobody is signed in yet. */
  sessionHash: string | null;
  returnTo: string | null;
  createdAtMs: number;
  expiresAtMs: number;
}

export async function insertWalk(db: D1Database, walk: SignInWalk): Promise<void> {
  await orm(db).insert(signInWalks).values(walk);
}

/** Takes the walk that has this state, once: of two that come back with it only one gets it. Null: unknown, used or too old. */
export async function takeWalk(db: D1Database, stateHash: string, nowMs: number): Promise<SignInWalk | null> {
  const row = await orm(db)
    .update(signInWalks)
    .set({ usedAtMs: nowMs })
    .where(and(eq(signInWalks.stateHash, stateHash), isNull(signInWalks.usedAtMs), gt(signInWalks.expiresAtMs, nowMs)))
    .returning()
    .get();
  if (row === undefined) return null;
  const tenantId = parseId("tenant", row.tenantId);
  const { usedAtMs: _used, ...walk } = row;
  return tenantId === null ? null : { ...walk, tenantId };
}

/** Counts something that was tried and refused. `day` is UTC: `2026-11-22`. */
export async function countRefusedSignIn(
  db: D1Database,
  refused: { tenantId: TenantId; day: string; door: string; reason: string },
): Promise<void> {
  await orm(db)
    .insert(refusedSignIns)
    .values({ ...refused, count: 1 })
    .onConflictDoUpdate({
      target: [refusedSignIns.tenantId, refusedSignIns.day, refusedSignIns.door, refusedSignIns.reason],
      set: { count: sql`${refusedSignIns.count} + 1` },
    });
}

/** What was refused since a day, added up by door and reason, the most frequent first: at most 100. */
export const refusedSince = (db: D1Database, tenantId: TenantId, day: string) =>
  orm(db)
    .select({
      door: refusedSignIns.door,
      reason: refusedSignIns.reason,
      count: sql<number>`sum(${refusedSignIns.count})`.as("total"),
    })
    .from(refusedSignIns)
    .where(and(eq(refusedSignIns.tenantId, tenantId), sql`${refusedSignIns.day} >= ${day}`))
    .groupBy(refusedSignIns.door, refusedSignIns.reason)
    .orderBy(sql`total DESC`)
    .limit(100)
    .all();

/** Forgets walks that ended before `beforeMs`, and counts of days before `day`. */
export async function dropOldWalks(db: D1Database, beforeMs: number, day: string): Promise<void> {
  await orm(db).batch([
    orm(db).delete(signInWalks).where(lt(signInWalks.expiresAtMs, beforeMs)),
    orm(db).delete(refusedSignIns).where(lt(refusedSignIns.day, day)),
  ]);
}
