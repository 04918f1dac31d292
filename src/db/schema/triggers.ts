import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Addresses of a tenant at which another system starts or advances cases. */
export const triggers = sqliteTable(
  "triggers",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** The opaque part of its address. It names the trigger and proves nothing. */
    address: text("address").notNull(),
    /** JSON text of `TriggerSettings`. */
    settings: text("settings").notNull(),
    /** JSON text of `{sealed, untilMs}[]`, newest first. */
    secretsSealed: text("secrets_sealed").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("triggers_tenant").on(table.tenantId, table.createdAtMs, table.id),
    uniqueIndex("triggers_address").on(table.address),
  ],
);

/** What came to a trigger: stored before it is applied. */
export const triggerDeliveries = sqliteTable(
  "trigger_deliveries",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    triggerId: text("trigger_id").notNull(),
    status: text("status", { enum: ["received", "applied", "ignored", "failed"] }).notNull(),
    /** What became of it, in one word: `started`, `advanced`, `not_accepted`, `filtered`, or why it failed. */
    outcome: text("outcome"),
    /** A sentence about a failure. Nothing of the message stands in it. */
    message: text("message"),
    /** The sender's id of the message, or a hash of it: a second one of the same is a repetition. */
    dedupeKey: text("dedupe_key").notNull(),
    /** How often it came again, and when it did last. */
    repeats: integer("repeats").notNull().default(0),
    repeatedAtMs: integer("repeated_at_ms"),
    caseId: text("case_id"),
    bodyBytes: integer("body_bytes").notNull(),
    /** Sealed JSON text of what mappings read. */
    sealed: text("sealed").notNull(),
    attempts: integer("attempts").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    index("trigger_deliveries_list").on(table.tenantId, table.triggerId, table.createdAtMs, table.id),
    uniqueIndex("trigger_deliveries_dedupe").on(table.tenantId, table.triggerId, table.dedupeKey),
    index("trigger_deliveries_left").on(table.updatedAtMs).where(sql`status = 'received'`),
    index("trigger_deliveries_expiry").on(table.expiresAtMs),
  ],
);

/** How often something happened at a trigger, by day (UTC). Tenant and trigger `""`: at an address that is nobody's. */
export const triggerDays = sqliteTable(
  "trigger_days",
  {
    tenantId: text("tenant_id").notNull(),
    triggerId: text("trigger_id").notNull(),
    day: text("day").notNull(),
    what: text("what").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.triggerId, table.day, table.what] }),
    index("trigger_days_day").on(table.day),
  ],
);

/** Access tokens of a tenant at other systems, sealed, until they expire. */
export const accessTokens = sqliteTable(
  "access_tokens",
  {
    tenantId: text("tenant_id").notNull(),
    /** Hash of whom the token was asked for: where, for what, as whom. */
    account: text("account").notNull(),
    /** Sealed JSON text of `{token, refreshToken, instanceUrl}`. */
    sealed: text("sealed").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    /** When nobody needs the row any more. A refresh token that was handed out anew outlives its access token. */
    forgetAtMs: integer("forget_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.account] }),
    index("access_tokens_forget").on(table.forgetAtMs),
  ],
);
