import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Cases that somebody has opened in an emergency. Reasons are for colleagues: no names belong in them. */
export const emergencies = sqliteTable(
  "emergencies",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    caseId: text("case_id").notNull(),
    reason: text("reason").notNull(),
    beganAtMs: integer("began_at_ms").notNull(),
    /** It ends by itself then. */
    endsAtMs: integer("ends_at_ms").notNull(),
    /** Null: nobody has ended it, and the sweeper has not been by since it ended by itself. */
    endedAtMs: integer("ended_at_ms"),
    /** Null: it ended by itself. */
    endedById: text("ended_by_id"),
    /** When everybody was told; null: not yet, so the sweeper tells them. */
    alarmedAtMs: integer("alarmed_at_ms"),
  },
  (table) => [
    index("emergencies_open").on(table.tenantId, table.userId).where(sql`ended_at_ms IS NULL`),
    index("emergencies_due").on(table.endsAtMs).where(sql`ended_at_ms IS NULL`),
    index("emergencies_untold").on(table.beganAtMs).where(sql`alarmed_at_ms IS NULL`),
    index("emergencies_tenant").on(table.tenantId, table.beganAtMs, table.id),
    index("emergencies_old").on(table.beganAtMs),
  ],
);
