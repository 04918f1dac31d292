import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const webhookEndpoints = sqliteTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    url: text("url").notNull(),
    description: text("description"),
    /** JSON array of event types; empty: all. */
    eventTypes: text("event_types").notNull(),
    payload: text("payload", { enum: ["full", "thin"] }).notNull(),
    status: text("status", { enum: ["active", "paused", "disabled"] }).notNull(),
    disabledReason: text("disabled_reason"),
    /** Made from `config.subscriptions` of a definition or case; signs with the tenant's default secret. */
    implicit: integer("implicit", { mode: "boolean" }).notNull().default(false),
    /** JSON array of `{sealed, untilMs}`, newest first; two while rotating. Empty for implicit endpoints. */
    secretsSealed: text("secrets_sealed").notNull(),
    /** JSON arrays: keys or ids of definitions, tags of states; empty: all. */
    workflows: text("workflows").notNull().default("[]"),
    tags: text("tags").notNull().default("[]"),
    /** JSON: a rule (object) or an expression (string) that an event must pass; null: none. */
    filter: text("filter"),
    /** Deliveries that may leave in a second; null: as many as there are. */
    rateLimitPerSecond: integer("rate_limit_per_second"),
    /** The date of the shape that bodies are sent in. */
    payloadVersion: text("payload_version").notNull().default("2026-11-01"),
    /** Whether deliveries are signed with the public-key pair too. */
    asymmetric: integer("asymmetric", { mode: "boolean" }).notNull().default(false),
    /** JSON array: names of the headers that receivers want beside ours; their values are sealed. */
    headerNames: text("header_names").notNull().default("[]"),
    headersSealed: text("headers_sealed"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    index("webhook_endpoints_tenant").on(table.tenantId, table.createdAtMs, table.id),
    uniqueIndex("webhook_endpoints_implicit").on(table.tenantId, table.url).where(sql`implicit = 1`),
  ],
);

export const deliveries = sqliteTable(
  "deliveries",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    endpointId: text("endpoint_id").notNull(),
    eventId: text("event_id").notNull(),
    eventType: text("event_type").notNull(),
    caseId: text("case_id").notNull(),
    sequence: integer("sequence").notNull(),
    status: text("status", { enum: ["pending", "delivered", "failed"] }).notNull(),
    attempts: integer("attempts").notNull(),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    nextAttemptAtMs: integer("next_attempt_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("deliveries_endpoint").on(table.tenantId, table.endpointId, table.createdAtMs, table.id),
    index("deliveries_due").on(table.nextAttemptAtMs).where(sql`next_attempt_at_ms IS NOT NULL`),
    index("deliveries_failed")
      .on(table.tenantId, table.endpointId, table.createdAtMs, table.id)
      .where(sql`status = 'failed'`),
  ],
);

/** Work through what an endpoint has missed, a page at a time. */
export const webhookReplays = sqliteTable(
  "webhook_replays",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    endpointId: text("endpoint_id").notNull(),
    kind: text("kind", { enum: ["failed", "missing"] }).notNull(),
    sinceMs: integer("since_ms").notNull(),
    untilMs: integer("until_ms").notNull(),
    status: text("status", { enum: ["running", "done"] }).notNull(),
    /** Where the next page begins; null: at the beginning. */
    place: text("place"),
    looked: integer("looked").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    /** Ended by its limit; `reachedAtMs` is where another one goes on. */
    truncated: integer("truncated", { mode: "boolean" }).notNull().default(false),
    reachedAtMs: integer("reached_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("webhook_replays_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("webhook_replays_created").on(table.createdAtMs),
  ],
);

/** E-mails of sandbox tenants: kept to be looked at, never sent. */
export const mails = sqliteTable(
  "mails",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html").notNull(),
    caseId: text("case_id"),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("mails_tenant").on(table.tenantId, table.createdAtMs, table.id),
    index("mails_created").on(table.createdAtMs),
  ],
);
