import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

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
