import { and, desc, eq, isNull } from "drizzle-orm";
import type { TenantId } from "../domain";
import { isSameEntity } from "./is-same-entity";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { entityNotes } from "./schema";

/** A note on a person or a company, as it is stored: sealed. */
export type EntityNoteRow = Omit<typeof entityNotes.$inferSelect, "tenantId">;

/** Of somebody, under whatever id they were merged. */
const about = (entityId: string) => isSameEntity(entityNotes.entityId, entityId);
const one = (tenantId: TenantId, entityId: string, id: string) =>
  and(eq(entityNotes.tenantId, tenantId), about(entityId), eq(entityNotes.id, id));

/** Writes a note down. The same id twice is the same note. */
export async function insertEntityNote(db: D1Database, tenantId: TenantId, row: EntityNoteRow): Promise<void> {
  await orm(db)
    .insert(entityNotes)
    .values({ tenantId, ...row })
    .onConflictDoNothing();
}

export async function getEntityNote(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  id: string,
): Promise<EntityNoteRow | null> {
  return (
    (await orm(db)
      .select()
      .from(entityNotes)
      .where(one(tenantId, entityId, id))
      .get()) ?? null
  );
}

/** The notes on an entity, newest first, deleted ones among them. */
export async function listEntityNotes(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  { after, limit }: { after: Keyset | null; limit: number },
): Promise<Listed<EntityNoteRow>> {
  const rows = await orm(db)
    .select()
    .from(entityNotes)
    .where(
      and(
        eq(entityNotes.tenantId, tenantId),
        about(entityId),
        olderThan(entityNotes.createdAtMs, entityNotes.id, after),
      ),
    )
    .orderBy(desc(entityNotes.createdAtMs), desc(entityNotes.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Takes away what a note says; that there was one stays. */
export async function deleteEntityNote(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  id: string,
  { byId, atMs }: { byId: string; atMs: number },
): Promise<void> {
  await orm(db)
    .update(entityNotes)
    .set({ sealed: null, deletedAtMs: atMs, deletedById: byId })
    .where(and(one(tenantId, entityId, id), isNull(entityNotes.deletedAtMs)));
}
