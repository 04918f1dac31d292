import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Idempotency of calls that have no case yet. A `running` row older than its lease may be taken over. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: text("status", { enum: ["running", "done"] }).notNull(),
    httpStatus: integer("http_status"),
    body: text("body"),
    startedAtMs: integer("started_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.key] }), index("idempotency_started").on(table.startedAtMs)],
);

/** Where a background job got to. */
export const jobs = sqliteTable("jobs", {
  name: text("name").primaryKey(),
  cursor: text("cursor"),
  updatedAtMs: integer("updated_at_ms").notNull(),
});
