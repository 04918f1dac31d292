import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { funnelDevices, funnelSteps } from "../../domain/funnel";

/** How many applicants came how far with a form on a day. Numbers only: no row is about a person or a case. */
export const funnelDays = sqliteTable(
  "funnel_days",
  {
    tenantId: text("tenant_id").notNull(),
    workflow: text("workflow").notNull(),
    form: text("form").notNull(),
    /** In UTC, `2026-11-22`. */
    day: text("day").notNull(),
    step: text("step", { enum: funnelSteps }).notNull(),
    /** Of `page`: its id; of `error`: `<page>/<field>/<code>`; else empty. */
    detail: text("detail").notNull(),
    device: text("device", { enum: funnelDevices }).notNull(),
    /** ISO 3166-1 alpha-2; `ZZ`: not known. */
    country: text("country").notNull(),
    n: integer("n").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.tenantId,
        table.workflow,
        table.form,
        table.day,
        table.step,
        table.detail,
        table.device,
        table.country,
      ],
    }),
    index("funnel_days_old").on(table.day),
  ],
);

/** What was counted, so that a message that comes twice, and a step that is taken twice, count once. */
export const funnelSeen = sqliteTable(
  "funnel_seen",
  {
    tenantId: text("tenant_id").notNull(),
    /** Hash of case, person's part, form and step. */
    id: text("id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] }), index("funnel_seen_old").on(table.atMs)],
);
