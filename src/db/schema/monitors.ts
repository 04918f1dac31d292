import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { monitorActions, monitorKinds, monitorReasons, monitorRunStatuses } from "../../domain/monitoring";

/** What is watched of whom. Times are on the tenant's clock. */
export const monitors = sqliteTable(
  "monitors",
  {
    tenantId: text("tenant_id").notNull(),
    entityId: text("entity_id").notNull(),
    kind: text("kind", { enum: monitorKinds }).notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    action: text("action", { enum: monitorActions }).notNull(),
    /** Key or id of a definition; null: the tenant's ongoing workflow. */
    workflow: text("workflow"),
    /** JSON text: the terms of its kind. */
    terms: text("terms").notNull(),
    /** By whom it was set up: the tenant's defaults, or somebody. */
    origin: text("origin", { enum: ["defaults", "set"] }).notNull(),
    pausedAtMs: integer("paused_at_ms"),
    /** Null: until it is resumed. */
    pausedUntilMs: integer("paused_until_ms"),
    /** Since when, or from when on, somebody is to be looked at: names the run. Null: nothing is due. */
    dueAtMs: integer("due_at_ms"),
    dueBecause: text("due_because", { enum: monitorReasons }),
    /** When the sweeper takes it up: the due time, the next try of one that failed, or the end of a pause. */
    nextAtMs: integer("next_at_ms"),
    /** Until then whoever looks now is left alone. */
    leaseUntilMs: integer("lease_until_ms"),
    /** What the last look has found, sealed: what the next one is compared with. Null: nobody has looked. */
    sealed: text("sealed"),
    /** The lists as they were then, by our own clock. */
    listsAtMs: integer("lists_at_ms").notNull().default(0),
    lastRunId: text("last_run_id"),
    lastAtMs: integer("last_at_ms"),
    lastStatus: text("last_status", { enum: monitorRunStatuses }),
    /** Code of what went wrong in the last run; null: nothing did. */
    problem: text("problem"),
    version: integer("version").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.entityId, table.kind] }),
    index("monitors_next").on(table.tenantId, table.nextAtMs).where(sql`next_at_ms IS NOT NULL`),
    index("monitors_calendar").on(table.tenantId, table.dueAtMs, table.entityId).where(sql`due_at_ms IS NOT NULL`),
    index("monitors_of_lists").on(table.tenantId, table.listsAtMs).where(sql`kind = 'screening' AND enabled = 1`),
    index("monitors_paused").on(table.tenantId, table.pausedAtMs).where(sql`paused_at_ms IS NOT NULL`),
    index("monitors_in_trouble").on(table.tenantId, table.lastAtMs).where(sql`problem IS NOT NULL`),
  ],
);

/** Every look at somebody: one for each due time, and one for each call of a vendor that keeps watch. */
export const monitorRuns = sqliteTable(
  "monitor_runs",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    entityId: text("entity_id").notNull(),
    kind: text("kind", { enum: monitorKinds }).notNull(),
    because: text("because", { enum: monitorReasons }).notNull(),
    status: text("status", { enum: monitorRunStatuses }).notNull(),
    dueAtMs: integer("due_at_ms").notNull(),
    attempts: integer("attempts").notNull(),
    /** How many news there are; null: nobody has looked. */
    news: integer("news"),
    /** JSON text, sealed: what is new, field by field. */
    sealed: text("sealed"),
    /** Code and words of what went wrong; null: nothing did. */
    problem: text("problem"),
    problemMessage: text("problem_message"),
    /** The check that was made. */
    checkId: text("check_id"),
    costCents: integer("cost_cents").notNull().default(0),
    /** Cents taken from the month's budget for it; null: none were. */
    reservedCents: integer("reserved_cents"),
    /** What it led to. */
    alertId: text("alert_id"),
    caseId: text("case_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    endedAtMs: integer("ended_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("monitor_runs_newest").on(table.tenantId, table.entityId, table.createdAtMs, table.id),
    index("monitor_runs_old").on(table.createdAtMs),
    // What the history of somebody tells: looks that found nothing are many.
    index("monitor_runs_told")
      .on(table.tenantId, table.entityId, table.endedAtMs)
      .where(sql`ended_at_ms IS NOT NULL AND (news > 0 OR status = 'failed' OR because = 'start')`),
  ],
);

/** What monitoring has asked of vendors, by month (UTC) and kind. */
export const monitorMonths = sqliteTable(
  "monitor_months",
  {
    tenantId: text("tenant_id").notNull(),
    /** `2026-11`. */
    month: text("month").notNull(),
    kind: text("kind", { enum: monitorKinds }).notNull(),
    checks: integer("checks").notNull(),
    cents: integer("cents").notNull(),
    /** Looks that were left out because the budget was spent. */
    skipped: integer("skipped").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.month, table.kind] })],
);

export const monitoringSettings = sqliteTable("monitoring_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** JSON text. */
  body: text("body").notNull(),
  /** One more with every change. What an earlier release has kept is the first. */
  version: integer("version").notNull().default(1),
  updatedAtMs: integer("updated_at_ms").notNull(),
});
