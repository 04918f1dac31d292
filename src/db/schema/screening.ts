import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Watch lists that people and companies are screened against. */
export const screeningLists = sqliteTable(
  "screening_lists",
  {
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    format: text("format").notNull(),
    /** Where it is fetched from; null: it is uploaded. */
    url: text("url"),
    /** The version that subjects are screened against; null: none yet. */
    activeVersion: integer("active_version"),
    /** Of the newest version. */
    lastVersion: integer("last_version").notNull(),
    /** How often it is fetched by itself; null: never. */
    refreshHours: integer("refresh_hours"),
    nextFetchAtMs: integer("next_fetch_at_ms"),
    /** A version that is ready counts at once, unless it has lost half of its entries. */
    autoActivate: integer("auto_activate", { mode: "boolean" }).notNull().default(false),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.key] }),
    index("screening_lists_due").on(table.nextFetchAtMs).where(sql`next_fetch_at_ms IS NOT NULL`),
  ],
);

/** One snapshot of a list. Its entries and index lie in R2. */
export const screeningVersions = sqliteTable(
  "screening_versions",
  {
    tenantId: text("tenant_id").notNull(),
    listKey: text("list_key").notNull(),
    version: integer("version").notNull(),
    /** `dropped`: so old that its snapshot is gone from R2. */
    status: text("status", { enum: ["loading", "ready", "failed", "dropped"] }).notNull(),
    source: text("source", { enum: ["upload", "url", "sandbox"] }).notNull(),
    format: text("format").notNull(),
    /** What is wrong with the file, when it failed. */
    problem: text("problem"),
    entries: integer("entries").notNull().default(0),
    names: integer("names").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    /** JSON array of texts: why records were skipped, the first ones. */
    problems: text("problems").notNull().default("[]"),
    /** SHA-256 over the numbers and hashes of all entries. */
    contentHash: text("content_hash"),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
    activatedAtMs: integer("activated_at_ms"),
    /** Screening monitored subjects anew after activation: null while nothing is due. */
    monitoring: text("monitoring", { enum: ["running", "done"] }),
    monitorCursor: text("monitor_cursor"),
    /** Counts how often monitored subjects were begun to be screened anew: what an older round still does is not counted. */
    monitorRound: integer("monitor_round").notNull().default(0),
    screened: integer("screened").notNull().default(0),
    changed: integer("changed").notNull().default(0),
    /** When work on it last went on: the sweeper takes up what stands still. */
    touchedAtMs: integer("touched_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.listKey, table.version] }),
    index("screening_versions_due").on(table.touchedAtMs).where(sql`status = 'loading' OR monitoring = 'running'`),
  ],
);

/** Who is screened again whenever a list changes. */
export const screeningSubjects = sqliteTable(
  "screening_subjects",
  {
    tenantId: text("tenant_id").notNull(),
    /** Keyed hash of whose subject it is and how they are called. */
    subjectKey: text("subject_key").notNull(),
    caseId: text("case_id").notNull(),
    /** JSON text of the party, sealed. */
    sealed: text("sealed").notNull(),
    /** JSON object: `list|entry id` → hash of the entry, of the hits that count. */
    hits: text("hits").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    screenedAtMs: integer("screened_at_ms").notNull(),
    changedAtMs: integer("changed_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.subjectKey] }),
    index("screening_subjects_case").on(table.tenantId, table.caseId),
  ],
);

/** What people said of a hit. The newest of a subject and entry counts. */
export const screeningDecisions = sqliteTable(
  "screening_decisions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    subjectKey: text("subject_key").notNull(),
    listKey: text("list_key").notNull(),
    entryId: text("entry_id").notNull(),
    /** The entry as it was when they looked: a changed one is looked at again. */
    entryHash: text("entry_hash").notNull(),
    verdict: text("verdict", { enum: ["true_positive", "false_positive"] }).notNull(),
    reason: text("reason").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    /** The case whose check found the hit; null: of none, or nobody knows. */
    caseId: text("case_id"),
    /** When its timeline had it; null: not yet. */
    toldAtMs: integer("told_at_ms"),
  },
  (table) => [
    index("screening_decisions_subject").on(table.tenantId, table.subjectKey, table.createdAtMs, table.id),
    index("screening_decisions_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("screening_decisions_untold").on(table.createdAtMs).where(sql`case_id IS NOT NULL AND told_at_ms IS NULL`),
  ],
);

export const screeningSettings = sqliteTable("screening_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** JSON text. */
  body: text("body").notNull(),
  byId: text("by_id").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
});
