import { and, asc, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { CaseRef } from "../domain";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { uploadParts, uploads } from "./schema";

export type UploadRow = typeof uploads.$inferSelect;
export type NewUpload = Omit<UploadRow, "tenantId" | "caseId">;
export interface StoredPart {
  part: number;
  etag: string;
}

const one = ({ tenantId }: Pick<CaseRef, "tenantId">, fileId: string) =>
  and(eq(uploads.tenantId, tenantId), eq(uploads.fileId, fileId));

/** Notes an upload before its first byte is stored. False when the same file is on its way already. */
export async function noteUpload(db: D1Database, ref: CaseRef, upload: NewUpload): Promise<boolean> {
  const done = await orm(db)
    .insert(uploads)
    .values({ ...upload, tenantId: ref.tenantId, caseId: ref.caseId })
    .onConflictDoNothing();
  return done.meta.changes === 1;
}

/** The upload of this case and link, or null. */
export async function uploadOf(
  db: D1Database,
  ref: CaseRef,
  linkId: string,
  fileId: string,
): Promise<UploadRow | null> {
  const row = await orm(db).select().from(uploads).where(one(ref, fileId)).get();
  return row?.caseId === ref.caseId && row.linkId === linkId ? row : null;
}

/** The upload of the same file to the same place, in parts. */
export async function uploadByFingerprint(
  db: D1Database,
  ref: CaseRef,
  upload: Pick<UploadRow, "linkId" | "element" | "fingerprint">,
): Promise<UploadRow | null> {
  const row = await orm(db)
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.tenantId, ref.tenantId),
        eq(uploads.caseId, ref.caseId),
        eq(uploads.linkId, upload.linkId),
        eq(uploads.element, upload.element),
        eq(uploads.fingerprint, upload.fingerprint),
        sql`status <> 'single'`,
      ),
    )
    .get();
  return row ?? null;
}

/**
 * How many files of a case are on their way, and how much they weigh. `holds`: only through links that it says. `upTo`: only those that
 * were noted before this one, and itself.
 */
export async function openUploads(
  db: D1Database,
  ref: CaseRef,
  holds: (linkId: string) => boolean = () => true,
  upTo: string | null = null,
): Promise<{ files: number; bytes: number }> {
  const own = sql`(SELECT own.rowid FROM uploads own WHERE own.tenant_id = ${ref.tenantId} AND own.file_id = ${upTo})`;
  const byLink = await orm(db)
    .select({
      linkId: uploads.linkId,
      files: sql<number>`count(*)`,
      bytes: sql<number>`coalesce(sum(size_bytes), 0)`,
    })
    .from(uploads)
    .where(
      and(
        eq(uploads.tenantId, ref.tenantId),
        eq(uploads.caseId, ref.caseId),
        ne(uploads.status, "done"),
        upTo === null ? undefined : sql`uploads.rowid <= ${own}`,
      ),
    )
    .groupBy(uploads.linkId)
    .all();
  const meant = byLink.filter(({ linkId }) => holds(linkId));
  return {
    files: meant.reduce((sum, { files }) => sum + files, 0),
    bytes: meant.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Of two that stored the same part at once, the store has kept the later one: its tag is the one that counts. */
export async function keepPart(db: D1Database, ref: CaseRef, fileId: string, { part, etag }: StoredPart) {
  await orm(db)
    .insert(uploadParts)
    .values({ tenantId: ref.tenantId, fileId, part, etag })
    .onConflictDoUpdate({ target: [uploadParts.tenantId, uploadParts.fileId, uploadParts.part], set: { etag } });
}

export const partsOf = (db: D1Database, ref: Pick<CaseRef, "tenantId">, fileId: string): Promise<StoredPart[]> =>
  orm(db)
    .select({ part: uploadParts.part, etag: uploadParts.etag })
    .from(uploadParts)
    .where(and(eq(uploadParts.tenantId, ref.tenantId), eq(uploadParts.fileId, fileId)))
    .orderBy(asc(uploadParts.part))
    .all();

/** The case has the file. The row stays a while, so that the same file is known when it is chosen again. */
export async function finishUpload(db: D1Database, ref: CaseRef, fileId: string): Promise<void> {
  const parts = and(eq(uploadParts.tenantId, ref.tenantId), eq(uploadParts.fileId, fileId));
  await orm(db).batch([
    orm(db).update(uploads).set({ status: "done" }).where(one(ref, fileId)),
    orm(db).delete(uploadParts).where(parts),
  ]);
}

/** Forgets uploads and their parts. What lies in the store is the caller's. */
export async function forgetUploads(db: D1Database, ref: Pick<CaseRef, "tenantId">, fileIds: string[]): Promise<void> {
  if (fileIds.length === 0) return;
  const parts = and(eq(uploadParts.tenantId, ref.tenantId), inArray(uploadParts.fileId, fileIds));
  const rows = and(eq(uploads.tenantId, ref.tenantId), inArray(uploads.fileId, fileIds));
  await orm(db).batch([orm(db).delete(uploadParts).where(parts), orm(db).delete(uploads).where(rows)]);
}

/** Forgets a page of finished uploads that were begun before then: nothing of them is anywhere else. */
export async function dropDoneUploads(db: D1Database, beforeMs: number, limit: number): Promise<void> {
  await orm(db)
    .delete(uploads)
    .where(
      sql`rowid IN (SELECT rowid FROM uploads WHERE created_at_ms < ${beforeMs} AND status = 'done' AND ${sql.raw(notHeld("uploads"))} ORDER BY created_at_ms LIMIT ${limit})`,
    );
}

/** Unfinished uploads begun before then, oldest first, whoever's they are: for the sweeper. */
export const oldUploads = (db: D1Database, beforeMs: number, limit: number): Promise<UploadRow[]> =>
  orm(db)
    .select()
    .from(uploads)
    .where(and(lt(uploads.createdAtMs, beforeMs), ne(uploads.status, "done"), sql.raw(notHeld("uploads"))))
    .orderBy(asc(uploads.createdAtMs))
    .limit(limit)
    .all();

/** Which of these uploads were begun in parts, and under which name R2 knows them. */
export async function multipartIdsOf(db: D1Database, ref: CaseRef, fileIds: readonly string[]) {
  const { results } = await db
    .prepare(
      `SELECT file_id AS fileId, multipart_id AS multipartId FROM uploads
       WHERE tenant_id = ?1 AND multipart_id IS NOT NULL AND file_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(ref.tenantId, JSON.stringify(fileIds))
    .all<{ fileId: string; multipartId: string }>();
  return results;
}
