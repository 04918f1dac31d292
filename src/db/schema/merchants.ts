import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import {
  merchantReportReasons,
  merchantReportStatuses,
  merchantReportTypes,
  merchantRiskLevels,
} from "../../domain/merchants";

/** Reports on what merchants do on their websites. Times are on the tenant's clock. */
export const merchantReports = sqliteTable(
  "merchant_reports",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    /** Null: it is found or made when work on the report begins. */
    entityId: text("entity_id"),
    /** The caller's own id of the merchant. */
    correlationId: text("correlation_id"),
    /** Without one: who the merchant is by website and name, before it is found or made. */
    placeId: text("place_id"),
    /** The merchant as it was called when the report was asked for. */
    name: text("name"),
    websiteUrl: text("website_url").notNull(),
    country: text("country"),
    lineOfBusiness: text("line_of_business"),
    mcc: text("mcc"),
    /** A person looks at what was found before it counts. */
    withQualityControl: integer("with_quality_control", { mode: "boolean" }).notNull().default(false),
    type: text("type", { enum: merchantReportTypes }).notNull(),
    vendor: text("vendor").notNull(),
    because: text("because", { enum: merchantReportReasons }).notNull(),
    batchId: text("batch_id"),
    /** Of a batch: which row of the file. */
    row: integer("row"),
    status: text("status", { enum: merchantReportStatuses }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When work on it goes on, on our own clock; null: it has ended. */
    nextAtMs: integer("next_at_ms"),
    checkId: text("check_id"),
    costCents: integer("cost_cents").notNull().default(0),
    /** The last completed report on the merchant that this one was compared with. */
    comparedToId: text("compared_to_id"),
    riskScore: integer("risk_score"),
    riskLevel: text("risk_level", { enum: merchantRiskLevels }),
    /** How many things have changed since then; null: there was nothing to compare with. */
    changes: integer("changes"),
    /** JSON text of what was found, sealed. */
    sealed: text("sealed"),
    alertId: text("alert_id"),
    problem: text("problem"),
    problemMessage: text("problem_message"),
    reviewedAtMs: integer("reviewed_at_ms"),
    reviewedById: text("reviewed_by_id"),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    endedAtMs: integer("ended_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("merchant_reports_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("merchant_reports_entity").on(table.tenantId, table.entityId, table.createdAtMs, table.id),
    index("merchant_reports_status").on(table.tenantId, table.status, table.createdAtMs, table.id),
    uniqueIndex("merchant_reports_batch").on(table.tenantId, table.batchId, table.row).where(sql`batch_id IS NOT NULL`),
    index("merchant_reports_next").on(table.nextAtMs).where(sql`next_at_ms IS NOT NULL`),
    index("merchant_reports_old").on(table.createdAtMs),
    index("merchant_reports_judged")
      .on(table.tenantId, table.endedAtMs, table.id)
      .where(sql`status = 'completed' AND risk_score IS NOT NULL`),
  ],
);

/** Files of merchants that were handed in together. */
export const merchantBatches = sqliteTable(
  "merchant_batches",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    rows: integer("rows").notNull(),
    /** JSON array of `{row, problem}`: rows of which no report is made. */
    refused: text("refused").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("merchant_batches_newest").on(table.tenantId, table.createdAtMs, table.id),
  ],
);

/** Merchants whose websites are looked at again and again. */
export const merchantSchedules = sqliteTable(
  "merchant_schedules",
  {
    tenantId: text("tenant_id").notNull(),
    entityId: text("entity_id").notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    websiteUrl: text("website_url").notNull(),
    /** After so many days; null: on a day of the month. */
    intervalDays: integer("interval_days"),
    dayOfMonth: integer("day_of_month"),
    type: text("type", { enum: merchantReportTypes }).notNull(),
    /** Null: the usual one. */
    vendor: text("vendor"),
    /** Null: it is switched off. */
    nextAtMs: integer("next_at_ms"),
    version: integer("version").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.entityId] }),
    index("merchant_schedules_next").on(table.tenantId, table.nextAtMs).where(sql`next_at_ms IS NOT NULL`),
  ],
);
