import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What transactions raise alerts by. The draft changes, published versions do not. */
export const alertDefinitions = sqliteTable(
  "alert_definitions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Over transactions, or over the reports on merchants. */
    kind: text("kind", { enum: ["transactions", "reports"] })
      .notNull()
      .default("transactions"),
    name: text("name").notNull(),
    /** Of the template it was made from; null: written by hand. */
    template: text("template"),
    /** JSON text, as it was written. */
    draft: text("draft").notNull(),
    /** SHA-256 of `draft`. */
    hash: text("hash").notNull(),
    /** Grows with whatever is done to it. */
    version: integer("version").notNull(),
    /** Of the newest one; null: none yet. */
    publishedVersion: integer("published_version"),
    publishedHash: text("published_hash"),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    /** Of those that are judged by the day: through which day (UTC, `2026-11-22`) they were. Null: judged on arrival. */
    judgedDay: text("judged_day"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    publishedAtMs: integer("published_at_ms"),
    archivedAtMs: integer("archived_at_ms"),
  },
  (table) => [
    index("alert_definitions_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("alert_definitions_daily").on(table.judgedDay).where(sql`judged_day IS NOT NULL`),
    uniqueIndex("alert_definitions_template").on(table.tenantId, table.template).where(sql`archived_at_ms IS NULL`),
  ],
);

export const alertDefinitionVersions = sqliteTable(
  "alert_definition_versions",
  {
    tenantId: text("tenant_id").notNull(),
    definitionId: text("definition_id").notNull(),
    version: integer("version").notNull(),
    body: text("body").notNull(),
    /** SHA-256 of `body`. */
    hash: text("hash").notNull(),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.definitionId, table.version] })],
);

/** The definitions of a tenant that judge, as one thing: its revision grows when one is published, switched or archived. */
export const alertDefinitionSets = sqliteTable("alert_definition_sets", {
  tenantId: text("tenant_id").primaryKey(),
  revision: integer("revision").notNull(),
  changedAtMs: integer("changed_at_ms").notNull(),
  /** The revision that all window objects have at hand. */
  preparedRevision: integer("prepared_revision").notNull(),
});

/** What a definition would have raised over stored transactions. */
export const alertBacktests = sqliteTable(
  "alert_backtests",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Null: of no stored definition. */
    definitionId: text("definition_id"),
    /** JSON text of what is tried. */
    body: text("body").notNull(),
    /** The published version it is compared with; null: with none. */
    againstVersion: integer("against_version"),
    fromMs: integer("from_ms").notNull(),
    untilMs: integer("until_ms").notNull(),
    status: text("status", { enum: ["running", "done", "failed", "cancelled"] }).notNull(),
    /** JSON text: which shard and place comes next, and how much was read. */
    progress: text("progress").notNull(),
    /** JSON text: what it came to; null: not yet. */
    result: text("result"),
    /** Why it failed. */
    problem: text("problem"),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
  },
  (table) => [
    index("alert_backtests_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("alert_backtests_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("alert_backtests_old").on(table.createdAtMs).where(sql`status <> 'running'`),
  ],
);

/** What one page of a backtest found; dropped when it is done. */
export const alertBacktestPages = sqliteTable(
  "alert_backtest_pages",
  {
    tenantId: text("tenant_id").notNull(),
    backtestId: text("backtest_id").notNull(),
    page: integer("page").notNull(),
    /** JSON text: days on which it holds, of what is tried and of what it is compared with. */
    days: text("days").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.backtestId, table.page] })],
);

/** What all subjects came to, for a backtest that holds each against the others. It stays as long as the backtest, for its evidence. */
export const alertBacktestPeers = sqliteTable(
  "alert_backtest_peers",
  {
    tenantId: text("tenant_id").notNull(),
    backtestId: text("backtest_id").notNull(),
    phase: text("phase", { enum: ["draft", "published"] }).notNull(),
    /** JSON text, by what peers have in common and by day. */
    sums: text("sums").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.backtestId, table.phase] })],
);
