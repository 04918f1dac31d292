import type { StatisticKind, TenantId } from "../domain";

export interface StatisticQuery {
  kinds: readonly StatisticKind[];
  /** Days of the tenant, both included; null: what holds now. */
  days: { from: string; to: string } | null;
  workflow?: string | undefined;
  country?: string | undefined;
  /** By what the sums are told apart, beside their kind and value. */
  by?: readonly ("day" | "workflow" | "bucket")[];
}

/** A sum. What it was not asked to be told apart by is empty (or null). */
export interface StatisticRow {
  kind: StatisticKind;
  value: string;
  day: string;
  workflow: string;
  bucket: number | null;
  n: number;
  /** Milliseconds. */
  amount: number;
}

/** The sums of a tenant. Rows read: those of these kinds and days, however many cases there are. */
export async function statisticsOf(
  db: D1Database,
  tenantId: TenantId,
  { kinds, days, workflow, country, by = [] }: StatisticQuery,
): Promise<StatisticRow[]> {
  const column = (name: "day" | "workflow" | "bucket", none: string): string => (by.includes(name) ? name : none);
  const { results } = await db
    .prepare(
      `SELECT kind, value, ${column("day", "''")} AS by_day, ${column("workflow", "''")} AS by_workflow,
         ${column("bucket", "NULL")} AS by_bucket, sum(n) AS n, sum(amount) AS amount
       FROM stat_days WHERE tenant_id = ?1 AND kind IN (SELECT value FROM json_each(?2)) AND day BETWEEN ?3 AND ?4
         AND (?5 IS NULL OR workflow = ?5) AND (?6 IS NULL OR country = ?6)
       GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 ORDER BY 1, 3, 4, 2, 5`,
    )
    .bind(tenantId, JSON.stringify(kinds), days?.from ?? "", days?.to ?? "", workflow ?? null, country ?? null)
    .all<{
      kind: StatisticKind;
      value: string;
      by_day: string;
      by_workflow: string;
      by_bucket: number | null;
      n: number;
      amount: number;
    }>();
  return results.map(({ kind, value, by_day: day, by_workflow, by_bucket: bucket, n, amount }) => ({
    kind,
    value,
    day,
    workflow: by_workflow,
    bucket,
    n,
    amount,
  }));
}
