import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Rules of a tenant, by key and version. Published bodies never change. */
export const ruleSets = sqliteTable(
  "rule_sets",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    name: text("name").notNull(),
    description: text("description"),
    /** SHA-256 of `body`. */
    hash: text("hash").notNull(),
    /** JSON text: {rules, model, tests}, as it was written. */
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    publishedAtMs: integer("published_at_ms"),
    archivedAtMs: integer("archived_at_ms"),
  },
  (table) => [
    uniqueIndex("rule_sets_version").on(table.tenantId, table.key, table.version),
    index("rule_sets_newest").on(table.tenantId, table.createdAtMs, table.id),
  ],
);

/** Lists that rules look things up in. */
export const lists = sqliteTable(
  "lists",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    /** What it is for, so that people find it; rules do not ask. */
    kind: text("kind", { enum: ["allow", "deny", "countries", "merchants", "domains", "other"] })
      .notNull()
      .default("other"),
    /** Of the newest version; 0: it has never had an entry. */
    version: integer("version").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [uniqueIndex("lists_key").on(table.tenantId, table.key)],
);

/** One row per change of a list: who made it, and what it did. */
export const listVersions = sqliteTable(
  "list_versions",
  {
    /** The default is that of tables that were made without this column: no row has it. */
    tenantId: text("tenant_id").notNull().default(""),
    listId: text("list_id").notNull(),
    version: integer("version").notNull(),
    reason: text("reason"),
    byId: text("by_id").notNull(),
    added: integer("added").notNull(),
    removed: integer("removed").notNull(),
    count: integer("count").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Who made this version: of two changes at once, one has it. */
    claim: text("claim").notNull(),
  },
  (table) => [primaryKey({ columns: [table.listId, table.version] })],
);

/** An entry and the versions it was on the list in: from `fromVersion` until before `untilVersion` (null: it still is). */
export const listEntries = sqliteTable(
  "list_entries",
  {
    tenantId: text("tenant_id").notNull().default(""),
    listId: text("list_id").notNull(),
    /** As it is compared. */
    entry: text("entry").notNull(),
    fromVersion: integer("from_version").notNull(),
    untilVersion: integer("until_version"),
    /** As it was written. */
    value: text("value").notNull(),
    note: text("note"),
    expiresAtMs: integer("expires_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.listId, table.entry, table.fromVersion] })],
);
