import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { type Actor, type ActorRef, actorRef, type TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import { orm } from "./orm";
import { auditLog } from "./schema";

/** What somebody did outside of cases, or with a case in a way that has to be answered for. */
export interface AuditEntry {
  actor: Actor | ActorRef;
  /** `operationId` of the call, or a word of its own (`signIn`). */
  action: string;
  /** What it was done to. `id` null: there is only one of its kind. */
  object: { kind: string; id: string | null };
  requestId: string | null;
  /** Never personal data: ids, roles, numbers, names of settings. */
  details?: JsonObject;
}

export interface AuditRow {
  /** Counts the entries of the tenant from 1, without holes. */
  seq: number;
  atMs: number;
  actorKind: string;
  actorId: string;
  action: string;
  objectKind: string;
  objectId: string | null;
  requestId: string | null;
  details: JsonObject;
}

export interface AuditFilters {
  actorId?: string;
  action?: string;
  objectKind?: string;
  objectId?: string;
  /** Inclusive. */
  fromMs?: number;
  /** Exclusive. */
  toMs?: number;
  /** Part of an action, of an object's id or of the details. Letters A–Z match either case. */
  q?: string;
}

/** Writes one entry. The number is given by the database in the same statement, so two at once get two numbers. */
export async function writeAudit(db: D1Database, tenantId: TenantId, entry: AuditEntry, nowMs: number): Promise<void> {
  const by = "tenantId" in entry.actor ? actorRef(entry.actor) : entry.actor;
  await orm(db).run(sql`
    INSERT INTO ${auditLog} (tenant_id, seq, at_ms, actor_kind, actor_id, action, object_kind, object_id, request_id, details)
    SELECT ${tenantId}, coalesce(max(seq), 0) + 1, ${nowMs}, ${by.kind}, ${by.id}, ${entry.action}, ${entry.object.kind},
      ${entry.object.id}, ${entry.requestId}, ${JSON.stringify(entry.details ?? {})}
    FROM ${auditLog} WHERE tenant_id = ${tenantId}`);
}

/** A page of entries, the newest first. `before`: the `seq` at which the last page ended. */
export async function listAudit(
  db: D1Database,
  tenantId: TenantId,
  filters: AuditFilters,
  before: number | null,
  limit: number,
): Promise<{ data: AuditRow[]; next: number | null }> {
  const when = <Value>(value: Value | undefined, condition: (value: Value) => SQL): SQL | undefined =>
    value === undefined ? undefined : condition(value);
  const rows = await orm(db)
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        before === null ? undefined : lt(auditLog.seq, before),
        when(filters.actorId, (id) => eq(auditLog.actorId, id)),
        when(filters.action, (action) => eq(auditLog.action, action)),
        when(filters.objectKind, (kind) => eq(auditLog.objectKind, kind)),
        when(filters.objectId, (id) => eq(auditLog.objectId, id)),
        when(filters.fromMs, (fromMs) => gte(auditLog.atMs, fromMs)),
        when(filters.toMs, (toMs) => lt(auditLog.atMs, toMs)),
        when(filters.q, (q) => {
          const part = q.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
          const has = (column: SQL) => sql`instr(lower(coalesce(${column}, '')), ${part}) > 0`;
          return sql`(${has(sql`action`)} OR ${has(sql`object_id`)} OR ${has(sql`details`)})`;
        }),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  const next = rows.length > limit ? (data.at(-1)?.seq ?? null) : null;
  return { data: data.map(decode), next };
}

/** The actions that stand in the log of this tenant, for a filter. */
export async function auditedActions(db: D1Database, tenantId: TenantId): Promise<string[]> {
  const rows = await orm(db)
    .selectDistinct({ action: auditLog.action })
    .from(auditLog)
    .where(eq(auditLog.tenantId, tenantId))
    .orderBy(auditLog.action)
    .limit(200);
  return rows.map(({ action }) => action);
}

const decode = ({ tenantId: _tenant, details, ...row }: typeof auditLog.$inferSelect): AuditRow => ({
  ...row,
  details: JSON.parse(details) as JsonObject,
});
