import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Checks that were run alone, without a case. */
export const checks = sqliteTable(
  "checks",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    type: text("type").notNull(),
    vendor: text("vendor").notNull(),
    purpose: text("purpose").notNull(),
    /** As in a result; `pending` also while the first attempt is out. */
    status: text("status").notNull(),
    /** Keyed hash of type, vendor, environment, subject and options: the same question has the same one. */
    question: text("question").notNull(),
    /** Sealed JSON text {result, attempts, error}: whom it is about and what was found stands nowhere else. */
    sealed: text("sealed").notNull(),
    costCents: integer("cost_cents").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When a pending one counts as unanswered. */
    deadlineAtMs: integer("deadline_at_ms").notNull(),
  },
  (table) => [
    index("checks_tenant").on(table.tenantId, table.createdAtMs, table.id),
    index("checks_question").on(table.tenantId, table.question, table.createdAtMs),
    index("checks_cost").on(table.tenantId, table.createdAtMs, table.costCents).where(sql`cost_cents > 0`),
  ],
);

/** Which bytes were handed in where: written when a file was inspected. */
export const fileHashes = sqliteTable(
  "file_hashes",
  {
    tenantId: text("tenant_id").notNull(),
    sha256: text("sha256").notNull(),
    caseId: text("case_id").notNull(),
    fileId: text("file_id").notNull(),
    seenAtMs: integer("seen_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sha256, table.caseId, table.fileId] }),
    index("file_hashes_file").on(table.tenantId, table.fileId),
  ],
);

/** Vendors that a tenant has described itself (`checks/http`). */
export const vendorAdapters = sqliteTable(
  "vendor_adapters",
  {
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    /** Grows with every change. */
    version: integer("version").notNull(),
    /** JSON text, as it was written. */
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);
