import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Which facts of which cases are the same: `key` is the kind of fact and what stands for it (a keyed hash per tenant, nothing that says
 * the fact itself). Written with the index of words, taken away with the case by a trigger.
 */
export const sharedFacts = sqliteTable(
  "shared_facts",
  {
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    caseId: text("case_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.key, table.caseId] }),
    index("shared_facts_case").on(table.caseId),
  ],
);

/** Up to where a person has seen a case. Taken away with the case by a trigger, and by the sweeper when it is old. */
export const caseLooks = sqliteTable(
  "case_looks",
  {
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    caseId: text("case_id").notNull(),
    version: integer("version").notNull(),
    lookedAtMs: integer("looked_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId, table.caseId] }),
    index("case_looks_case").on(table.caseId),
    index("case_looks_age").on(table.lookedAtMs),
  ],
);
