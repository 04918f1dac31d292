const perPage = 1_000;

/** Names of objects of one class, as their rooms give them, after `after` in their order; `next` is null at the end. */
export async function copiedNames(
  db: D1Database,
  of: keyof typeof queries,
  after: string,
): Promise<{ names: string[]; next: string | null }> {
  const { results } = await db
    .prepare(`SELECT name FROM (${queries[of]}) WHERE name > ?1 ORDER BY name LIMIT ${perPage}`)
    .bind(after)
    .all<{ name: string }>();
  const names = results.map(({ name }) => name);
  return { names, next: names.length === perPage ? (names.at(-1) ?? null) : null };
}

/** The row of a case comes before its object, so none is missed; an object that is not there has nothing to copy. */
const queries = {
  cases: "SELECT tenant_id || '/' || case_id AS name FROM cases",
  endpoints: "SELECT tenant_id || '/' || id AS name FROM webhook_endpoints",
  vendors: "SELECT id AS name FROM tenants",
  breakers: "SELECT id || '/vendors' AS name FROM tenants",
  windows: `WITH RECURSIVE shards(id, shard, most) AS (
    SELECT id, 0, window_shards FROM tenants WHERE window_shards > 0
    UNION ALL SELECT id, shard + 1, most FROM shards WHERE shard + 1 < most)
    SELECT id || '/w/' || shard AS name FROM shards`,
} as const;

/** The ledger of erasures: which cases were shredded, and when. Ids only. */
export async function erasedCases(
  db: D1Database,
  after: string,
): Promise<{ erased: { tenantId: string; caseId: string; erasedAtMs: number }[]; next: string | null }> {
  const { results } = await db
    .prepare(
      `SELECT tenant_id AS tenantId, case_id AS caseId, shredded_at_ms AS erasedAtMs FROM case_keys
       WHERE shredded_at_ms IS NOT NULL AND case_id > ?1 ORDER BY case_id LIMIT ${perPage}`,
    )
    .bind(after)
    .all<{ tenantId: string; caseId: string; erasedAtMs: number }>();
  return { erased: results, next: results.length === perPage ? (results.at(-1)?.caseId ?? null) : null };
}
