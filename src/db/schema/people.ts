import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { roles } from "../../domain/roles";

/** Somebody was asked to join the team. The one who accepts becomes a user. */
export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Lower case. */
    email: text("email").notNull(),
    role: text("role", { enum: roles }).notNull(),
    /** JSON of a `CaseScope`, or null. */
    caseScope: text("case_scope"),
    invitedById: text("invited_by_id").notNull(),
    /** How often a link was made: each one makes those before worthless. */
    generation: integer("generation").notNull().default(1),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    acceptedAtMs: integer("accepted_at_ms"),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [
    uniqueIndex("invitations_open")
      .on(table.tenantId, table.email)
      .where(sql`accepted_at_ms IS NULL AND revoked_at_ms IS NULL`),
    index("invitations_expired").on(table.expiresAtMs),
  ],
);

/**
 * What people and keys did: outside of cases, looks at personal data, and each change of a case. Rows are only ever added: triggers
 * refuse the rest.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    tenantId: text("tenant_id").notNull(),
    /** Counts the rows of a tenant from 1, without holes. */
    seq: integer("seq").notNull(),
    atMs: integer("at_ms").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    objectKind: text("object_kind").notNull(),
    objectId: text("object_id"),
    requestId: text("request_id"),
    /** JSON. Never personal data. */
    details: text("details").notNull(),
    /** `setting`, `read` or `case` (`src/audit/entry.ts`). */
    kind: text("kind").notNull().default("setting"),
    /** Why, in the words of the caller. */
    purpose: text("purpose"),
    /** What is written down once, however often it is told; null: each time. */
    once: text("once"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    index("audit_log_actor").on(table.tenantId, table.actorId, table.seq),
    index("audit_log_action").on(table.tenantId, table.action, table.seq),
    index("audit_log_object").on(table.tenantId, table.objectId, table.seq),
    index("audit_log_time").on(table.tenantId, table.atMs, table.seq),
    // Looks are many: who asks for what was changed is not to wade through them.
    index("audit_log_settings").on(table.tenantId, table.seq).where(sql`kind = 'setting'`),
    uniqueIndex("audit_log_once").on(table.tenantId, table.once).where(sql`once IS NOT NULL`),
  ],
);

/** The hash of each entry, over the one before (`src/audit/chain.ts`). Follows from the entries; rows are only ever added. */
export const auditChain = sqliteTable(
  "audit_chain",
  {
    tenantId: text("tenant_id").notNull(),
    seq: integer("seq").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.seq] })],
);

/** Which anchors there are. They themselves lie in R2, where nothing is written twice; this finds them. */
export const auditAnchors = sqliteTable(
  "audit_anchors",
  {
    tenantId: text("tenant_id").notNull(),
    /** In UTC: `2026-11-22`. */
    day: text("day").notNull(),
    /** The last entry that it vouches for. */
    seq: integer("seq").notNull(),
    /** Of its text. */
    sha256: text("sha256").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.day] }),
    index("audit_anchors_seq").on(table.tenantId, table.seq),
  ],
);
