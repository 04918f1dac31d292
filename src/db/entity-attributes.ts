import type { EntityType, FactSource, TenantId } from "../domain";
import { entityName } from "../domain/entity-name";
import { countingOf, dataOf, type Fact, peopleFields, type Statement } from "../entities/attributes";
import { type Keyed, termsOf } from "../entities/terms";
import type { Json } from "../lib/json";

/** What is kept of one field, however often somebody says something else. */
const mostPerField = 50;

export interface ToLearn {
  entityId: string;
  facts: readonly Fact[];
  source: FactSource;
  atMs: number;
  /** What is said counts from now on, whatever is said later. */
  pinned?: boolean;
  /** Fields that are let go: the newest counts again. */
  unpin?: readonly string[];
  /** What lists show is made anew, although nothing may be new. */
  anew?: boolean;
  /** Nothing is learned if the entity is of another version. */
  expectedVersion?: number | null;
}

interface StatementRow {
  seq: number;
  entity_id: string;
  field: string;
  value: string;
  source_kind: FactSource["kind"];
  source_id: string;
  at_ms: number;
  pinned: number;
}

const statementOf = (row: StatementRow): Statement => ({
  seq: row.seq,
  entityId: row.entity_id,
  field: row.field,
  value: JSON.parse(row.value) as Json,
  source: { kind: row.source_kind, id: row.source_id },
  atMs: row.at_ms,
  pinned: row.pinned === 1,
});

interface Root {
  id: string;
  type: EntityType;
  data: string;
  version: number;
  correlation_ids: string;
}

const leads = "(SELECT coalesce(merged_into, id) FROM entities WHERE id = ?2 AND tenant_id = ?1)";
const ofAll = `entity_id IN (SELECT id FROM entities WHERE id = ${leads} UNION ALL SELECT id FROM entities WHERE merged_into = ${leads})`;
// Behind a statement: what it has changed is a version of its own, and lists are behind it until they are made anew.
const countSql = `UPDATE entities SET version = version + 1, updated_at_ms = max(updated_at_ms, ?4), stale_since_ms = coalesce(stale_since_ms, ?4)
  WHERE (changes() > 0 OR (?5 = 1 AND (?3 IS NULL OR version = ?3))) AND tenant_id = ?1 AND id = ${leads}`;
const isExpected = `(?3 IS NULL OR EXISTS (SELECT 1 FROM entities WHERE id = ${leads} AND version = ?3))`;

// What an earlier release knew of somebody becomes statements of the case that is the oldest about them.
const fromData = (path: string, prefix: string): string => `
  INSERT INTO entity_attributes (tenant_id, entity_id, field, value, source_kind, source_id, at_ms, pinned)
  SELECT one.tenant_id, one.id, '${prefix}' || said.key,
    CASE said.type WHEN 'text' THEN json_quote(said.value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE said.value END, 'case',
    coalesce((SELECT case_id FROM cases WHERE cases.tenant_id = ?1 AND cases.entity_id = one.id ORDER BY created_at_ms LIMIT 1), 'unknown'),
    one.updated_at_ms, 0
  FROM entities AS one, json_each(one.data, '${path}') AS said
  WHERE one.tenant_id = ?1 AND one.id = ?2 AND one.version = 0 AND said.type <> 'null'
    AND said.key NOT IN (SELECT value FROM json_each('${JSON.stringify(["additionalInfo", ...peopleFields])}'))`;
const backfills = [fromData("$", ""), fromData("$.additionalInfo", "additionalInfo.")];

// The same said again by the same source is nothing new.
const insertSql = `
  INSERT INTO entity_attributes (tenant_id, entity_id, field, value, source_kind, source_id, at_ms, pinned)
  SELECT ?1, ?2, item.value ->> 'field', item.value ->> 'value', ?5, ?6, ?7, ?8 FROM json_each(?4) AS item
  WHERE ${isExpected} AND EXISTS (SELECT 1 FROM entities WHERE id = ?2 AND tenant_id = ?1) AND NOT EXISTS (
    SELECT 1 FROM entity_attributes AS said WHERE said.seq = (
        SELECT max(seq) FROM entity_attributes WHERE tenant_id = ?1 AND entity_id = ?2 AND field = item.value ->> 'field'
          AND source_kind = ?5 AND source_id = ?6)
      AND said.value = item.value ->> 'value' AND said.pinned = ?8)`;

const unpinSql = `UPDATE entity_attributes SET pinned = 0 WHERE tenant_id = ?1 AND ${ofAll} AND pinned = 1 AND ${isExpected}
  AND field IN (SELECT value FROM json_each(?4))`;

/**
 * Learns what is said of a person or company: keeps it with its source, and makes anew what lists show of them and find them by. What was
 * said before stays as history. Answers the version that came of it; `isStale`: it was not the expected one, and nothing was learned.
 */
export async function learn(
  db: D1Database,
  tenantId: TenantId,
  said: ToLearn,
  keyed: Keyed,
): Promise<{ version: number; isNew: boolean; isStale: boolean }> {
  const { entityId, facts, source, atMs, pinned = false, unpin = [], expectedVersion = null, anew = false } = said;
  const items = JSON.stringify(facts.map(({ field, value }) => ({ field, value: JSON.stringify(value) })));
  const [before, , , , , , statements, roots] = await db.batch([
    db.prepare(`SELECT version FROM entities WHERE tenant_id = ?1 AND id = ${leads}`).bind(tenantId, entityId),
    ...backfills.map((text) => db.prepare(text).bind(tenantId, entityId)),
    db.prepare(unpinSql).bind(tenantId, entityId, expectedVersion, JSON.stringify(unpin)),
    db
      .prepare(insertSql)
      .bind(tenantId, entityId, expectedVersion, items, source.kind, source.id, atMs, pinned ? 1 : 0),
    db.prepare(countSql).bind(tenantId, entityId, expectedVersion, atMs, unpin.length > 0 ? 1 : 0),
    ...reading(db, tenantId, entityId),
  ]);
  const root = roots?.results[0] as Root | undefined;
  const was = (before?.results[0] as { version: number } | undefined)?.version;
  if (root === undefined || was === undefined) return { version: 0, isNew: false, isStale: true };
  const { version } = root;
  if (expectedVersion !== null && was !== expectedVersion) return { version, isNew: false, isStale: true };
  const isNew = version > was;
  if (isNew || anew || was === 0)
    await write(db, tenantId, root, (statements?.results ?? []) as StatementRow[], atMs, keyed);
  return { version, isNew, isStale: false };
}

/**
 * Makes anew what lists show of somebody and find them by: two were merged, or parted, or something is erased. `withoutCase`: as if this
 * case had said nothing.
 */
export async function renewEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  keyed: Keyed,
  nowMs: number,
  withoutCase: string | null = null,
): Promise<void> {
  const [statements, roots] = await db.batch(reading(db, tenantId, entityId));
  const root = roots?.results[0] as Root | undefined;
  if (root === undefined) return;
  const rows = ((statements?.results ?? []) as StatementRow[]).filter(
    ({ source_kind, source_id }) => source_kind !== "case" || source_id !== withoutCase,
  );
  await write(db, tenantId, root, rows, nowMs, keyed);
}

const reading = (db: D1Database, tenantId: TenantId, entityId: string): D1PreparedStatement[] => [
  db.prepare(`SELECT * FROM entity_attributes WHERE tenant_id = ?1 AND ${ofAll} ORDER BY seq`).bind(tenantId, entityId),
  db
    .prepare(
      `SELECT id, type, data, version, (SELECT json_group_array(correlation_id) FROM entities AS alike
         WHERE (alike.id = one.id OR alike.merged_into = one.id) AND correlation_id IS NOT NULL) AS correlation_ids
       FROM entities AS one WHERE tenant_id = ?1 AND id = ${leads} AND erased_at_ms IS NULL`,
    )
    .bind(tenantId, entityId),
];

/** Writes what the statements come to, unless somebody has said something since they were read: then that one writes. */
async function write(
  db: D1Database,
  tenantId: TenantId,
  root: Root,
  rows: readonly StatementRow[],
  atMs: number,
  keyed: Keyed,
): Promise<void> {
  const data = dataOf(countingOf(rows.map(statementOf)));
  const ids = JSON.parse(root.correlation_ids) as string[];
  const terms = [
    ...new Set([null, ...ids].flatMap((correlationId) => termsOf({ type: root.type, correlationId, data }, keyed))),
  ];
  const isAsRead = "EXISTS (SELECT 1 FROM entities WHERE id = ?2 AND tenant_id = ?1 AND version = ?3)";
  const bound = [tenantId, root.id, root.version] as const;
  await db.batch([
    db.prepare(`DELETE FROM entity_terms WHERE tenant_id = ?1 AND ${ofAll} AND ${isAsRead}`).bind(...bound),
    db
      .prepare(
        `INSERT OR IGNORE INTO entity_terms (tenant_id, term, entity_id) SELECT ?1, value, ?2 FROM json_each(?4) WHERE ${isAsRead}`,
      )
      .bind(...bound, JSON.stringify(terms)),
    db
      .prepare(
        `DELETE FROM entity_attributes WHERE tenant_id = ?1 AND entity_id = ?2 AND seq IN (SELECT seq FROM (
           SELECT seq, row_number() OVER (PARTITION BY field ORDER BY pinned DESC, at_ms DESC, seq DESC) AS place
           FROM entity_attributes WHERE tenant_id = ?1 AND entity_id = ?2) WHERE place > ${mostPerField})`,
      )
      .bind(tenantId, root.id),
    db
      .prepare(
        `UPDATE entities SET data = ?4, name = ?5, version = max(version, 1), updated_at_ms = max(updated_at_ms, ?6), stale_since_ms = NULL
         WHERE tenant_id = ?1 AND id = ?2 AND version = ?3 AND erased_at_ms IS NULL`,
      )
      .bind(...bound, JSON.stringify(data), entityName(data), atMs),
  ]);
}

/** Everything that was said of them, the newest first; `field`: of that alone. */
export async function statementsAbout(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  {
    field = null,
    before = null,
    limit = 1_000,
  }: { field?: string | null; before?: number | null; limit?: number } = {},
): Promise<Statement[]> {
  const { results } = await db
    .prepare(
      `SELECT * FROM entity_attributes WHERE tenant_id = ?1 AND ${ofAll} AND (?3 IS NULL OR field = ?3) AND (?4 IS NULL OR seq < ?4)
       ORDER BY seq DESC LIMIT ?5`,
    )
    .bind(tenantId, entityId, field, before, limit)
    .all<StatementRow>();
  return results.map(statementOf);
}

/** What counts of each field, and who says so. */
export const countingAbout = async (db: D1Database, tenantId: TenantId, entityId: string): Promise<Statement[]> =>
  countingOf(await statementsAbout(db, tenantId, entityId, { limit: 10_000 }));

/** What one source has said of somebody last, field by field: what it says again is nothing new. */
export async function lastSaid(
  db: D1Database,
  tenantId: TenantId,
  entityIds: readonly string[],
  source: FactSource,
): Promise<Map<string, string>> {
  const { results } = await db
    .prepare(
      `SELECT entity_id, field, value FROM entity_attributes WHERE tenant_id = ?1 AND source_id = ?2 AND source_kind = ?3
         AND entity_id IN (SELECT value FROM json_each(?4)) ORDER BY seq`,
    )
    .bind(tenantId, source.id, source.kind, JSON.stringify(entityIds))
    .all<{ entity_id: string; field: string; value: string }>();
  return new Map(results.map((row) => [`${row.entity_id} ${row.field}`, row.value]));
}

/** Entities whose lists have been behind what was said since before then: whoever was to make them anew has died. */
export async function staleEntities(
  db: D1Database,
  beforeMs: number,
  limit: number,
): Promise<{ tenantId: TenantId; id: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT tenant_id AS tenantId, id FROM entities WHERE stale_since_ms < ?1 AND erased_at_ms IS NULL AND merged_into IS NULL
       ORDER BY stale_since_ms LIMIT ?2`,
    )
    .bind(beforeMs, limit)
    .all<{ tenantId: TenantId; id: string }>();
  return results;
}

/** Entities as an earlier release left them, the oldest first. */
export async function unreadEntities(db: D1Database, limit: number): Promise<{ tenantId: TenantId; id: string }[]> {
  const { results } = await db
    .prepare(
      "SELECT tenant_id AS tenantId, id FROM entities WHERE version = 0 AND erased_at_ms IS NULL ORDER BY created_at_ms LIMIT ?1",
    )
    .bind(limit)
    .all<{ tenantId: TenantId; id: string }>();
  return results;
}
