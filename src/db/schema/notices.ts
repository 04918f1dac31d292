import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { noticeKinds } from "../../domain/notices";

/** What a person was told of. Ids only: whoever reads it asks for the rest, and sees what they may see by then. */
export const notifications = sqliteTable(
  "notifications",
  {
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    /** Made of what happened: told twice, it is one. */
    id: text("id").notNull(),
    kind: text("kind", { enum: noticeKinds }).notNull(),
    caseId: text("case_id").notNull(),
    /** JSON object of ids. */
    detail: text("detail").notNull(),
    /** Who did it; null: nobody, it came about. */
    byId: text("by_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    /** Null while it is news. */
    readAtMs: integer("read_at_ms"),
    /** Whether it is shown in the console; what was only wanted by mail is not. */
    inApp: integer("in_app", { mode: "boolean" }).notNull(),
    /** Still to go out with the next mail. */
    mailWaits: integer("mail_waits", { mode: "boolean" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId, table.id] }),
    index("notifications_user").on(table.tenantId, table.userId, table.createdAtMs, table.id).where(sql`in_app = 1`),
    index("notifications_unread").on(table.tenantId, table.userId).where(sql`in_app = 1 AND read_at_ms IS NULL`),
    index("notifications_mail").on(table.tenantId, table.userId, table.createdAtMs).where(sql`mail_waits = 1`),
    index("notifications_created").on(table.createdAtMs),
  ],
);

/** How a person wants to be told, and when the last mail went out. */
export const notificationSettings = sqliteTable(
  "notification_settings",
  {
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    /** JSON object {kind: {inApp, mail}}; kinds that are not in it are told the usual way. */
    settings: text("settings").notNull(),
    /** When the last mail went out; null: none has. */
    mailedAtMs: integer("mailed_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

/** Who watches which case. */
export const caseWatchers = sqliteTable(
  "case_watchers",
  {
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.caseId, table.userId] }),
    index("case_watchers_user").on(table.tenantId, table.userId, table.createdAtMs),
  ],
);

/** What is noted about a person or a company itself: it follows them from case to case. The words are sealed. */
export const entityNotes = sqliteTable(
  "entity_notes",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    entityId: text("entity_id").notNull(),
    /** Where it was written; empty: not in a case. */
    caseId: text("case_id").notNull(),
    authorKind: text("author_kind").notNull(),
    authorId: text("author_id").notNull(),
    /** Null once it was deleted. */
    sealed: text("sealed"),
    createdAtMs: integer("created_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
    deletedById: text("deleted_by_id"),
  },
  (table) => [index("entity_notes_entity").on(table.tenantId, table.entityId, table.createdAtMs, table.id)],
);

/** Reasons for decisions that a tenant has beside the built-in ones. */
export const decisionReasons = sqliteTable(
  "decision_reasons",
  {
    tenantId: text("tenant_id").notNull(),
    code: text("code").notNull(),
    decision: text("decision", { enum: ["approve", "reject", "revision", "escalate"] }).notNull(),
    label: text("label").notNull(),
    /** JSON: how it is called in other languages, by their tags; null: in no other. */
    labels: text("labels"),
    createdAtMs: integer("created_at_ms").notNull(),
    /** Decisions keep their reason; it is offered no longer. */
    retiredAtMs: integer("retired_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.code] })],
);

/** In which order a tenant offers the reasons of a decision, built-in ones and its own; one row at most for each kind. */
export const reasonOrders = sqliteTable(
  "decision_reason_orders",
  {
    tenantId: text("tenant_id").notNull(),
    decision: text("decision", { enum: ["approve", "reject", "revision", "escalate"] }).notNull(),
    /** JSON: codes. Reasons that are not among them come after, in their usual order. */
    codes: text("codes").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.decision] })],
);
