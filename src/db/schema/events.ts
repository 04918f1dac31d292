import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * The log of what happened to cases, as receivers are told of it. `place` is given where a row enters, one higher than all of the tenant
 * before it, so that no reader who asks for what comes after a place can miss a row.
 */
export const events = sqliteTable(
  "events",
  {
    tenantId: text("tenant_id").notNull(),
    place: integer("place").notNull(),
    id: text("id").notNull(),
    type: text("type").notNull(),
    caseId: text("case_id").notNull(),
    workflowId: text("workflow_id").notNull(),
    workflowKey: text("workflow_key").notNull(),
    sequence: integer("sequence").notNull(),
    /** When it happened, by the clock of the case. */
    atMs: integer("at_ms").notNull(),
    /** Of the command it came of: the events of one command share their facts, which lie in R2 under this number. */
    publicationSeq: integer("publication_seq").notNull(),
    /** The thin body, exactly as receivers get it, sealed with the key of the case. */
    sealed: text("sealed").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.place] }),
    uniqueIndex("events_id").on(table.id),
    index("events_case").on(table.tenantId, table.caseId, table.place),
  ],
);

/** Doors to the webhook portal for people without an account. The secret in the link is stored as a keyed hash only. */
export const portalLinks = sqliteTable(
  "portal_links",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** The one endpoint it shows; null: all of the tenant's. */
    endpointId: text("endpoint_id"),
    access: text("access", { enum: ["view", "resend", "manage"] }).notNull(),
    secretHash: text("secret_hash").notNull(),
    createdBy: text("created_by").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [
    index("portal_links_tenant").on(table.tenantId, table.createdAtMs, table.id),
    index("portal_links_ended").on(table.expiresAtMs),
  ],
);
