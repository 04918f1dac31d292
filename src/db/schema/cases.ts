import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const cases = sqliteTable(
  "cases",
  {
    caseId: text("case_id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    version: integer("version").notNull(),
    /** `opening` until the case object has confirmed (DECISIONS 9). */
    status: text("status", { enum: ["opening", "active", "completed", "failed", "cancelled"] }).notNull(),
    state: text("state").notNull(),
    tags: text("tags").notNull(),
    outcome: text("outcome"),
    definitionId: text("definition_id").notNull(),
    definitionKey: text("definition_key").notNull(),
    definitionVersion: integer("definition_version").notNull(),
    entityId: text("entity_id").notNull(),
    entityType: text("entity_type").notNull(),
    name: text("name"),
    email: text("email"),
    externalId: text("external_id"),
    assigneeId: text("assignee_id"),
    labels: text("labels").notNull().default("[]"),
    parentId: text("parent_id"),
    riskScore: real("risk_score"),
    riskLevel: text("risk_level"),
    openIncidents: integer("open_incidents").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    resolvedAtMs: integer("resolved_at_ms"),
    wakeAtMs: integer("wake_at_ms"),
    country: text("country"),
    /** How the case stands with the time it may take (`SlaState`). */
    slaState: text("sla_state", { enum: ["running", "paused", "at_risk", "breached", "met"] }),
    slaDueAtMs: integer("sla_due_at_ms"),
    slaBreachedAtMs: integer("sla_breached_at_ms"),
    /** Queue that it was escalated to. */
    escalatedTo: text("escalated_to"),
    escalatedAtMs: integer("escalated_at_ms"),
    /** Since when nothing of it may go; null: it may. */
    legalHoldAtMs: integer("legal_hold_at_ms"),
    legalHoldReason: text("legal_hold_reason"),
    erasedAtMs: integer("erased_at_ms"),
    /** JSON text: what its definition lets queues ask for, by key. */
    fields: text("fields").notNull().default("{}"),
    /** 1 while this case is the one active case of its entity and definition. */
    exclusive: integer("exclusive").notNull().default(0),
    /** When the row is compared with its case next, and how many days it then goes without (`db/compare-cases.ts`). */
    compareAtMs: integer("compare_at_ms").notNull().default(0),
    compareDays: integer("compare_days").notNull().default(0),
  },
  (table) => [
    uniqueIndex("cases_external_id").on(table.tenantId, table.externalId).where(sql`external_id IS NOT NULL`),
    uniqueIndex("cases_one_active").on(table.tenantId, table.definitionKey, table.entityId).where(sql`exclusive = 1`),
    index("cases_created").on(table.tenantId, table.createdAtMs, table.caseId),
    index("cases_status").on(table.tenantId, table.status, table.createdAtMs, table.caseId),
    index("cases_assignee").on(table.tenantId, table.assigneeId, table.createdAtMs, table.caseId),
    // The queues of the console (db/queues.ts says the same conditions): a page of one costs the same however many cases there are.
    index("cases_open_assignee")
      .on(table.tenantId, table.assigneeId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND assignee_id IS NOT NULL`),
    index("cases_unassigned")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND ifnull(assignee_id, '') = ''`),
    index("cases_review")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND instr(tags, '"manual_review"') > 0`),
    index("cases_high_risk")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND risk_level IN ('high', 'critical')`),
    index("cases_waiting")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND (instr(tags, '"collection_flow"') > 0 OR instr(tags, '"revision"') > 0)`),
    index("cases_processing")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND (instr(tags, '"data_enrichment"') > 0 OR instr(tags, '"pending_process"') > 0)`),
    index("cases_incidents")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND open_incidents > 0`),
    index("cases_closed")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status IN ('completed', 'failed', 'cancelled')`),
    // Whether somebody else still needs whom a case is about.
    index("cases_entity").on(table.tenantId, table.entityId),
    index("cases_parent").on(table.tenantId, table.parentId).where(sql`parent_id IS NOT NULL`),
    index("cases_held").on(table.tenantId, table.createdAtMs, table.caseId).where(sql`legal_hold_at_ms IS NOT NULL`),
    // What retention goes through.
    index("cases_ended")
      .on(table.tenantId, table.resolvedAtMs, table.caseId)
      .where(sql`resolved_at_ms IS NOT NULL AND erased_at_ms IS NULL`),
    // Lists in another order: of everything, and of what is open.
    index("cases_updated").on(table.tenantId, table.updatedAtMs, table.caseId),
    index("cases_open_updated").on(table.tenantId, table.updatedAtMs, table.caseId).where(sql`status = 'active'`),
    index("cases_risk").on(
      table.tenantId,
      sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`,
      table.caseId,
    ),
    index("cases_open_risk")
      .on(table.tenantId, sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`, table.caseId)
      .where(sql`status = 'active'`),
    index("cases_wake").on(table.wakeAtMs).where(sql`wake_at_ms IS NOT NULL`),
    index("cases_opening").on(table.createdAtMs).where(sql`status = 'opening'`),
    index("cases_compare").on(table.compareAtMs),
  ],
);

/** How many cases carry a label (`review`, `all_open`, `mine:<user>` …). Written by triggers on `cases` only, never by us. */
export const caseCounts = sqliteTable(
  "case_counts",
  {
    tenantId: text("tenant_id").notNull(),
    label: text("label").notNull(),
    n: integer("n").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.label] })],
);
