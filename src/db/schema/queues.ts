import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Work lists that tenants have built. */
export const queues = sqliteTable(
  "queues",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull(),
    /** JSON text of `QueueConditions`. */
    conditions: text("conditions").notNull(),
    sort: text("sort", { enum: ["oldest", "newest", "risk", "sla", "updated"] }).notNull(),
    /** JSON list of people's ids; null: everybody. */
    members: text("members"),
    autoAssign: integer("auto_assign", { mode: "boolean" }).notNull(),
    position: integer("position").notNull(),
    version: integer("version").notNull(),
    /** Another one whenever what is in it, or in which order, has changed. */
    generation: integer("generation").notNull(),
    /** Where filling it anew got to; null once it is done. `""`: it has not begun. */
    fillCursor: text("fill_cursor"),
    fillDone: integer("fill_done").notNull(),
    fillTotal: integer("fill_total").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("queues_filling").on(table.updatedAtMs).where(sql`fill_cursor IS NOT NULL`),
    index("queues_assigning").on(table.tenantId).where(sql`auto_assign = 1`),
  ],
);

/** Which cases are in which of these, in the order of the list. A copy of what the rows of the cases come to. */
export const queueCases = sqliteTable(
  "queue_cases",
  {
    tenantId: text("tenant_id").notNull(),
    queueId: text("queue_id").notNull(),
    caseId: text("case_id").notNull(),
    /** The smallest comes first. */
    sortKey: real("sort_key").notNull(),
    /** 1 while nobody has the case. */
    isFree: integer("is_free").notNull(),
    /** `at_risk` or `breached`; null: neither. */
    sla: text("sla"),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.queueId] }),
    index("queue_cases_order").on(table.tenantId, table.queueId, table.sortKey, table.caseId),
    index("queue_cases_free").on(table.tenantId, table.queueId, table.sortKey, table.caseId).where(sql`is_free = 1`),
  ],
);

/** Cases that time alone will move into a queue or out of one. Each is looked at again then, and its row here goes. */
export const queueDue = sqliteTable(
  "queue_due",
  {
    caseId: text("case_id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** On the case's own clock. */
    dueAtMs: integer("due_at_ms").notNull(),
  },
  (table) => [index("queue_due_at").on(table.tenantId, table.dueAtMs)],
);

/** How much work somebody takes, and when they are away. */
export const memberSettings = sqliteTable(
  "member_settings",
  {
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    /** Cases that queues give them at most; null: no limit. */
    capacity: integer("capacity"),
    /** JSON list of `Absence`. */
    absences: text("absences").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

/** When a team works, and what it promises where a workflow says nothing. JSON text of `SlaTerms`. */
export const slaSettings = sqliteTable("sla_settings", {
  tenantId: text("tenant_id").primaryKey(),
  terms: text("terms").notNull(),
  version: integer("version").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

/** Whose turn it is to do what only one may do at a time. A lease that has run out is anybody's. */
export const leases = sqliteTable(
  "leases",
  {
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    untilMs: integer("until_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);
