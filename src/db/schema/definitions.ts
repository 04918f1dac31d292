import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const definitions = sqliteTable(
  "definitions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    name: text("name").notNull(),
    displayName: text("display_name"),
    variant: text("variant"),
    /** SHA-256 of `body`. A case pins it. Published bodies never change. */
    hash: text("hash").notNull(),
    /** JSON text: {definitionType, definition, extensions, config, contextSchema, documentsSchema}. */
    body: text("body").notNull(),
    /** JSON text: what was proved of the body when it was published (routes/definition-proofs.ts); null: nothing was promised. */
    proofs: text("proofs"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    publishedAtMs: integer("published_at_ms"),
    archivedAtMs: integer("archived_at_ms"),
  },
  (table) => [
    uniqueIndex("definitions_key_version").on(table.tenantId, table.key, table.version),
    index("definitions_created").on(table.tenantId, table.createdAtMs, table.id),
    // What people see masked in lists is asked with every list: the few versions that mask something are found without their bodies.
    index("definitions_masking")
      .on(table.tenantId, sql`(body -> '$.extensions.edgecase.masking')`)
      .where(sql`status <> 'draft' AND (body -> '$.extensions.edgecase.masking') IS NOT NULL`),
  ],
);

export const forms = sqliteTable(
  "forms",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    definitionId: text("definition_id"),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    hash: text("hash").notNull(),
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [uniqueIndex("forms_key_version").on(table.tenantId, table.key, table.version)],
);
