import type { ApprovalState, EntityType, RiskLevel, TenantId } from "../domain";
import type { WantedTerms } from "../entities/terms";
import { decoded, type Entity, entityOf } from "./entities";
import { type Keyset, type Listed, listed } from "./keyset";

export interface EntityFilters {
  type?: EntityType | undefined;
  approvalState?: ApprovalState | undefined;
  /** As it counts now; `none`: nobody has said anything. */
  riskLevel?: RiskLevel | "none" | undefined;
  correlationId?: string | undefined;
  /** What was typed, as it is looked for; empty: it can be found nowhere. */
  wanted?: WantedTerms | undefined;
}

/** Persons and companies of the tenant, newest first, each that is merged as the one that leads. */
export async function listEntities(
  db: D1Database,
  tenantId: TenantId,
  filters: EntityFilters,
  { after, limit, skip = 0 }: { after: Keyset | null; limit: number; skip?: number },
  nowMs: number,
): Promise<Listed<Entity>> {
  const values: (string | number)[] = [];
  const bind = (value: string | number): string => `?${values.push(value)}`;
  const tenant = bind(tenantId);
  // What was typed finds few: the words lead then, and not the order of the list.
  const isFound = (filters.wanted ?? []).length > 0 || filters.correlationId !== undefined;
  const where = [`${isFound ? "+" : ""}tenant_id = ${tenant}`, "merged_into IS NULL", "erased_at_ms IS NULL"];
  const { type, approvalState, riskLevel, correlationId, wanted } = filters;
  if (type !== undefined) where.push(`type = ${bind(type)}`);
  if (approvalState !== undefined) where.push(`approval_state = ${bind(approvalState)}`);
  if (riskLevel !== undefined) {
    const now = bind(nowMs);
    where.push(
      `coalesce(CASE WHEN own_risk_level IS NOT NULL AND coalesce(own_risk_until_ms, ${now} + 1) > ${now} THEN own_risk_level
         ELSE risk_level END, 'none') = ${bind(riskLevel)}`,
    );
  }
  if (correlationId !== undefined)
    where.push(
      `id IN (SELECT coalesce(merged_into, id) FROM entities WHERE tenant_id = ${tenant} AND type IN ('individual', 'business')
         AND correlation_id = ${bind(correlationId)})`,
    );
  if (wanted?.length === 0) return { data: [], next: null };
  for (const group of wanted ?? []) where.push(anyOf(group, tenant, bind));
  if (after !== null) where.push(`(created_at_ms, id) < (${bind(after.createdAtMs)}, ${bind(after.id)})`);
  const { results } = await db
    .prepare(
      `SELECT * FROM entities WHERE ${where.join(" AND ")} ORDER BY created_at_ms DESC, id DESC LIMIT ${bind(limit + 1)} OFFSET ${bind(skip)}`,
    )
    .bind(...values)
    .all<Record<string, unknown>>();
  const rows = results.flatMap((row) => entityOf(decoded(row)) ?? []);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** Any of these sets of terms, each of them whole. */
function anyOf(group: WantedTerms[number], tenant: string, bind: (value: string) => string): string {
  const sets = group.map((terms) =>
    terms
      .map(({ from, upTo }) => {
        const range = upTo === null ? `term = ${bind(from)}` : `term >= ${bind(from)} AND term < ${bind(upTo)}`;
        return `id IN (SELECT entity_id FROM entity_terms WHERE tenant_id = ${tenant} AND ${range})`;
      })
      .join(" AND "),
  );
  return `(${sets.map((set) => `(${set})`).join(" OR ")})`;
}

/**
 * Others that may be the same person or company: they share a number, an address for mail, or a name and a birth date. Those with nothing but
 * a bank account in common come last: it has more than one holder as often as not.
 */
export async function alikeEntities(
  db: D1Database,
  tenantId: TenantId,
  entity: Entity,
  limit: number,
): Promise<{ entity: Entity; shares: string[] }[]> {
  const { results } = await db
    .prepare(
      `SELECT other.entity_id AS id, json_group_array(DISTINCT other.term) AS terms FROM entity_terms AS own
         JOIN entity_terms AS other ON other.tenant_id = ?1 AND other.term = own.term AND other.entity_id <> own.entity_id
       WHERE own.tenant_id = ?1 AND own.entity_id = ?2 AND own.term >= 'k' AND own.term < 'l'
       GROUP BY other.entity_id
       ORDER BY max(substr(other.term, 1, 6) <> 'kiban:') DESC, count(DISTINCT other.term) DESC, other.entity_id LIMIT ?3`,
    )
    .bind(tenantId, entity.id, limit)
    .all<{ id: string; terms: string }>();
  const shares = new Map(results.map(({ id, terms }) => [id, sharedIn(terms)]));
  const rows = await db
    .prepare(
      `SELECT * FROM entities WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND type = ?3
         AND merged_into IS NULL AND erased_at_ms IS NULL`,
    )
    .bind(tenantId, JSON.stringify([...shares.keys()]), entity.type)
    .all<Record<string, unknown>>();
  const found = new Map(
    rows.results.flatMap((row) => entityOf(decoded(row)) ?? []).map((one) => [String(one.id), one]),
  );
  return [...shares].flatMap(([id, shared]) => {
    const other = found.get(id);
    return other === undefined ? [] : [{ entity: other, shares: shared }];
  });
}

/** `kemail:…` → `email`: what is shared, and nothing of it. */
const sharedIn = (terms: string): string[] => [
  ...new Set((JSON.parse(terms) as string[]).map((term) => term.slice(1, term.indexOf(":")))),
];
