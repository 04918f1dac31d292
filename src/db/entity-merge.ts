import type { TenantId } from "../domain";
import type { Keyed } from "../entities/terms";
import { isSame } from "../privacy/same-entity";
import { alertsAbout } from "./alerts-about";
import { learn, renewEntity } from "./entity-attributes";
import { type Deed, keepMerge } from "./entity-changes";
import { movingMonitors } from "./monitors";

/** The risk of those that lead, made anew of the cases that are theirs now. */
const riskSql = `
  UPDATE entities SET (risk_level, risk_score, risk_case_id) = (
    SELECT risk_level, risk_score, case_id FROM cases
    WHERE cases.tenant_id = ?1 AND risk_level IS NOT NULL AND erased_at_ms IS NULL AND ${isSame("entity_id", "entities.id")}
    ORDER BY +created_at_ms DESC, case_id DESC LIMIT 1)
  WHERE tenant_id = ?1 AND id IN (?2, ?3) AND merged_into IS NULL`;

/**
 * Makes one person or company of two: `from` is known as `into` from now on. Their rows stay where they are and are read together, so that
 * the two can be parted again; a legal hold of one holds both. False: one of them is merged, or was erased, meanwhile.
 */
export async function mergeEntities(
  db: D1Database,
  tenantId: TenantId,
  { from, into }: { from: string; into: string },
  deed: Deed,
  keyed: Keyed,
): Promise<boolean> {
  const { atMs: nowMs } = deed;
  // What an earlier release knew of them becomes statements first.
  for (const entityId of [from, into])
    await learn(db, tenantId, { entityId, facts: [], source: { kind: "case", id: "unknown" }, atMs: nowMs }, keyed);
  const [merged] = await db.batch([
    db
      .prepare(
        `UPDATE entities SET merged_into = ?3, merged_at_ms = ?4, name = NULL, data = '{}', version = version + 1, stale_since_ms = NULL,
           updated_at_ms = max(updated_at_ms, ?4)
         WHERE tenant_id = ?1 AND erased_at_ms IS NULL AND (id = ?2 OR merged_into = ?2) AND ?2 <> ?3
           AND EXISTS (SELECT 1 FROM entities AS lead WHERE lead.id = ?3 AND lead.tenant_id = ?1 AND lead.merged_into IS NULL
             AND lead.erased_at_ms IS NULL)
           AND EXISTS (SELECT 1 FROM entities AS other WHERE other.id = ?2 AND other.tenant_id = ?1 AND other.merged_into IS NULL)`,
      )
      .bind(tenantId, from, into, nowMs),
    keepMerge(db, tenantId, { type: "entity.merged", entityId: from, leadId: into }, deed),
    // The newer word of the two.
    db
      .prepare(
        `UPDATE entities SET approval_state = other.approval_state, approval_at_ms = other.approval_at_ms,
           approval_case_id = other.approval_case_id, updated_at_ms = max(entities.updated_at_ms, ?4)
         FROM entities AS other WHERE entities.id = ?3 AND entities.tenant_id = ?1 AND other.id = ?2 AND other.merged_into = ?3
           AND other.approval_state <> 'new' AND (entities.approval_state = 'new' OR other.approval_at_ms > entities.approval_at_ms)`,
      )
      .bind(tenantId, from, into, nowMs),
    db
      .prepare(
        `UPDATE entities SET version = version + 1, updated_at_ms = max(updated_at_ms, ?4), stale_since_ms = coalesce(stale_since_ms, ?4)
         WHERE id = ?3 AND tenant_id = ?1 AND EXISTS (SELECT 1 FROM entities AS other WHERE other.id = ?2 AND other.merged_into = ?3)`,
      )
      .bind(tenantId, from, into, nowMs),
    db
      .prepare(
        `INSERT OR IGNORE INTO entity_holds (tenant_id, entity_id, reason, by_kind, by_id, at_ms)
         SELECT ?1, one.id, held.reason, held.by_kind, held.by_id, held.at_ms FROM entities AS one JOIN entity_holds AS held
           ON held.tenant_id = ?1 AND ${isSame("held.entity_id", "?2")}
         WHERE (one.id = ?2 OR one.merged_into = ?2) AND one.tenant_id = ?1`,
      )
      .bind(tenantId, into),
    db.prepare(riskSql).bind(tenantId, from, into),
    ...movingMonitors(db, tenantId, from, into),
  ]);
  if ((merged?.meta.changes ?? 0) === 0) return false;
  await renewEntity(db, tenantId, into, keyed, nowMs);
  return true;
}

/** Parts one again from whom it was merged into. What was done since then stays with the one that led. False: it is not merged. */
export async function partEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  deed: Deed,
  keyed: Keyed,
): Promise<{ from: string } | null> {
  const { atMs: nowMs } = deed;
  const row = await db
    .prepare("SELECT merged_into AS lead FROM entities WHERE tenant_id = ?1 AND id = ?2 AND erased_at_ms IS NULL")
    .bind(tenantId, entityId)
    .first<{ lead: string | null }>();
  const lead = row?.lead ?? null;
  if (lead === null) return null;
  await db.batch([
    db
      .prepare(
        `UPDATE entities SET merged_into = NULL, merged_at_ms = NULL, version = version + 1, updated_at_ms = max(updated_at_ms, ?4),
           stale_since_ms = ?4
         WHERE tenant_id = ?1 AND id = ?2 AND merged_into = ?3`,
      )
      .bind(tenantId, entityId, lead, nowMs),
    keepMerge(db, tenantId, { type: "entity.parted", entityId, leadId: lead }, deed),
    db
      .prepare(
        `UPDATE entities SET version = version + 1, updated_at_ms = max(updated_at_ms, ?3), stale_since_ms = coalesce(stale_since_ms, ?3)
         WHERE tenant_id = ?1 AND id = ?2`,
      )
      .bind(tenantId, lead, nowMs),
    db.prepare(riskSql).bind(tenantId, entityId, lead),
  ]);
  await renewEntity(db, tenantId, entityId, keyed, nowMs);
  await renewEntity(db, tenantId, lead, keyed, nowMs);
  return { from: lead };
}

/** What would be read together after a merge: how many rows of each kind. */
export async function rowsOfEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
): Promise<Record<"cases" | "links" | "notes" | "alerts" | "counterparties" | "monitors", number>> {
  const counted = (table: string, column: string, alias: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE tenant_id = ?1 AND ${isSame(column, "?2")} LIMIT 1000)) AS ${alias}`;
  const row = await db
    .prepare(
      `SELECT ${[
        counted("cases", "entity_id", "cases"),
        `(SELECT count(*) FROM (SELECT id FROM entity_links WHERE tenant_id = ?1 AND ended_at_ms IS NULL AND ${isSame("holder_id", "?2")}
            UNION SELECT id FROM entity_links WHERE tenant_id = ?1 AND ended_at_ms IS NULL AND ${isSame("company_id", "?2")})) AS links`,
        counted("entity_notes", "entity_id", "notes"),
        `(SELECT count(*) FROM (${alertsAbout("?2")} LIMIT 1000)) AS alerts`,
        counted("counterparties", "entity_id", "counterparties"),
        counted("monitors", "entity_id", "monitors"),
      ].join(", ")}`,
    )
    .bind(tenantId, entityId)
    .first<Record<"cases" | "links" | "notes" | "alerts" | "counterparties" | "monitors", number>>();
  if (row === null) throw new Error("a count without a row");
  return row;
}
