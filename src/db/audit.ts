import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { EntryKind } from "../audit/entry";
import { type Actor, type ActorRef, actorRef, type TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import { orm } from "./orm";
import { auditLog } from "./schema";

/** Something that has to be answered for: a deed outside of cases, a look at personal data, a change of a case. */
export interface AuditEntry {
  actor: Actor | ActorRef;
  /** `operationId` of the call, or a word of its own (`signIn`, `case.decide`). */
  action: string;
  /** What it was done to. `id` null: there is only one of its kind. */
  object: { kind: string; id: string | null };
  requestId: string | null;
  /** Never personal data: ids, roles, numbers, names of settings. */
  details?: JsonObject;
  /** Left out: `setting`. */
  kind?: EntryKind;
  /** Why, in the caller's words. */
  purpose?: string | null;
  /** What has this word is written down once, however often it is told. */
  once?: string;
}

export interface AuditRow {
  /** Counts the entries of the tenant from 1, without holes. */
  seq: number;
  atMs: number;
  actorKind: string;
  actorId: string;
  kind: string;
  action: string;
  objectKind: string;
  objectId: string | null;
  requestId: string | null;
  purpose: string | null;
  details: JsonObject;
}

export interface AuditFilters {
  kind?: EntryKind;
  actorId?: string;
  action?: string;
  objectKind?: string;
  objectId?: string;
  /** Inclusive. */
  fromMs?: number;
  /** Exclusive. */
  toMs?: number;
  /**
   * Part of an action, of an object's id, of a purpose or of the details, among the newest hundred thousand entries. Letters A–Z match
   * either case.
   */
  q?: string;
}

/** Writes entries, in this order. The numbers are given by the database in the same statement, so two at once get two numbers. */
export async function writeAudit(db: D1Database, tenantId: TenantId, entry: AuditEntry, nowMs: number): Promise<void> {
  await auditStatement(db, [{ tenantId, entry, atMs: nowMs }]).run();
}

/** The same as a statement, for a batch; entries may be of several tenants. */
export function auditStatement(
  db: D1Database,
  entries: readonly { tenantId: string; entry: AuditEntry; atMs: number }[],
): D1PreparedStatement {
  const items = entries.map(({ tenantId, entry, atMs }) => {
    const by = "tenantId" in entry.actor ? actorRef(entry.actor) : entry.actor;
    return {
      ...{ t: tenantId, at: atMs, ak: by.kind, ai: by.id, a: entry.action, ok: entry.object.kind, oi: entry.object.id },
      ...{ r: entry.requestId, d: JSON.stringify(entry.details ?? {}), k: entry.kind ?? "setting" },
      ...{ p: entry.purpose ?? null, o: entry.once ?? null },
    };
  });
  return db.prepare(insertSql).bind(JSON.stringify(items));
}

// What was told before is left out before numbers are given: there are no holes. CROSS JOIN: the list first, then the index by it.
const insertSql = `INSERT INTO audit_log
    (tenant_id, seq, at_ms, actor_kind, actor_id, action, object_kind, object_id, request_id, details, kind, purpose, once)
  SELECT t, (SELECT coalesce(max(seq), 0) FROM audit_log WHERE tenant_id = t) + row_number() OVER (PARTITION BY t ORDER BY place),
    at, ak, ai, a, ok, oi, r, d, k, p, o
  FROM (
    SELECT item.key AS place, ${["t", "at", "ak", "ai", "a", "ok", "oi", "r", "d", "k", "p", "o"]
      .map((name) => `json_extract(item.value, '$.${name}') AS ${name}`)
      .join(", ")}
    FROM json_each(?) AS item
  ) AS told
  WHERE o IS NULL OR NOT EXISTS (SELECT 1 FROM audit_log known WHERE known.tenant_id = told.t AND known.once = told.o)`;

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
        when(filters.kind, kindIs),
        when(filters.objectKind, (kind) => eq(auditLog.objectKind, kind)),
        when(filters.objectId, (id) => eq(auditLog.objectId, id)),
        when(filters.fromMs, (fromMs) => gte(auditLog.atMs, fromMs)),
        when(filters.toMs, (toMs) => lt(auditLog.atMs, toMs)),
        when(filters.q, (q) => {
          const part = q.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
          const has = (column: SQL) => sql`instr(lower(coalesce(${column}, '')), ${part}) > 0`;
          const fits = sql`(${has(sql`action`)} OR ${has(sql`object_id`)} OR ${has(sql`details`)} OR ${has(sql`purpose`)})`;
          return sql`seq > (SELECT max(seq) - ${searchedBack} FROM audit_log WHERE tenant_id = ${tenantId}) AND ${fits}`;
        }),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  const next = rows.length > limit ? (data.at(-1)?.seq ?? null) : null;
  return { data: data.map(decode), next };
}

/** Words are looked for in so many entries, the newest: a log may have millions. */
const searchedBack = 100_000;

// A literal where there is an index of that kind alone: a bound value would not find it.
const kindIs = (kind: EntryKind): SQL => (kind === "setting" ? sql`kind = 'setting'` : sql`kind = ${kind}`);

/** The actions that stand in the log of this tenant, for a filter. From one to the next by the index: looks are many, actions few. */
export async function auditedActions(db: D1Database, tenantId: TenantId): Promise<string[]> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE found (action) AS (
         SELECT min(action) FROM audit_log WHERE tenant_id = ?1
         UNION ALL
         SELECT (SELECT min(action) FROM audit_log WHERE tenant_id = ?1 AND action > found.action) FROM found WHERE found.action IS NOT NULL
       ) SELECT action FROM found WHERE action IS NOT NULL LIMIT 400`,
    )
    .bind(tenantId)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}

const decode = ({ tenantId: _tenant, once: _once, details, ...row }: typeof auditLog.$inferSelect): AuditRow => ({
  ...row,
  details: JSON.parse(details) as JsonObject,
});
