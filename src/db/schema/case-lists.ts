import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Where each case stands in the index of words (`case_search`, a virtual table of migration 0029): rows of it are numbered, and walked by number,
 * so the number follows from the creation time. Written by a trigger on `cases`, taken away with the case by another.
 */
export const casePlaces = sqliteTable(
  "case_places",
  {
    place: integer("place").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull().unique(),
    /** Of the terms that the index has; empty: none yet; null: the case is from before the index, which is still being filled. */
    termsHash: text("terms_hash"),
  },
  (table) => [index("case_places_unfilled").on(table.tenantId, table.place).where(sql`terms_hash IS NULL`)],
);

/** A list that somebody wants back: its filters, its order and how it looks. Never what was searched for: that may be a name. */
export const savedViews = sqliteTable(
  "saved_views",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    ownerId: text("owner_id").notNull(),
    name: text("name").notNull(),
    shared: integer("shared").notNull().default(0),
    filters: text("filters").notNull(),
    look: text("look").notNull(),
    version: integer("version").notNull().default(1),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("saved_views_owner").on(table.tenantId, table.ownerId),
    index("saved_views_shared").on(table.tenantId, table.shared),
  ],
);

/** How a person likes the list of cases. */
export const listSettings = sqliteTable(
  "list_settings",
  {
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    body: text("body").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

/** One deed to many cases, or their rows as a file. */
export const bulkJobs = sqliteTable(
  "bulk_jobs",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    action: text("action", { enum: ["assign", "labels", "escalate", "move", "export"] }).notNull(),
    /** What is to be done, without the cases. */
    wish: text("wish").notNull(),
    byKind: text("by_kind", { enum: ["analyst", "api_key"] }).notNull(),
    byId: text("by_id").notNull(),
    status: text("status", { enum: ["running", "done", "cancelled", "failed"] }).notNull(),
    /** Cases; of an export the rows that are known of so far. */
    total: integer("total").notNull(),
    done: integer("done").notNull().default(0),
    refused: integer("refused").notNull().default(0),
    problem: text("problem"),
    sizeBytes: integer("size_bytes"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** It, its items and its file go then. */
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    index("bulk_jobs_tenant").on(table.tenantId, table.createdAtMs, table.id),
    index("bulk_jobs_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("bulk_jobs_expiry").on(table.expiresAtMs),
  ],
);

/** What became of each case of a job. */
export const bulkItems = sqliteTable(
  "bulk_items",
  {
    jobId: text("job_id").notNull(),
    place: integer("place").notNull(),
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    status: text("status", { enum: ["pending", "done", "refused"] }).notNull(),
    code: text("code"),
    message: text("message"),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.place] }),
    index("bulk_items_status").on(table.jobId, table.status, table.place),
  ],
);
