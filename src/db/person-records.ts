import type { EntityType, TenantId } from "../domain";
import type { RecordOf } from "../domain/privacy-requests";
import { isSame } from "../privacy/same-entity";

/** Somebody as they are known outside of cases, with what is needed to tell whether they are the one. */
export interface FoundRecord extends RecordOf {
  type: EntityType | null;
  name: string | null;
  /** JSON object: what is known, or what was sent, of them. */
  data: string;
  /** Why an erasure leaves them as they are; null: they would go. */
  kept: "has_cases" | "legal_hold" | null;
}

const most = 50;

/** Persons and companies with one of these ids, or found by one of these terms, each as the one that leads. */
export async function entitiesNaming(
  db: D1Database,
  tenantId: TenantId,
  { entityIds, terms }: { entityIds: readonly string[]; terms: readonly string[] },
): Promise<FoundRecord[]> {
  const { results } = await db
    .prepare(
      `SELECT 'entity' AS kind, one.id, one.type, one.name, one.data,
         CASE WHEN EXISTS (SELECT 1 FROM entity_holds AS held WHERE held.tenant_id = ?1 AND held.entity_id = one.id) THEN 'legal_hold'
           WHEN EXISTS (SELECT 1 FROM cases WHERE cases.tenant_id = ?1 AND ${isSame("cases.entity_id", "one.id")} AND cases.erased_at_ms IS NULL)
           THEN 'has_cases' END AS kept
       FROM entities AS one WHERE +one.tenant_id = ?1 AND one.erased_at_ms IS NULL AND one.merged_into IS NULL AND one.id IN (
         SELECT coalesce(merged_into, id) FROM entities WHERE id IN (SELECT value FROM json_each(?2))
         UNION SELECT entity_id FROM entity_terms WHERE tenant_id = ?1 AND term IN (SELECT value FROM json_each(?3)))
       ORDER BY one.id LIMIT ${most}`,
    )
    .bind(tenantId, JSON.stringify(entityIds), JSON.stringify(terms))
    .all<FoundRecord>();
  return results;
}

/**
 * Sides of transactions that are no person or company whom we know: with one of these ids, or where what was sent of them has this day or this
 * address in it. Who of them is meant says whoever reads what was sent. Without an id all of the tenant's are read: it is asked seldom.
 */
export async function counterpartiesNaming(
  db: D1Database,
  tenantId: TenantId,
  { ids, day, email }: { ids: readonly string[]; day: string | null; email: string | null },
): Promise<FoundRecord[]> {
  const isAny = day === null && email === null ? "" : "OR instr(one.data, ?3) > 0 OR instr(lower(one.data), ?4) > 0";
  const { results } = await db
    .prepare(
      `SELECT 'counterparty' AS kind, one.id, one.type, one.name, one.data, NULL AS kept FROM counterparties AS one
       WHERE one.tenant_id = ?1 AND one.erased = 0 AND (one.id IN (SELECT value FROM json_each(?2)) ${isAny})
         AND NOT EXISTS (SELECT 1 FROM entities WHERE entities.id = one.entity_id AND entities.erased_at_ms IS NULL)
       ORDER BY one.id LIMIT ${most}`,
    )
    // What cannot stand in a text is found in none.
    .bind(tenantId, JSON.stringify(ids), ...(isAny === "" ? [] : [day ?? "\u0000", email ?? "\u0000"]))
    .all<FoundRecord>();
  return results;
}

/** What was said of a transaction, as a side of it is told. */
export interface ToldTransaction {
  id: string;
  correlationId: string;
  atMs: number;
  /** In ten-thousandths. */
  amount: number;
  currency: string;
  direction: string | null;
  type: string | null;
  status: string | null;
  /** JSON object; null: nothing was said in words. */
  words: string | null;
  isOriginator: 0 | 1;
}

/** The newest transactions that are not archived of a side of them. */
export async function transactionsOfSide(
  db: D1Database,
  tenantId: TenantId,
  partyId: string,
  limit: number,
): Promise<ToldTransaction[]> {
  const { results } = await db
    .prepare(
      `SELECT id, correlation_id AS correlationId, at_ms AS atMs, amount, currency, direction, type, status, words,
         originator_id = ?2 AS isOriginator
       FROM transactions WHERE tenant_id = ?1 AND (originator_id = ?2 OR beneficiary_id = ?2) ORDER BY at_ms DESC, id LIMIT ?3`,
    )
    .bind(tenantId, partyId, limit)
    .all<ToldTransaction>();
  return results;
}
