import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What was called with keys and by people, with everything personal taken out before it comes here. Ids begin with their time, so the key
 * is the order; old rows are found by rowid, which grows with time as well.
 */
export const requestLog = sqliteTable(
  "request_log",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    atMs: integer("at_ms").notNull(),
    method: text("method").notNull(),
    /** `operationId` of the route. */
    operation: text("operation").notNull(),
    /** The route's path with its parameters in braces. */
    route: text("route").notNull(),
    /** The path as it was called; parameters that are no ids of ours nor plain words stay in braces. */
    path: text("path").notNull(),
    /** Query parameters, redacted: JSON text; null: none. */
    query: text("query"),
    status: integer("status").notNull(),
    errorCode: text("error_code"),
    durationMs: integer("duration_ms").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    requestId: text("request_id").notNull(),
    idempotencyKey: text("idempotency_key"),
    apiVersion: text("api_version").notNull(),
    /** Redacted JSON text; null: none, or no JSON. */
    requestBody: text("request_body"),
    responseBody: text("response_body"),
    requestBytes: integer("request_bytes").notNull(),
    /** Null: the answer was a stream. */
    responseBytes: integer("response_bytes"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
