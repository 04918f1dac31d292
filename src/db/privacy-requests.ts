import { and, asc, desc, eq, lt, lte, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { Subject } from "../domain/privacy-requests";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { privacyRequests } from "./schema";

type Stored = typeof privacyRequests.$inferSelect;
/** Something that was asked for somebody, in several cases at once. */
export type PrivacyRequest = Omit<Stored, "subjects"> & { subjects: Subject[] };

const decoded = (row: Stored): PrivacyRequest => ({ ...row, subjects: JSON.parse(row.subjects) as Subject[] });
const theRequest = (tenantId: string, id: string) =>
  and(eq(privacyRequests.tenantId, tenantId), eq(privacyRequests.id, id));

export type NewPrivacyRequest = Pick<
  PrivacyRequest,
  "id" | "tenantId" | "kind" | "reason" | "subjects" | "withNotes" | "byKind" | "byId" | "receivedAtMs" | "expiresAtMs"
>;

export const createPrivacyRequest = (db: D1Database, made: NewPrivacyRequest, nowMs: number): Promise<unknown> =>
  orm(db)
    .insert(privacyRequests)
    .values({
      ...made,
      subjects: JSON.stringify(made.subjects),
      status: "running",
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    });

export async function getPrivacyRequest(
  db: D1Database,
  tenantId: TenantId,
  id: string,
): Promise<PrivacyRequest | null> {
  const row = await orm(db).select().from(privacyRequests).where(theRequest(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** Newest first. */
export async function listPrivacyRequests(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<PrivacyRequest>> {
  const rows = await orm(db)
    .select()
    .from(privacyRequests)
    .where(
      and(eq(privacyRequests.tenantId, tenantId), olderThan(privacyRequests.createdAtMs, privacyRequests.id, cursor)),
    )
    .orderBy(desc(privacyRequests.createdAtMs), desc(privacyRequests.id))
    .limit(limit + 1);
  return listed(rows.map(decoded), limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Keeps how far it has come, while it runs. False: it has ended, or is gone. */
export async function savePrivacyRequest(
  db: D1Database,
  { tenantId, id }: Pick<PrivacyRequest, "tenantId" | "id">,
  said: { subjects: readonly Subject[] } & Partial<Pick<Stored, "status" | "problem" | "sizeBytes" | "sha256">>,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(privacyRequests)
    .set({ ...said, subjects: JSON.stringify(said.subjects), updatedAtMs: nowMs })
    .where(and(theRequest(tenantId, id), eq(privacyRequests.status, "running")));
  return done.meta.changes === 1;
}

/** Requests that nobody has gone on with since then: their message got lost. */
export const standingPrivacyRequests = (db: D1Database, beforeMs: number, limit: number) =>
  orm(db)
    .select({ id: privacyRequests.id, tenantId: privacyRequests.tenantId })
    .from(privacyRequests)
    .where(and(sql`status = 'running'`, lt(privacyRequests.updatedAtMs, beforeMs)))
    .orderBy(asc(privacyRequests.updatedAtMs))
    .limit(limit);

export const touchPrivacyRequest = (db: D1Database, tenantId: string, id: string, nowMs: number): Promise<unknown> =>
  orm(db).update(privacyRequests).set({ updatedAtMs: nowMs }).where(theRequest(tenantId, id));

export const expiredPrivacyRequests = (db: D1Database, nowMs: number, limit: number) =>
  orm(db)
    .select({ id: privacyRequests.id, tenantId: privacyRequests.tenantId })
    .from(privacyRequests)
    .where(lte(privacyRequests.expiresAtMs, nowMs))
    .orderBy(asc(privacyRequests.expiresAtMs))
    .limit(limit);

export const dropPrivacyRequest = (db: D1Database, tenantId: string, id: string): Promise<unknown> =>
  orm(db).delete(privacyRequests).where(theRequest(tenantId, id));

/** Ids of persons and companies that the caller knows by this id. */
export async function entitiesOf(db: D1Database, tenantId: TenantId, correlationId: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      "SELECT id FROM entities WHERE tenant_id = ?1 AND type IN ('individual', 'business') AND correlation_id = ?2",
    )
    .bind(tenantId, correlationId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Cases about one of these entities, or with one of these shared facts; by id, behind `after`, at most `limit`. */
export async function casesNaming(
  db: D1Database,
  tenantId: TenantId,
  { entityIds, keys }: { entityIds: readonly string[]; keys: readonly string[] },
  after: string,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT case_id AS id FROM cases WHERE tenant_id = ?1 AND entity_id IN (SELECT value FROM json_each(?2)) AND case_id > ?4
       UNION SELECT case_id FROM shared_facts WHERE tenant_id = ?1 AND key IN (SELECT value FROM json_each(?3)) AND case_id > ?4
       ORDER BY 1 LIMIT ?5`,
    )
    .bind(tenantId, JSON.stringify(entityIds), JSON.stringify(keys), after, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
