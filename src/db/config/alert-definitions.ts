import { type ActorRef, newId, type TenantId } from "../../domain";
import { sha256Hex } from "../../lib/bytes";
import { addingDefinitions, type DefinitionBody, dayBefore, isDaily } from "../alert-definitions";

/** A published alert definition, as configuration knows it: by its name. */
export interface ConfiguredAlertDefinition {
  id: string;
  name: string;
  kind: "transactions" | "reports";
  enabled: boolean;
  body: DefinitionBody;
  hash: string;
}

/** What is published of a tenant's alert definitions. Of several of one name the oldest is configuration. */
export async function configuredAlertDefinitions(
  db: D1Database,
  tenantId: TenantId,
): Promise<ConfiguredAlertDefinition[]> {
  const { results } = await db
    .prepare(
      `SELECT head.id, head.kind, head.enabled, told.body, told.hash FROM alert_definitions AS head
         JOIN alert_definition_versions AS told
           ON told.tenant_id = head.tenant_id AND told.definition_id = head.id AND told.version = head.published_version
       WHERE head.tenant_id = ?1 AND head.archived_at_ms IS NULL ORDER BY head.created_at_ms, head.id`,
    )
    .bind(tenantId)
    .all<{ id: string; kind: "transactions" | "reports"; enabled: number; body: string; hash: string }>();
  const named = new Map<string, ConfiguredAlertDefinition>();
  for (const { id, kind, enabled, body: text, hash } of results) {
    const body = JSON.parse(text) as DefinitionBody; // written by us
    if (!named.has(body.name)) named.set(body.name, { id, name: body.name, kind, enabled: enabled === 1, body, hash });
  }
  return [...named.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Publishes it, or only switches it where it says the same. A draft that somebody has begun stays theirs. */
export function alertDefinitionStatements(
  db: D1Database,
  tenantId: TenantId,
  before: ConfiguredAlertDefinition | null,
  { body, enabled, by }: { body: DefinitionBody; enabled: boolean; by: ActorRef },
  nowMs: number,
): D1PreparedStatement[] {
  if (before === null) {
    const made = { id: newId("alertDefinition"), body, enabled, template: null, publishedBy: by };
    return addingDefinitions(db, tenantId, [made], nowMs);
  }
  const theOne = "tenant_id = ?1 AND id = ?2 AND archived_at_ms IS NULL";
  const anotherSet = nextRevision(db, tenantId, nowMs);
  const text = JSON.stringify(body);
  const hash = sha256Hex(text);
  if (hash === before.hash)
    return [
      anotherSet,
      db
        .prepare(`UPDATE alert_definitions SET enabled = ?4, version = version + 1, updated_at_ms = ?3 WHERE ${theOne}`)
        .bind(tenantId, before.id, nowMs, Number(enabled)),
    ];
  return [
    anotherSet,
    db
      .prepare(
        `INSERT INTO alert_definition_versions (tenant_id, definition_id, version, body, hash, by_kind, by_id, at_ms)
         SELECT tenant_id, id, published_version + 1, ?4, ?5, ?6, ?7, ?3 FROM alert_definitions WHERE ${theOne}`,
      )
      .bind(tenantId, before.id, nowMs, text, hash, by.kind, by.id),
    db
      .prepare(
        `UPDATE alert_definitions SET version = version + 1, updated_at_ms = ?3, published_at_ms = ?3, enabled = ?6,
           published_version = published_version + 1, published_hash = ?5, name = iif(hash = published_hash, ?7, name),
           draft = iif(hash = published_hash, ?4, draft), hash = iif(hash = published_hash, ?5, hash),
           judged_day = iif(${isDaily("?4")}, coalesce(judged_day, ?8), NULL)
         WHERE ${theOne}`,
      )
      .bind(tenantId, before.id, nowMs, text, hash, Number(enabled), body.name, dayBefore(nowMs)),
  ];
}

export const archivingAlertDefinition = (
  db: D1Database,
  tenantId: TenantId,
  id: string,
  nowMs: number,
): D1PreparedStatement[] => [
  nextRevision(db, tenantId, nowMs),
  db
    .prepare(
      `UPDATE alert_definitions SET version = version + 1, updated_at_ms = ?3, archived_at_ms = ?3, enabled = 0, judged_day = NULL
       WHERE tenant_id = ?1 AND id = ?2 AND archived_at_ms IS NULL`,
    )
    .bind(tenantId, id, nowMs),
];

/** What judges then is another revision of the tenant's set. */
const nextRevision = (db: D1Database, tenantId: TenantId, nowMs: number): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO alert_definition_sets (tenant_id, revision, changed_at_ms, prepared_revision) VALUES (?1, 1, ?2, 0)
       ON CONFLICT (tenant_id) DO UPDATE SET revision = revision + 1, changed_at_ms = excluded.changed_at_ms`,
    )
    .bind(tenantId, nowMs);
