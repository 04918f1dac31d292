import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// How applicants see a tenant. `workflow_key` "" is the tenant's own brand; others lie on it for the cases of one workflow.

/** What is being tried out: one per tenant and workflow. */
export const brandDrafts = sqliteTable(
  "brand_drafts",
  {
    tenantId: text("tenant_id").notNull(),
    workflowKey: text("workflow_key").notNull(),
    /** JSON text of a `Brand`. */
    brand: text("brand").notNull(),
    /** +1 with every save, so that two people do not write over each other. */
    revision: integer("revision").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    updatedBy: text("updated_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.workflowKey] })],
);

/** What applicants see is the newest one. The last fifty are kept. */
export const brandVersions = sqliteTable(
  "brand_versions",
  {
    tenantId: text("tenant_id").notNull(),
    workflowKey: text("workflow_key").notNull(),
    version: integer("version").notNull(),
    brand: text("brand").notNull(),
    note: text("note"),
    publishedAtMs: integer("published_at_ms").notNull(),
    publishedBy: text("published_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.workflowKey, table.version] })],
);

/** Logos, favicons and fonts. The bytes lie in R2 under the tenant. */
export const brandFiles = sqliteTable(
  "brand_files",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    use: text("use", { enum: ["logo", "favicon", "font"] }).notNull(),
    contentType: text("content_type").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    sha256: text("sha256").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [uniqueIndex("brand_files_same").on(table.tenantId, table.use, table.sha256)],
);

/** Host names of tenants. One that is not verified serves nothing, and whoever proves it first has it. */
export const brandDomains = sqliteTable(
  "brand_domains",
  {
    tenantId: text("tenant_id").notNull(),
    host: text("host").notNull(),
    /** What the TXT record has to say. */
    proof: text("proof").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    verifiedAtMs: integer("verified_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.host] }),
    index("brand_domains_host").on(table.host, table.verifiedAtMs),
  ],
);
