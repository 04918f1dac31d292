import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { documentSides } from "../../domain/document-side";

/**
 * Files on their way into the store. A row is there before the first byte, so that whatever is left behind by a broken upload is found
 * and deleted. `open`: parts of it come in; `single`: it comes in one request; `done`: its case has it. No names: those are people's.
 */
export const uploads = sqliteTable(
  "uploads",
  {
    tenantId: text("tenant_id").notNull(),
    fileId: text("file_id").notNull(),
    caseId: text("case_id").notNull(),
    /** Who uploads: a link of the case. */
    linkId: text("link_id").notNull(),
    element: text("element").notNull(),
    /** What of a card the file shows, of uploads in parts. */
    side: text("side", { enum: documentSides }),
    /** By which the same file is known when it is chosen again. */
    fingerprint: text("fingerprint").notNull(),
    status: text("status", { enum: ["open", "single", "done"] }).notNull(),
    /** Of R2. */
    multipartId: text("multipart_id"),
    sizeBytes: integer("size_bytes").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.fileId] }),
    uniqueIndex("uploads_fingerprint")
      .on(table.tenantId, table.caseId, table.linkId, table.element, table.fingerprint)
      .where(sql`status <> 'single'`),
    index("uploads_created").on(table.createdAtMs),
  ],
);

/** Parts of open uploads that lie in the store already. */
export const uploadParts = sqliteTable(
  "upload_parts",
  {
    tenantId: text("tenant_id").notNull(),
    fileId: text("file_id").notNull(),
    /** From 1. */
    part: integer("part").notNull(),
    etag: text("etag").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.fileId, table.part] })],
);
