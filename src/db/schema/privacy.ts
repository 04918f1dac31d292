import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Persons and companies nothing of whom may go, in whatever case. Reasons are for colleagues: no names belong in them. */
export const entityHolds = sqliteTable(
  "entity_holds",
  {
    tenantId: text("tenant_id").notNull(),
    entityId: text("entity_id").notNull(),
    reason: text("reason").notNull(),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.entityId] })],
);

/** How far the erasure of a case has come, outside of it. Stays as a proof; names nobody. */
export const erasures = sqliteTable(
  "erasures",
  {
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    /** JSON object: name of a store → rows or objects that were deleted or blanked there. */
    counts: text("counts").notNull(),
    beganAtMs: integer("began_at_ms").notNull(),
    doneAtMs: integer("done_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.caseId] })],
);

/** Persons, companies and sides of transactions that were erased by themselves or with a case, and how far that has come. Names nobody. */
export const personErasures = sqliteTable(
  "person_erasures",
  {
    tenantId: text("tenant_id").notNull(),
    /** Of the person, company or side of transactions. */
    id: text("id").notNull(),
    kind: text("kind", { enum: ["entity", "counterparty"] }).notNull(),
    /** A reference, for people. */
    reason: text("reason").notNull(),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    /** The case whose erasure took them along; null: they went by themselves. */
    caseId: text("case_id"),
    /** JSON object: name of a store → rows that were deleted or blanked there. */
    counts: text("counts").notNull().default("{}"),
    /** Why it goes on later; null: nothing is in the way. */
    problem: text("problem"),
    beganAtMs: integer("began_at_ms").notNull(),
    /** When the sweeper goes on with it; null: it is done. */
    nextAtMs: integer("next_at_ms"),
    doneAtMs: integer("done_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("person_erasures_next").on(table.nextAtMs).where(sql`next_at_ms IS NOT NULL`),
    index("person_erasures_case").on(table.tenantId, table.caseId).where(sql`case_id IS NOT NULL`),
  ],
);

/** For how long a tenant wants to keep what cases say, once they have ended. No row: for ever. */
export const retentionSettings = sqliteTable("retention_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** JSON text: rules, in their order. */
  rules: text("rules").notNull(),
  version: integer("version").notNull(),
  /** JSON object: class of a rule → the case that the sweeper has come to, of this round. */
  progress: text("progress").notNull().default("{}"),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

/** Cases of which a part is gone by a rule of retention. Ids only. */
export const retentionDone = sqliteTable(
  "retention_done",
  {
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    class: text("class", { enum: ["documents", "raw_answers"] }).notNull(),
    /** When the case had ended: one that was opened anew and ends again has something to lose again. */
    closedAtMs: integer("closed_at_ms").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.caseId, table.class] })],
);

/** What was asked for somebody whom cases are about: all that is stored of them, or that it goes. Whom, only cases and places in them say. */
export const privacyRequests = sqliteTable(
  "privacy_requests",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind", { enum: ["export", "erasure"] }).notNull(),
    /** A reference, for people. */
    reason: text("reason").notNull(),
    /** JSON list: cases, where in them the person stands, and what became of each. */
    subjects: text("subjects").notNull(),
    withNotes: integer("with_notes", { mode: "boolean" }).notNull(),
    byKind: text("by_kind", { enum: ["analyst", "api_key"] }).notNull(),
    byId: text("by_id").notNull(),
    status: text("status", { enum: ["running", "done", "failed"] }).notNull(),
    problem: text("problem"),
    sizeBytes: integer("size_bytes"),
    sha256: text("sha256"),
    /** When the person asked, at midnight of that day; null: when the request was made. */
    receivedAtMs: integer("received_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When the row goes, and the file of an export with it. */
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("privacy_requests_age").on(table.tenantId, table.createdAtMs, table.id),
    index("privacy_requests_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("privacy_requests_expire").on(table.expiresAtMs),
  ],
);
