import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What vendors have reported: stored before it is applied. */
export const callbacks = sqliteTable(
  "callbacks",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** `token`: the address of one run. `hook`: the documented address of a case. */
    door: text("door", { enum: ["token", "hook"] }).notNull(),
    caseId: text("case_id"),
    runId: text("run_id"),
    checkId: text("check_id"),
    /** Whom it tells of, where no case is: it goes with them. */
    entityId: text("entity_id"),
    vendor: text("vendor").notNull(),
    status: text("status", { enum: ["received", "applied", "ignored", "quarantined", "discarded"] }).notNull(),
    /** Why it was quarantined or ignored, in one word. */
    reason: text("reason"),
    /** The vendor's id of the message: a second one of the same is a replay. Null: could not be read. */
    eventId: text("event_id"),
    bodyHash: text("body_hash").notNull(),
    bodyBytes: integer("body_bytes").notNull(),
    /** Sealed JSON text; null once it is applied or discarded, or when it was too large to keep. */
    sealed: text("sealed"),
    attempts: integer("attempts").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    /** Who applied or discarded a quarantined one. */
    settledBy: text("settled_by"),
  },
  (table) => [
    index("callbacks_tenant").on(table.tenantId, table.status, table.createdAtMs, table.id),
    uniqueIndex("callbacks_event")
      .on(table.tenantId, table.vendor, table.eventId)
      .where(sql`status <> 'quarantined' AND status <> 'discarded' AND event_id IS NOT NULL`),
    index("callbacks_entity").on(table.tenantId, table.entityId).where(sql`entity_id IS NOT NULL`),
    index("callbacks_left").on(table.updatedAtMs).where(sql`status = 'received'`),
    index("callbacks_expiry").on(table.expiresAtMs),
  ],
);

/** How often something came to a callback address, by day (UTC). Tenant `""`: nobody's. */
export const callbackCounts = sqliteTable(
  "callback_counts",
  {
    tenantId: text("tenant_id").notNull(),
    day: text("day").notNull(),
    what: text("what").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day, table.what] })],
);
