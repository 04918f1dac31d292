import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { entityChangeTypes, entityPositions, factSources } from "../../domain/entities";

/** Persons and companies. Two that are the same are merged: one of them leads, and rows that name the other one stay as they are. */
export const entities = sqliteTable(
  "entities",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    type: text("type", { enum: ["individual", "business"] }).notNull(),
    correlationId: text("correlation_id"),
    name: text("name"),
    /** JSON object: what counts of `entity_attributes`, of all that are merged into it. */
    data: text("data").notNull(),
    /** `new`, `processing`, `approved`, `rejected`: projected back from the outcome of cases. */
    approvalState: text("approval_state").notNull().default("new"),
    /** When a case has said so, and which one. */
    approvalAtMs: integer("approval_at_ms").notNull().default(0),
    approvalCaseId: text("approval_case_id"),
    /** What its newest case that has a risk says. Written by triggers on `cases` only. */
    riskLevel: text("risk_level"),
    riskScore: real("risk_score"),
    riskCaseId: text("risk_case_id"),
    riskAtMs: integer("risk_at_ms"),
    /** What a colleague says over that: JSON object with level, score, reason and who. */
    ownRisk: text("own_risk"),
    ownRiskLevel: text("own_risk_level"),
    /** When the cases' word counts again; null: until it is taken back. */
    ownRiskUntilMs: integer("own_risk_until_ms"),
    /** The one that leads; null: itself. Never leads to one that is merged. */
    mergedInto: text("merged_into"),
    mergedAtMs: integer("merged_at_ms"),
    /** +1 with every change. 0: as an earlier release left it, its attributes and words are not made yet. */
    version: integer("version").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    erasedAtMs: integer("erased_at_ms"),
    /** Since when name, data and words are behind what was said; null: they are not. */
    staleSinceMs: integer("stale_since_ms"),
    /** The version that webhooks have heard of. */
    toldVersion: integer("told_version").notNull().default(0),
  },
  (table) => [
    uniqueIndex("entities_correlation").on(table.tenantId, table.type, table.correlationId),
    index("entities_created")
      .on(table.tenantId, table.createdAtMs, table.id)
      .where(sql`merged_into IS NULL AND erased_at_ms IS NULL`),
    index("entities_approval")
      .on(table.tenantId, table.approvalState, table.createdAtMs, table.id)
      .where(sql`merged_into IS NULL AND erased_at_ms IS NULL`),
    index("entities_merged").on(table.mergedInto).where(sql`merged_into IS NOT NULL`),
    index("entities_unread").on(table.createdAtMs).where(sql`version = 0`),
    index("entities_untold").on(table.tenantId, table.updatedAtMs).where(sql`told_version <> version`),
    index("entities_stale").on(table.staleSinceMs).where(sql`stale_since_ms IS NOT NULL`),
  ],
);

/** Everything that was ever said of a person or company, by whom and when. Which of it counts, `src/entities` says. */
export const entityAttributes = sqliteTable(
  "entity_attributes",
  {
    /** The order in which it was said. */
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    tenantId: text("tenant_id").notNull(),
    entityId: text("entity_id").notNull(),
    /** `companyName`, `address`, `additionalInfo.nationality`. */
    field: text("field").notNull(),
    /** JSON text; `null`: there is no such thing any more. */
    value: text("value").notNull(),
    sourceKind: text("source_kind", { enum: factSources }).notNull(),
    sourceId: text("source_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Counts whatever is said later, until it is let go. */
    pinned: integer("pinned", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("entity_attributes_entity").on(table.tenantId, table.entityId, table.field, table.seq),
    index("entity_attributes_source").on(table.tenantId, table.sourceId, table.entityId),
    index("entity_attributes_time").on(table.tenantId, table.entityId, table.atMs),
  ],
);

/**
 * What became of a person or company where their row keeps only how they stand now. Rows are only ever added; those of cases' outcomes and risks
 * by triggers on `entities`.
 */
export const entityChanges = sqliteTable(
  "entity_changes",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    tenantId: text("tenant_id").notNull(),
    /** Of a merge the one that was merged. */
    entityId: text("entity_id").notNull(),
    type: text("type", { enum: entityChangeTypes }).notNull(),
    /** States or levels; null: there was none, or nobody knows any more. */
    fromValue: text("from_value"),
    toValue: text("to_value"),
    /** Of a merge the one that leads. */
    otherId: text("other_id"),
    /** Until when it was to hold. */
    untilMs: integer("until_ms"),
    reason: text("reason"),
    caseId: text("case_id"),
    /** Null: the case, or what nobody has kept. */
    byKind: text("by_kind"),
    byId: text("by_id"),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    index("entity_changes_entity").on(table.tenantId, table.entityId, table.atMs),
    index("entity_changes_other").on(table.tenantId, table.otherId, table.atMs).where(sql`other_id IS NOT NULL`),
    index("entity_changes_case").on(table.tenantId, table.caseId).where(sql`case_id IS NOT NULL`),
  ],
);

/** Who owns, leads or represents which company: one row for each who says so. The newest of them counts. */
export const entityLinks = sqliteTable(
  "entity_links",
  {
    /** Made of both sides and the position. */
    id: text("id").notNull(),
    tenantId: text("tenant_id").notNull(),
    /** Who holds the position, or the share. */
    holderId: text("holder_id").notNull(),
    companyId: text("company_id").notNull(),
    position: text("position", { enum: entityPositions }).notNull(),
    /** In percent. */
    share: real("share"),
    sourceKind: text("source_kind", { enum: factSources }).notNull(),
    sourceId: text("source_id").notNull(),
    /** Days (`2026-11-22`), as they were said; null: nobody did. */
    fromDay: text("from_day"),
    toDay: text("to_day"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When it was said to have ended; null: it holds. */
    endedAtMs: integer("ended_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id, table.sourceKind, table.sourceId] }),
    index("entity_links_holder").on(table.tenantId, table.holderId, table.updatedAtMs),
    index("entity_links_company").on(table.tenantId, table.companyId, table.updatedAtMs),
    index("entity_links_source").on(table.tenantId, table.sourceId),
  ],
);

/** Words that a person or company is found by, and keyed hashes of what two that are the same have in common. */
export const entityTerms = sqliteTable(
  "entity_terms",
  {
    tenantId: text("tenant_id").notNull(),
    term: text("term").notNull(),
    entityId: text("entity_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.term, table.entityId] }),
    index("entity_terms_entity").on(table.tenantId, table.entityId),
  ],
);
