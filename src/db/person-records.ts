import type { EntityType, TenantId } from "../domain";
import type { RecordOf } from "../domain/privacy-requests";
import { isSame } from "../privacy/same-entity";
import { notInHeldAlerts } from "./legal-holds";

/** Somebody as they are known outside of cases, with what is needed to tell whether they are the one. */
export interface FoundRecord extends RecordOf {
  type: EntityType | null;
  name: string | null;
  /** JSON object: what is known, or what was sent, of them. */
  data: string;
  /** Why an erasure leaves them as they are; null: they would go. */
  kept: "has_cases" | "legal_hold" | null;
}

/** Where a search through records goes on: persons and companies first, by id; then sides of transactions, the oldest first. */
export type RecordPlace = { kind: "entity"; id: string } | { kind: "counterparty"; id: string; createdAtMs: number };
export const firstRecord: RecordPlace = { kind: "entity", id: "" };
const firstParty: RecordPlace = { kind: "counterparty", id: "", createdAtMs: 0 };

/** `next`: where the rest begins; null: that was all. */
export interface RecordPage {
  found: FoundRecord[];
  next: RecordPlace | null;
}

const entitiesPerPage = 100;
/** Sides of transactions that are looked through at once. */
const partiesPerPage = 2_000;

/** Persons and companies with one of these ids, or found by one of these terms, each as the one that leads. */
export async function entitiesNaming(
  db: D1Database,
  tenantId: TenantId,
  { entityIds, terms }: { entityIds: readonly string[]; terms: readonly string[] },
  afterId: string,
): Promise<RecordPage> {
  const { results } = await db
    .prepare(
      `SELECT 'entity' AS kind, one.id, one.type, one.name, one.data,
         CASE WHEN EXISTS (SELECT 1 FROM entity_holds AS held WHERE held.tenant_id = ?1 AND held.entity_id = one.id)
             OR NOT ${notInHeldAlerts("entity", "one.id")} THEN 'legal_hold'
           WHEN EXISTS (SELECT 1 FROM cases WHERE cases.tenant_id = ?1 AND ${isSame("cases.entity_id", "one.id")} AND cases.erased_at_ms IS NULL)
           THEN 'has_cases' END AS kept
       FROM entities AS one WHERE +one.tenant_id = ?1 AND one.erased_at_ms IS NULL AND one.merged_into IS NULL AND one.id IN (
         SELECT coalesce(merged_into, id) FROM entities WHERE id IN (SELECT value FROM json_each(?2))
         UNION SELECT entity_id FROM entity_terms WHERE tenant_id = ?1 AND term IN (SELECT value FROM json_each(?3)))
         AND one.id > ?4 ORDER BY one.id LIMIT ${entitiesPerPage}`,
    )
    .bind(tenantId, JSON.stringify(entityIds), JSON.stringify(terms), afterId)
    .all<FoundRecord>();
  const last = results.length < entitiesPerPage ? undefined : results.at(-1);
  return { found: results, next: last === undefined ? firstParty : { kind: "entity", id: last.id } };
}

/** Sides of transactions with one of these ids that are no person or company whom we know. */
export async function counterpartiesById(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<FoundRecord[]> {
  if (ids.length === 0) return [];
  const { results } = await db
    .prepare(`${strangers} AND +one.tenant_id = ?1 AND one.id IN (SELECT value FROM json_each(?2))`)
    .bind(tenantId, JSON.stringify(ids))
    .all<FoundRecord>();
  return results;
}

/**
 * A stretch of the sides of transactions that are no person or company whom we know: those where what was sent of them has this day or this
 * address in it. Who of them is meant says whoever reads what was sent.
 */
export async function counterpartiesNaming(
  db: D1Database,
  tenantId: TenantId,
  { day, email }: { day: string | null; email: string | null },
  after: { createdAtMs: number; id: string },
): Promise<RecordPage> {
  const last = await db
    .prepare(
      `SELECT id, created_at_ms AS createdAtMs FROM counterparties WHERE tenant_id = ?1 AND (created_at_ms, id) > (?2, ?3)
       ORDER BY created_at_ms, id LIMIT 1 OFFSET ${partiesPerPage - 1}`,
    )
    .bind(tenantId, after.createdAtMs, after.id)
    .first<{ id: string; createdAtMs: number }>();
  const { results } = await db
    .prepare(
      `${strangers} AND one.tenant_id = ?1 AND (one.created_at_ms, one.id) > (?2, ?3) AND (one.created_at_ms, one.id) <= (?4, ?5)
         AND (instr(one.data, ?6) > 0 OR instr(lower(one.data), ?7) > 0) ORDER BY one.created_at_ms, one.id`,
    )
    // What cannot stand in a text is found in none.
    .bind(
      ...[tenantId, after.createdAtMs, after.id, last?.createdAtMs ?? Number.MAX_SAFE_INTEGER, last?.id ?? ""],
      ...[day ?? "\u0000", email ?? "\u0000"],
    )
    .all<FoundRecord>();
  return { found: results, next: last === null ? null : { kind: "counterparty", ...last } };
}

const strangers = `SELECT 'counterparty' AS kind, one.id, one.type, one.name, one.data,
    iif(${notInHeldAlerts("counterparty", "one.id")}, NULL, 'legal_hold') AS kept FROM counterparties AS one
  WHERE one.erased = 0
    AND NOT EXISTS (SELECT 1 FROM entities WHERE entities.id = one.entity_id AND entities.erased_at_ms IS NULL)`;

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
