import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Websites of a tenant that may frame its forms, call the flow's API from a browser, and be returned to. A handful per tenant. */
export const allowedOrigins = sqliteTable(
  "allowed_origins",
  {
    tenantId: text("tenant_id").notNull(),
    /** `https://app.example.com`: exactly as browsers write it. */
    origin: text("origin").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.origin] })],
);
