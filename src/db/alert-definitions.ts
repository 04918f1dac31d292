import { and, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { ActorRef, AlertDefinitionId, TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import type { AlertDefinition } from "../monitoring/alert-definition";
import type { ReportDefinition } from "../monitoring/report-definition";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { alertDefinitionSets, alertDefinitions, alertDefinitionVersions } from "./schema";

/** What a definition says; whether it is switched on stands beside it. */
export type TransactionsBody = Omit<AlertDefinition, "enabled">;
export type ReportsBody = Omit<ReportDefinition, "enabled">;
export type DefinitionBody = TransactionsBody | ReportsBody;
type StoredDefinition = typeof alertDefinitions.$inferSelect;
export type DefinitionHead = Omit<StoredDefinition, "draft"> & { draft: DefinitionBody };
type StoredVersion = typeof alertDefinitionVersions.$inferSelect;
export type DefinitionVersionRow = Omit<StoredVersion, "body"> & { body: DefinitionBody };

export interface ActiveDefinition {
  id: AlertDefinitionId;
  version: number;
  body: AlertDefinition;
}
/** The definitions that judge. Of one revision there is one content. */
export interface ActiveDefinitions {
  revision: number;
  definitions: ActiveDefinition[];
}

export const isOfReports = (body: DefinitionBody): body is ReportsBody => "report" in body;

/** Text of ours, read when it was stored. */
const bodyOf = <Body extends DefinitionBody>(text: string): Body => JSON.parse(text) as Body;
const headOf = ({ draft, ...row }: StoredDefinition): DefinitionHead => ({ ...row, draft: bodyOf(draft) });
const ofId = (tenantId: TenantId, id: string): SQL | undefined =>
  and(eq(alertDefinitions.tenantId, tenantId), eq(alertDefinitions.id, id));
const judges = `enabled = 1 AND published_version IS NOT NULL AND archived_at_ms IS NULL`;

// Per isolate, the tenants that sent last: of one revision there is one content.
const activeKnown = new Map<TenantId, ActiveDefinitions>();
const mostKnown = 100;

/** The definitions of a tenant that are published and switched on: read whole only when there is a revision that is not known here. */
export async function activeDefinitions(db: D1Database, tenantId: TenantId): Promise<ActiveDefinitions> {
  const known = activeKnown.get(tenantId);
  if (known !== undefined && known.revision === (await activeRevision(db, tenantId))) return known;
  const active = await readActive(db, tenantId);
  activeKnown.delete(tenantId);
  activeKnown.set(tenantId, active);
  for (const oldest of activeKnown.keys()) {
    if (activeKnown.size <= mostKnown) break;
    activeKnown.delete(oldest);
  }
  return active;
}

async function readActive(db: D1Database, tenantId: TenantId): Promise<ActiveDefinitions> {
  const [set, rows] = await db.batch<{ revision: number; id: string; version: number; body: string }>([
    db.prepare("SELECT revision FROM alert_definition_sets WHERE tenant_id = ?1").bind(tenantId),
    db
      .prepare(
        `SELECT head.id, told.version, told.body FROM alert_definitions AS head JOIN alert_definition_versions AS told
           ON told.tenant_id = head.tenant_id AND told.definition_id = head.id AND told.version = head.published_version
         WHERE head.tenant_id = ?1 AND head.kind = 'transactions' AND ${judges} ORDER BY head.id`,
      )
      .bind(tenantId),
  ]);
  return {
    revision: set?.results[0]?.revision ?? 0,
    definitions: (rows?.results ?? []).map(({ id, version, body }) => ({
      id: id as AlertDefinitionId,
      version,
      body: { ...bodyOf<TransactionsBody>(body), enabled: true },
    })),
  };
}

/** The definitions over reports on merchants that are published and switched on. */
export async function activeReportDefinitions(
  db: D1Database,
  tenantId: TenantId,
): Promise<{ id: AlertDefinitionId; version: number; body: ReportDefinition }[]> {
  const { results } = await db
    .prepare(
      `SELECT head.id, told.version, told.body FROM alert_definitions AS head JOIN alert_definition_versions AS told
         ON told.tenant_id = head.tenant_id AND told.definition_id = head.id AND told.version = head.published_version
       WHERE head.tenant_id = ?1 AND head.kind = 'reports' AND ${judges} ORDER BY head.id`,
    )
    .bind(tenantId)
    .all<{ id: string; version: number; body: string }>();
  return results.map(({ id, version, body }) => ({
    id: id as AlertDefinitionId,
    version,
    body: { ...bodyOf<ReportsBody>(body), enabled: true },
  }));
}

/** Of the definitions that judge; 0: there has never been one. */
export async function activeRevision(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await orm(db)
    .select({ revision: alertDefinitionSets.revision })
    .from(alertDefinitionSets)
    .where(eq(alertDefinitionSets.tenantId, tenantId))
    .get();
  return row?.revision ?? 0;
}

/** The revision that judges, and the one that all window objects have. */
export async function preparedRevision(
  db: D1Database,
  tenantId: TenantId,
): Promise<{ revision: number; prepared: number }> {
  const row = await orm(db).select().from(alertDefinitionSets).where(eq(alertDefinitionSets.tenantId, tenantId)).get();
  return { revision: row?.revision ?? 0, prepared: row?.preparedRevision ?? 0 };
}

export async function markPrepared(db: D1Database, tenantId: TenantId, revision: number): Promise<void> {
  await db
    .prepare(
      "UPDATE alert_definition_sets SET prepared_revision = ?2 WHERE tenant_id = ?1 AND prepared_revision < ?2 AND revision >= ?2",
    )
    .bind(tenantId, revision)
    .run();
}

/** Sets that some window object may not have yet, behind one in the order of their tenants. */
export async function unpreparedSets(
  db: D1Database,
  beforeMs: number,
  after: string,
  limit: number,
): Promise<TenantId[]> {
  const rows = await orm(db)
    .select({ tenantId: alertDefinitionSets.tenantId })
    .from(alertDefinitionSets)
    .where(sql`prepared_revision < revision AND changed_at_ms < ${beforeMs} AND tenant_id > ${after}`)
    .orderBy(alertDefinitionSets.tenantId)
    .limit(limit);
  return rows.map(({ tenantId }) => tenantId as TenantId);
}

export interface NewDefinition {
  id: AlertDefinitionId;
  body: DefinitionBody;
  enabled: boolean;
  template: string | null;
  /** Published at once, as version 1. */
  publishedBy: ActorRef | null;
}

/** Writes definitions down, as drafts or published. Of a template that is there already nothing is written. */
export async function addDefinitions(
  db: D1Database,
  tenantId: TenantId,
  definitions: readonly NewDefinition[],
  nowMs: number,
): Promise<void> {
  await db.batch(addingDefinitions(db, tenantId, definitions, nowMs));
}

/** The statements of it, for whoever writes more together. */
export function addingDefinitions(
  db: D1Database,
  tenantId: TenantId,
  definitions: readonly NewDefinition[],
  nowMs: number,
): D1PreparedStatement[] {
  const rows = definitions.map(({ id, body, enabled, template, publishedBy }) => {
    const text = JSON.stringify(body);
    const kind = isOfReports(body) ? "reports" : "transactions";
    const by = publishedBy === null ? null : { ...publishedBy };
    return { id, kind, name: body.name, template, text, hash: sha256Hex(text), enabled: Number(enabled), by };
  });
  const given = JSON.stringify(rows);
  const isNew = `NOT EXISTS (SELECT 1 FROM alert_definitions AS one WHERE one.tenant_id = ?1 AND
    (one.id = value ->> 'id' OR (one.template = value ->> 'template' AND one.archived_at_ms IS NULL)))`;
  return [
    db
      .prepare(
        `INSERT INTO alert_definition_sets (tenant_id, revision, changed_at_ms, prepared_revision)
         SELECT ?1, 1, ?3, 0 WHERE EXISTS (SELECT 1 FROM json_each(?2) WHERE value ->> 'by' IS NOT NULL AND value ->> 'enabled' = 1 AND ${isNew})
         ON CONFLICT (tenant_id) DO UPDATE SET revision = revision + 1, changed_at_ms = excluded.changed_at_ms`,
      )
      .bind(tenantId, given, nowMs),
    db
      .prepare(
        `INSERT INTO alert_definition_versions (tenant_id, definition_id, version, body, hash, by_kind, by_id, at_ms)
         SELECT ?1, value ->> 'id', 1, value ->> 'text', value ->> 'hash', value ->> '$.by.kind', value ->> '$.by.id', ?3
         FROM json_each(?2) WHERE value ->> 'by' IS NOT NULL AND ${isNew}`,
      )
      .bind(tenantId, given, nowMs),
    db
      .prepare(
        `INSERT INTO alert_definitions (id, tenant_id, kind, name, template, draft, hash, version, published_version, published_hash,
           enabled, created_at_ms, updated_at_ms, published_at_ms, judged_day)
         SELECT value ->> 'id', ?1, value ->> 'kind', value ->> 'name', value ->> 'template', value ->> 'text', value ->> 'hash', 1,
           iif(value ->> 'by' IS NULL, NULL, 1), iif(value ->> 'by' IS NULL, NULL, value ->> 'hash'), value ->> 'enabled', ?3, ?3,
           iif(value ->> 'by' IS NULL, NULL, ?3), iif(value ->> 'by' IS NOT NULL AND ${isDaily("value ->> 'text'")}, ?4, NULL)
         FROM json_each(?2) WHERE ${isNew}`,
      )
      .bind(tenantId, given, nowMs, dayBefore(nowMs)),
  ];
}

export async function getDefinition(db: D1Database, tenantId: TenantId, id: string): Promise<DefinitionHead | null> {
  const row = await orm(db).select().from(alertDefinitions).where(ofId(tenantId, id)).get();
  return row === undefined ? null : headOf(row);
}

/** The newest published version of each of these that is over transactions, whether it judges or not. */
export async function publishedDefinitions(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<ActiveDefinition[]> {
  const { results } = await db
    .prepare(
      `SELECT head.id, told.version, told.body, head.enabled FROM alert_definitions AS head JOIN alert_definition_versions AS told
         ON told.tenant_id = head.tenant_id AND told.definition_id = head.id AND told.version = head.published_version
       WHERE head.tenant_id = ?1 AND head.kind = 'transactions' AND head.id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(tenantId, JSON.stringify(ids))
    .all<{ id: string; version: number; body: string; enabled: number }>();
  return results.map(({ id, version, body, enabled }) => ({
    id: id as AlertDefinitionId,
    version,
    body: { ...bodyOf<TransactionsBody>(body), enabled: enabled === 1 },
  }));
}

/** Those of the ids that are the tenant's. */
export async function getDefinitions(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<DefinitionHead[]> {
  const rows = await orm(db)
    .select()
    .from(alertDefinitions)
    .where(
      and(
        eq(alertDefinitions.tenantId, tenantId),
        sql`${alertDefinitions.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return rows.map(headOf);
}

/** Those that were made from templates and are not archived, by template. */
export async function installedTemplates(db: D1Database, tenantId: TenantId): Promise<Map<string, string>> {
  const rows = await orm(db)
    .select({ id: alertDefinitions.id, template: alertDefinitions.template })
    .from(alertDefinitions)
    .where(
      and(
        eq(alertDefinitions.tenantId, tenantId),
        isNotNull(alertDefinitions.template),
        isNull(alertDefinitions.archivedAtMs),
      ),
    );
  return new Map(rows.map(({ id, template }) => [template ?? "", id]));
}

/** SQL: whether this text of a definition asks for judging by the day. */
export const isDaily = (body: string): string => `json_extract(${body}, '$.run.schedule') IS NOT NULL`;
/** Days until then are not owed to a definition that is published now. */
export const dayBefore = (nowMs: number): string => new Date(nowMs - 86_400_000).toISOString().slice(0, 10);

/** How many the tenant has, archived ones not counted. */
export async function countDefinitions(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await db
    .prepare("SELECT count(*) AS n FROM alert_definitions WHERE tenant_id = ?1 AND archived_at_ms IS NULL")
    .bind(tenantId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

export type DefinitionState = "draft" | "enabled" | "disabled" | "archived";
export interface DefinitionFilters {
  state?: DefinitionState | undefined;
  q?: string | undefined;
}

/** Newest first; archived ones only when they are asked for. */
export async function listDefinitions(
  db: D1Database,
  tenantId: TenantId,
  { state, q }: DefinitionFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<DefinitionHead>> {
  const words = q === undefined ? undefined : sql`instr(lower(${alertDefinitions.name}), ${q.toLowerCase()}) > 0`;
  const rows = await orm(db)
    .select()
    .from(alertDefinitions)
    .where(
      and(
        eq(alertDefinitions.tenantId, tenantId),
        isIn(state),
        words,
        olderThan(alertDefinitions.createdAtMs, alertDefinitions.id, cursor),
      ),
    )
    .orderBy(desc(alertDefinitions.createdAtMs), desc(alertDefinitions.id))
    .limit(limit + 1);
  return listed(rows.map(headOf), limit, (row) => row);
}

function isIn(state: DefinitionState | undefined): SQL | undefined {
  const { archivedAtMs, publishedVersion, enabled } = alertDefinitions;
  if (state === "archived") return isNotNull(archivedAtMs);
  if (state === "draft") return and(isNull(archivedAtMs), isNull(publishedVersion));
  if (state === undefined) return isNull(archivedAtMs);
  return and(isNull(archivedAtMs), isNotNull(publishedVersion), eq(enabled, state === "enabled"));
}

export async function versionsOf(
  db: D1Database,
  tenantId: TenantId,
  definitionId: string,
): Promise<DefinitionVersionRow[]> {
  const rows = await orm(db)
    .select()
    .from(alertDefinitionVersions)
    .where(and(eq(alertDefinitionVersions.tenantId, tenantId), eq(alertDefinitionVersions.definitionId, definitionId)))
    .orderBy(desc(alertDefinitionVersions.version))
    .limit(500);
  return rows.map((row) => ({ ...row, body: bodyOf(row.body) }));
}

export async function getDefinitionVersion(
  db: D1Database,
  tenantId: TenantId,
  definitionId: string,
  version: number,
): Promise<DefinitionVersionRow | null> {
  const row = await orm(db)
    .select()
    .from(alertDefinitionVersions)
    .where(
      and(
        eq(alertDefinitionVersions.tenantId, tenantId),
        eq(alertDefinitionVersions.definitionId, definitionId),
        eq(alertDefinitionVersions.version, version),
      ),
    )
    .get();
  return row === undefined ? null : { ...row, body: bodyOf(row.body) };
}

export interface DueDefinition {
  tenantId: TenantId;
  id: AlertDefinitionId;
}

/** Definitions that judge by the day and have a day to judge before this one, behind one in the order of their ids. */
export async function dueDefinitions(
  db: D1Database,
  day: string,
  after: string,
  limit: number,
): Promise<DueDefinition[]> {
  const { results } = await db
    .prepare(
      `SELECT tenant_id AS tenantId, id FROM alert_definitions WHERE judged_day IS NOT NULL AND judged_day < ?1 AND ${judges} AND id > ?2
       ORDER BY id LIMIT ?3`,
    )
    .bind(day, after, limit)
    .all<DueDefinition>();
  return results;
}

/** A definition is judged through this day. */
export async function markJudged(db: D1Database, tenantId: TenantId, id: string, day: string): Promise<void> {
  await db
    .prepare(
      "UPDATE alert_definitions SET judged_day = ?3 WHERE tenant_id = ?1 AND id = ?2 AND judged_day IS NOT NULL AND judged_day < ?3",
    )
    .bind(tenantId, id, day)
    .run();
}
