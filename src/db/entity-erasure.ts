import type { CaseRef, TenantId } from "../domain";
import { isSame } from "../privacy/same-entity";
import { type Hold, heldAlertsAbout, notInHeldAlerts } from "./legal-holds";
import { oweErasure, type WantedErasure } from "./person-erasures";

/** Persons and companies of whom this case has said something, or whom it has linked; some of them. */
export async function entitiesToldOfBy(
  db: D1Database,
  { tenantId, caseId }: CaseRef,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT entity_id AS id FROM entity_attributes WHERE tenant_id = ?1 AND source_id = ?2 AND source_kind = 'case'
       UNION SELECT holder_id FROM entity_links WHERE tenant_id = ?1 AND source_id = ?2 AND source_kind = 'case'
       UNION SELECT company_id FROM entity_links WHERE tenant_id = ?1 AND source_id = ?2 AND source_kind = 'case' LIMIT ?3`,
    )
    .bind(tenantId, caseId, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

const blank = `name = NULL, correlation_id = NULL, data = '{}', own_risk = NULL, own_risk_level = NULL, own_risk_until_ms = NULL,
  risk_level = NULL, risk_score = NULL, stale_since_ms = NULL, version = version + 1`;
/** Nobody else needs them: `?1` is the tenant, `?2` who it is, `?3` the case that goes. */
const inNoOtherCase = `NOT EXISTS (SELECT 1 FROM cases WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND case_id <> ?3 AND erased_at_ms IS NULL)`;
const isNotHeld = `NOT EXISTS (SELECT 1 FROM entity_holds WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")})
           AND ${notInHeldAlerts("entity", "?2")}`;
const isErased = "EXISTS (SELECT 1 FROM entities WHERE id = ?2 AND tenant_id = ?1 AND erased_at_ms IS NOT NULL)";
const rest = ["entity_notes", "entity_attributes", "entity_terms", "entity_changes"].map(
  (table) => `DELETE FROM ${table} WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND ${isErased}`,
);
const restOfLinks = ["holder_id", "company_id"].map(
  (side) => `DELETE FROM entity_links WHERE tenant_id = ?1 AND ${isSame(side, "?2")} AND ${isErased}`,
);

const byErasure = { kind: "system", id: "effects" } as const;

/**
 * Takes away what the case has said of somebody; where nothing else is known of them, and no other case is about them or keeps an alert about
 * them under a hold, they go with it, in the same transaction, and what else hangs on them is owed. How many rows of the case that were.
 */
export async function forgetTold(
  db: D1Database,
  { tenantId, caseId }: CaseRef,
  entityId: string,
  nowMs: number,
): Promise<number> {
  const bound = [tenantId, entityId] as const;
  const [told, linked] = await db.batch([
    db
      .prepare(
        "DELETE FROM entity_attributes WHERE tenant_id = ?1 AND entity_id = ?2 AND source_kind = 'case' AND source_id = ?3",
      )
      .bind(...bound, caseId),
    db
      .prepare(
        "DELETE FROM entity_links WHERE tenant_id = ?1 AND source_kind = 'case' AND source_id = ?3 AND (holder_id = ?2 OR company_id = ?2)",
      )
      .bind(...bound, caseId),
    db
      .prepare(
        `UPDATE entities SET ${blank}, erased_at_ms = ?4 WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} AND erased_at_ms IS NULL
           AND ${inNoOtherCase}
           AND NOT EXISTS (SELECT 1 FROM entity_attributes WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")})
           AND NOT EXISTS (SELECT 1 FROM entity_links WHERE tenant_id = ?1 AND ${isSame("holder_id", "?2")})
           AND NOT EXISTS (SELECT 1 FROM entity_links WHERE tenant_id = ?1 AND ${isSame("company_id", "?2")})
           AND ${isNotHeld}`,
      )
      .bind(...bound, caseId, nowMs),
    oweErasure(db, tenantId, { id: entityId, kind: "entity" }, { reason: caseId, by: byErasure, caseId }, nowMs),
    ...[...rest, ...restOfLinks].map((text) => db.prepare(text).bind(...bound)),
  ]);
  return (told?.meta.changes ?? 0) + (linked?.meta.changes ?? 0);
}

/**
 * Whom a case is about goes with it, unless they are needed elsewhere, under whatever id they were merged: another case that was not erased is
 * about them, they are held, or an alert about them lies in a case that is. What comes later finds them erased: nothing is learned of them any more,
 * and no alert about them is given to a case. `rows`: how many this call has emptied; `isErased` also where an earlier one has.
 */
export async function eraseWithCase(
  db: D1Database,
  { tenantId, caseId }: CaseRef,
  entityId: string,
  nowMs: number,
): Promise<{ rows: number; isErased: boolean }> {
  const [emptied, left] = await db.batch([
    db
      .prepare(
        `UPDATE entities SET ${blank}, erased_at_ms = ?4 WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} AND erased_at_ms IS NULL
           AND ${inNoOtherCase} AND ${isNotHeld} RETURNING 1 AS one`,
      )
      .bind(tenantId, entityId, caseId, nowMs),
    db
      .prepare(
        `SELECT 1 FROM entities WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} AND erased_at_ms IS NULL LIMIT 1`,
      )
      .bind(tenantId, entityId),
  ]);
  return { rows: emptied?.results.length ?? 0, isErased: left?.results.length === 0 };
}

/**
 * Why somebody cannot be erased now: a legal hold on them or on a case that an alert about them lies in, or a case about them that was not
 * erased. Null: nothing is in the way.
 */
export async function standsInTheWay(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
): Promise<
  { kind: "legal_hold"; holds: Pick<Hold, "kind" | "id" | "reason">[] } | { kind: "case"; caseIds: string[] } | null
> {
  const [holds, about] = await db.batch<{ reason: string; id: string }>([
    db
      .prepare(`SELECT reason FROM entity_holds WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} LIMIT 1`)
      .bind(tenantId, entityId),
    db
      .prepare(
        `SELECT case_id AS id FROM cases WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND erased_at_ms IS NULL LIMIT 20`,
      )
      .bind(tenantId, entityId),
  ]);
  const hold = holds?.results[0];
  if (hold !== undefined) return { kind: "legal_hold", holds: [{ kind: "entity", id: entityId, reason: hold.reason }] };
  const onAlerts = await heldAlertsAbout(db, tenantId, { kind: "entity", id: entityId });
  if (onAlerts.length > 0)
    return { kind: "legal_hold", holds: onAlerts.map(({ kind, id, reason }) => ({ kind, id, reason })) };
  const caseIds = about?.results.map(({ id }) => id) ?? [];
  return caseIds.length === 0 ? null : { kind: "case", caseIds };
}

/**
 * Erases somebody whom no case is about, if still nothing is in the way: who they were is gone at once, what else hangs on them is owed from
 * then on. False: something is in the way.
 */
export async function eraseEntity(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  wanted: WantedErasure,
  nowMs: number,
): Promise<boolean> {
  const [erased] = await db.batch([
    db
      .prepare(
        `UPDATE entities SET ${blank}, erased_at_ms = ?3 WHERE +tenant_id = ?1 AND ${isSame("id", "?2")} AND erased_at_ms IS NULL
           AND NOT EXISTS (SELECT 1 FROM cases WHERE tenant_id = ?1 AND ${isSame("entity_id", "?2")} AND erased_at_ms IS NULL)
           AND ${isNotHeld}`,
      )
      .bind(tenantId, entityId, nowMs),
    oweErasure(db, tenantId, { id: entityId, kind: "entity" }, wanted, nowMs),
    ...[...rest, ...restOfLinks].map((text) => db.prepare(text).bind(tenantId, entityId)),
  ]);
  return (erased?.meta.changes ?? 0) > 0;
}

/**
 * Begins to erase a side of transactions that is no person or company whom we know. False: it is one, and goes with them, it was erased
 * before, or an alert about it lies in a case that is held.
 */
export async function eraseCounterparty(
  db: D1Database,
  tenantId: TenantId,
  partyId: string,
  wanted: WantedErasure,
  nowMs: number,
): Promise<boolean> {
  const [erased] = await db.batch([
    db
      .prepare(
        `UPDATE counterparties SET erased = 1 WHERE id = ?2 AND tenant_id = ?1 AND erased = 0
           AND NOT EXISTS (SELECT 1 FROM entities WHERE entities.id = counterparties.entity_id AND entities.erased_at_ms IS NULL)
           AND ${notInHeldAlerts("counterparty", "?2")}`,
      )
      .bind(tenantId, partyId),
    oweErasure(db, tenantId, { id: partyId, kind: "counterparty" }, wanted, nowMs),
  ]);
  return (erased?.meta.changes ?? 0) > 0;
}
