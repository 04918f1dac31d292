import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { alertDeeds, alertSources, alertStatuses } from "../../domain/alerts";
import { subjectRoles } from "../../domain/transactions";

/** What somebody should look at. Nothing in here says who a person is: names and facts stay in the case. */
export const alerts = sqliteTable(
  "alerts",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Keyed hash of what makes two alerts the same one. */
    dedupeKey: text("dedupe_key").notNull(),
    source: text("source", { enum: alertSources }).notNull(),
    /** `<rule set>/<id of the indicator>`, the list that a screening found somebody on, or the definition that transactions were judged by. */
    rule: text("rule").notNull(),
    /** The indicator, as analysts read it. */
    ruleName: text("rule_name").notNull(),
    title: text("title").notNull(),
    /** 1 low, 2 medium, 3 high, 4 critical: only ever rises. */
    severity: integer("severity").notNull(),
    status: text("status", { enum: alertStatuses }).notNull(),
    assigneeId: text("assignee_id"),
    /** The case it was opened for; null: of none. */
    caseId: text("case_id"),
    /** The entity it is about. */
    subjectId: text("subject_id"),
    /** The counterparty that transactions raised it about. */
    counterpartyId: text("counterparty_id"),
    /** JSON object: what its source wants to tell, ids and numbers only. */
    detail: text("detail").notNull(),
    occurrences: integer("occurrences").notNull(),
    /** Grows with whatever people do to it and when its severity rises. */
    version: integer("version").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** Of the newest occurrence. */
    lastAtMs: integer("last_at_ms").notNull(),
    /** Null while it is open. */
    closedAtMs: integer("closed_at_ms"),
  },
  (table) => [
    uniqueIndex("alerts_one_open").on(table.tenantId, table.dedupeKey).where(sql`closed_at_ms IS NULL`),
    index("alerts_same").on(table.tenantId, table.dedupeKey, table.createdAtMs),
    index("alerts_created").on(table.tenantId, table.createdAtMs, table.id),
    index("alerts_status").on(table.tenantId, table.status, table.createdAtMs, table.id),
    index("alerts_severity").on(table.tenantId, table.severity, table.createdAtMs, table.id),
    index("alerts_rule").on(table.tenantId, table.rule, table.createdAtMs, table.id),
    index("alerts_case").on(table.tenantId, table.caseId, table.createdAtMs, table.id),
    index("alerts_subject").on(table.tenantId, table.subjectId, table.createdAtMs, table.id),
    index("alerts_counterparty")
      .on(table.tenantId, table.counterpartyId, table.createdAtMs, table.id)
      .where(sql`counterparty_id IS NOT NULL`),
    index("alerts_assignee").on(table.tenantId, table.assigneeId, table.createdAtMs, table.id),
    index("alerts_closed").on(table.closedAtMs).where(sql`closed_at_ms IS NOT NULL`),
  ],
);

/** Every time that something raised an alert, whether that opened one or counted on one. */
export const alertOccurrences = sqliteTable(
  "alert_occurrences",
  {
    tenantId: text("tenant_id").notNull(),
    /** Made of what raised it: told twice, it is one occurrence. */
    id: text("id").notNull(),
    alertId: text("alert_id").notNull(),
    severity: integer("severity").notNull(),
    /** On the clock of what raised it. */
    atMs: integer("at_ms").notNull(),
    caseId: text("case_id"),
    /** Of a rule: which judgement. */
    runId: text("run_id"),
    caseVersion: integer("case_version"),
    detail: text("detail").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("alert_occurrences_alert").on(table.tenantId, table.alertId, table.atMs, table.id),
  ],
);

/** Who did what to an alert, and why. Kept as long as the alert is. */
export const alertChanges = sqliteTable(
  "alert_changes",
  {
    tenantId: text("tenant_id").notNull(),
    alertId: text("alert_id").notNull(),
    /** The version that the change made. */
    version: integer("version").notNull(),
    action: text("action", { enum: alertDeeds }).notNull(),
    fromStatus: text("from_status", { enum: alertStatuses }).notNull(),
    toStatus: text("to_status", { enum: alertStatuses }).notNull(),
    assigneeId: text("assignee_id"),
    reason: text("reason"),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Whose timeline is to show it; null: none's, and webhooks hear of it without a case. */
    caseId: text("case_id"),
    /** When the case, or the log of events, had it; null: not yet. */
    toldAtMs: integer("told_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.alertId, table.version] }),
    index("alert_changes_not_told").on(table.atMs).where(sql`told_at_ms IS NULL`),
    index("alert_changes_unannounced")
      .on(table.tenantId, table.atMs, table.version, table.alertId)
      .where(sql`told_at_ms IS NULL AND case_id IS NULL`),
  ],
);

/** Every day (UTC) on which a definition held for a group of transactions, as its window object last told it. */
export const ruleDays = sqliteTable(
  "rule_days",
  {
    tenantId: text("tenant_id").notNull(),
    /** As that of the alert it belongs to: a keyed hash of definition and group. */
    dedupeKey: text("dedupe_key").notNull(),
    day: text("day").notNull(),
    /** 0; one more for what became of the day after somebody had closed the alert that it belonged to. */
    part: integer("part").notNull(),
    /** Null: it raises none. */
    alertId: text("alert_id"),
    /** `new`: not looked at yet, never seen outside of the transaction that wrote it. */
    standing: text("standing", { enum: ["new", "counted", "muted", "snoozed", "withdrawn"] }).notNull(),
    definitionId: text("definition_id").notNull(),
    definitionVersion: integer("definition_version").notNull(),
    /** Ids and words of transactions, as JSON text: what the definition groups by. */
    groupKey: text("group_key").notNull(),
    subjectRole: text("subject_role", { enum: subjectRoles }).notNull(),
    subjectId: text("subject_id").notNull(),
    revision: integer("revision").notNull(),
    severity: integer("severity").notNull(),
    /** Of how many transactions the rule held. */
    times: integer("times").notNull(),
    /** Of its gravest moment. */
    atMs: integer("at_ms").notNull(),
    /** JSON text: the numbers compared and the ids of the transactions. Of a withdrawn day: as they last were. */
    held: text("held").notNull(),
    toldAtMs: integer("told_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.dedupeKey, table.day, table.part] }),
    index("rule_days_alert").on(table.tenantId, table.alertId, table.day).where(sql`alert_id IS NOT NULL`),
    index("rule_days_quiet").on(table.tenantId, table.definitionId, table.day).where(sql`alert_id IS NULL`),
    index("rule_days_old").on(table.day).where(sql`alert_id IS NULL`),
    index("rule_days_subject").on(table.tenantId, table.subjectId, table.day).where(sql`alert_id IS NOT NULL`),
  ],
);

/** Counterparties whose transactions an alert about somebody else rests on: what its counted days say, by counterparty. */
export const alertParties = sqliteTable(
  "alert_parties",
  {
    tenantId: text("tenant_id").notNull(),
    counterpartyId: text("counterparty_id").notNull(),
    /** When the alert was opened. */
    createdAtMs: integer("created_at_ms").notNull(),
    alertId: text("alert_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.counterpartyId, table.createdAtMs, table.alertId] })],
);

/** Until when a rule opens no alert about a subject. */
export const alertSnoozes = sqliteTable(
  "alert_snoozes",
  {
    tenantId: text("tenant_id").notNull(),
    rule: text("rule").notNull(),
    /** Whom transactions were judged for; of other sources the key of the alert. */
    subject: text("subject").notNull(),
    id: text("id").notNull(),
    /** The alert from which it was snoozed. */
    alertId: text("alert_id").notNull(),
    untilMs: integer("until_ms").notNull(),
    reason: text("reason").notNull(),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.rule, table.subject] }),
    uniqueIndex("alert_snoozes_id").on(table.tenantId, table.id),
    index("alert_snoozes_until").on(table.tenantId, table.untilMs),
  ],
);

/** What colleagues wrote about an alert, sealed. */
export const alertNotes = sqliteTable(
  "alert_notes",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    alertId: text("alert_id").notNull(),
    authorKind: text("author_kind").notNull(),
    authorId: text("author_id").notNull(),
    /** Null once it was deleted. */
    sealed: text("sealed"),
    createdAtMs: integer("created_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
    deletedById: text("deleted_by_id"),
  },
  (table) => [index("alert_notes_newest").on(table.tenantId, table.alertId, table.createdAtMs, table.id)],
);
