import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Reports of cases that were asked for. What they say lies in R2; the rows go with their files. */
export const reports = sqliteTable(
  "reports",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    caseId: text("case_id").notNull(),
    format: text("format", { enum: ["pdf", "json", "pack"] }).notNull(),
    language: text("language").notNull(),
    /** JSON: the sections that it has. */
    include: text("include").notNull(),
    byKind: text("by_kind", { enum: ["analyst", "api_key"] }).notNull(),
    byId: text("by_id").notNull(),
    status: text("status", { enum: ["running", "done", "failed"] }).notNull(),
    problem: text("problem"),
    /** Some facts are masked in it. */
    masked: integer("masked", { mode: "boolean" }),
    caseVersion: integer("case_version"),
    sizeBytes: integer("size_bytes"),
    pages: integer("pages"),
    sha256: text("sha256"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("reports_of_case").on(table.tenantId, table.caseId, table.createdAtMs),
    index("reports_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("reports_expire").on(table.expiresAtMs),
  ],
);
