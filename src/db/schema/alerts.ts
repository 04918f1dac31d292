import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { alertActions, alertSources, alertStatuses } from "../../domain/alerts";

/** What somebody should look at. Nothing in here says who a person is: names and facts stay in the case. */
export const alerts = sqliteTable(
  "alerts",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Keyed hash of what makes two alerts the same one. */
    dedupeKey: text("dedupe_key").notNull(),
    source: text("source", { enum: alertSources }).notNull(),
    /** `<rule set>/<id of the indicator>`, or the list that a screening found somebody on. */
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
    action: text("action", { enum: alertActions }).notNull(),
    fromStatus: text("from_status", { enum: alertStatuses }).notNull(),
    toStatus: text("to_status", { enum: alertStatuses }).notNull(),
    assigneeId: text("assignee_id"),
    reason: text("reason"),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Whose timeline is to show it; null: none's. */
    caseId: text("case_id"),
    /** When the case had it; null: not yet. */
    toldAtMs: integer("told_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.alertId, table.version] }),
    index("alert_changes_untold").on(table.atMs).where(sql`case_id IS NOT NULL AND told_at_ms IS NULL`),
  ],
);
