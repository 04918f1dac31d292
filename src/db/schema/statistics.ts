import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Numbers of a tenant by day: sums of what stands in `case_stats`, kept with it in one transaction. No row is about a person whom a
 * case is about.
 */
export const statDays = sqliteTable(
  "stat_days",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").notNull(),
    /** In the tenant's time zone; empty: what holds now. */
    day: text("day").notNull(),
    workflow: text("workflow").notNull(),
    /** Empty: not known. */
    country: text("country").notNull(),
    value: text("value").notNull(),
    /** Of milliseconds (`statistics/buckets.ts`); -1: nothing was measured. */
    bucket: integer("bucket").notNull(),
    n: integer("n").notNull(),
    /** Milliseconds, all together. */
    amount: integer("amount").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.kind, table.day, table.workflow, table.country, table.value, table.bucket],
    }),
    index("stat_days_day").on(table.day),
  ],
);

/** What each case has added to the numbers, so that it can be taken back when the case says otherwise. */
export const caseStats = sqliteTable(
  "case_stats",
  {
    caseId: text("case_id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    workflow: text("workflow").notNull(),
    country: text("country").notNull(),
    timeZone: text("time_zone").notNull(),
    /** JSON: list of `Part`. */
    parts: text("parts").notNull(),
  },
  (table) => [index("case_stats_zone").on(table.tenantId, table.timeZone, table.caseId)],
);

/** Incidents that wait for a person, of all cases. */
export const openIncidents = sqliteTable(
  "open_incidents",
  {
    incidentId: text("incident_id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    source: text("source").notNull(),
    subject: text("subject").notNull(),
    plugin: text("plugin"),
    vendor: text("vendor"),
    code: text("code").notNull(),
    message: text("message").notNull(),
    openedAtMs: integer("opened_at_ms").notNull(),
  },
  (table) => [
    index("open_incidents_since").on(table.tenantId, table.openedAtMs, table.incidentId),
    index("open_incidents_vendor").on(table.tenantId, table.vendor, table.openedAtMs, table.incidentId),
    index("open_incidents_case").on(table.caseId),
  ],
);
