import { and, eq } from "drizzle-orm";
import { type ActorRef, type CaseId, parseId, type TenantId } from "../domain";
import { isSame } from "../privacy/same-entity";
import { orm } from "./orm";
import type { PersonErasure } from "./person-erasures";
import { entityHolds } from "./schema";

/** What must stay, and why. */
export interface Hold {
  kind: "case" | "entity";
  id: string;
  reason: string | null;
  atMs: number;
}

/** Puts a person or company under a hold, in whatever case, and all that are merged with them. Once more changes the reason. */
export async function holdEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  { reason, by }: { reason: string; by: ActorRef },
  nowMs: number,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO entity_holds (tenant_id, entity_id, reason, by_kind, by_id, at_ms)
       SELECT ?1, id, ?3, ?4, ?5, ?6 FROM entities WHERE +tenant_id = ?1 AND ${isSame("id", "?2")}
       ON CONFLICT (tenant_id, entity_id) DO UPDATE SET reason = excluded.reason, by_kind = excluded.by_kind, by_id = excluded.by_id`,
    )
    .bind(tenantId, entityId, reason, by.kind, by.id, nowMs)
    .run();
}

export const releaseEntity = (db: D1Database, tenantId: TenantId, entityId: string): Promise<unknown> =>
  db
    .prepare(`DELETE FROM entity_holds WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")}`)
    .bind(tenantId, entityId)
    .run();

/** A page of everything that is held: ids of entities and of cases, by id. */
export async function listHolds(
  db: D1Database,
  tenantId: TenantId,
  after: string | null,
  limit: number,
): Promise<Hold[]> {
  const { results } = await db
    .prepare(
      `SELECT kind, id, reason, at_ms AS atMs FROM (
         SELECT 'case' AS kind, case_id AS id, legal_hold_reason AS reason, legal_hold_at_ms AS at_ms FROM cases
           WHERE tenant_id = ?1 AND legal_hold_at_ms IS NOT NULL
         UNION ALL SELECT 'entity', entity_id, reason, at_ms FROM entity_holds WHERE tenant_id = ?1)
       WHERE id > ?2 ORDER BY id LIMIT ?3`,
    )
    .bind(tenantId, after ?? "", limit)
    .all<{ kind: Hold["kind"]; id: string; reason: string | null; atMs: number }>();
  return results;
}

export async function isEntityHeld(db: D1Database, tenantId: TenantId, entityId: string): Promise<boolean> {
  const row = await orm(db)
    .select({ atMs: entityHolds.atMs })
    .from(entityHolds)
    .where(and(eq(entityHolds.tenantId, tenantId), eq(entityHolds.entityId, entityId)))
    .get();
  return row !== undefined;
}

/** Cases about them that were not erased, under whatever id they were merged. */
export async function casesAbout(db: D1Database, tenantId: TenantId, entityId: string): Promise<CaseId[]> {
  const { results } = await db
    .prepare(
      `SELECT case_id AS id FROM cases WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND erased_at_ms IS NULL`,
    )
    .bind(tenantId, entityId)
    .all<{ id: string }>();
  return results.flatMap(({ id }) => parseId("case", id) ?? []);
}

const mostDepth = 20;

/** What forbids that this case is erased: a hold on it, on a child of it, on a child's child …, or on whom one of them is about. */
export async function holdsInFamily(db: D1Database, tenantId: TenantId, caseId: string): Promise<Hold[]> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE family (case_id, entity_id, held_at_ms, held_reason, depth) AS (
         SELECT case_id, entity_id, legal_hold_at_ms, legal_hold_reason, 0 FROM cases WHERE tenant_id = ?1 AND case_id = ?2
         UNION SELECT child.case_id, child.entity_id, child.legal_hold_at_ms, child.legal_hold_reason, depth + 1
           FROM family JOIN cases AS child ON child.tenant_id = ?1 AND child.parent_id = family.case_id WHERE depth < ${mostDepth})
       SELECT 'case' AS kind, case_id AS id, held_reason AS reason, held_at_ms AS atMs FROM family WHERE held_at_ms IS NOT NULL
       UNION SELECT 'entity', held.entity_id, held.reason, held.at_ms
         FROM family JOIN entity_holds AS held ON held.tenant_id = ?1 AND held.entity_id = family.entity_id
       LIMIT 20`,
    )
    .bind(tenantId, caseId)
    .all<{ kind: Hold["kind"]; id: string; reason: string | null; atMs: number }>();
  return results;
}

/** Alerts about somebody. `id`: a parameter or a column; `?1` is the tenant. */
const alertsAbout = (kind: PersonErasure["kind"], id: string): string[] =>
  kind === "counterparty"
    ? [`alerts.counterparty_id = ${id}`]
    : [
        isSame("alerts.subject_id", id),
        `alerts.counterparty_id IN (SELECT party.id FROM counterparties AS party WHERE party.tenant_id = ?1 AND ${isSame("party.entity_id", id)})`,
      ];

/**
 * SQL of the holds on cases, or on whom those are about, in which an alert about somebody lies: what people wrote to it goes with them, so it
 * keeps them from being erased. `id`: a parameter or a column; `?1` is the tenant.
 */
const holdsOnAlerts = (kind: PersonErasure["kind"], id: string): string =>
  alertsAbout(kind, id)
    .map(
      (about) =>
        `SELECT 'case' AS kind, kept.case_id AS id, coalesce(kept.legal_hold_reason, held.reason) AS reason,
           coalesce(kept.legal_hold_at_ms, held.at_ms) AS atMs
         FROM alerts JOIN cases AS kept ON kept.case_id = alerts.case_id AND kept.tenant_id = ?1
         LEFT JOIN entity_holds AS held ON held.tenant_id = ?1 AND held.entity_id = kept.entity_id
         WHERE alerts.tenant_id = ?1 AND ${about} AND (kept.legal_hold_at_ms IS NOT NULL OR held.entity_id IS NOT NULL)`,
    )
    .join(" UNION ");

/** SQL that is true of somebody whom no alert in a held case is about. */
export const notInHeldAlerts = (kind: PersonErasure["kind"], id: string): string =>
  `NOT EXISTS (${holdsOnAlerts(kind, id)})`;

/** The cases that are held in which alerts about somebody lie, with why. */
export async function heldAlertsAbout(
  db: D1Database,
  tenantId: TenantId,
  { id, kind }: Pick<PersonErasure, "id" | "kind">,
): Promise<Hold[]> {
  const { results } = await db
    .prepare(`${holdsOnAlerts(kind, "?2")} LIMIT 20`)
    .bind(tenantId, id)
    .all<{ kind: Hold["kind"]; id: string; reason: string | null; atMs: number }>();
  return results;
}

/** SQL that is true of rows whose case (or whom it is about) is not under a hold: what retention asks before it deletes. `row`: of the table. */
export const notHeld = (row: string): string =>
  `NOT EXISTS (SELECT 1 FROM cases AS kept WHERE kept.case_id = ${row}.case_id AND (kept.legal_hold_at_ms IS NOT NULL
     OR EXISTS (SELECT 1 FROM entity_holds AS held WHERE held.tenant_id = kept.tenant_id AND held.entity_id = kept.entity_id)))`;
