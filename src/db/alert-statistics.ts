import type { AlertSource, TenantId } from "../domain";

/** What became of the alerts of a rule that were opened in a time. */
export interface RuleOutcomes {
  rule: string;
  ruleName: string;
  source: AlertSource;
  opened: number;
  open: number;
  /** What they warned of was so. */
  confirmed: number;
  cleared: number;
  dismissed: number;
  /** Taken back by the machine: nobody had looked at them. */
  withdrawn: number;
  /** From opening to closing, of those that people closed; null: none. */
  medianMs: number | null;
  p90Ms: number | null;
}

export interface AlertDayCount {
  day: string;
  opened: number;
  closed: number;
}

/** More rules than a tenant has. */
const mostRules = 500;
const isWithdrawn = `EXISTS (SELECT 1 FROM alert_changes AS deed WHERE deed.tenant_id = alerts.tenant_id AND deed.alert_id = alerts.id
  AND deed.version = alerts.version AND deed.action = 'withdraw')`;

/** How many alerts each of these rules has opened since then; one that has opened none is left out. */
export async function alertsOpenedSince(
  db: D1Database,
  tenantId: TenantId,
  rules: readonly string[],
  sinceMs: number,
): Promise<Map<string, number>> {
  const { results } = await db
    .prepare(
      `SELECT rule, count(*) AS n FROM alerts
       WHERE tenant_id = ?1 AND rule IN (SELECT value FROM json_each(?2)) AND created_at_ms >= ?3 GROUP BY rule`,
    )
    .bind(tenantId, JSON.stringify(rules), sinceMs)
    .all<{ rule: string; n: number }>();
  return new Map(results.map(({ rule, n }) => [rule, n]));
}

/** Reads the alerts that were opened in this time, by their index, once for each answer. */
export async function alertStatistics(
  db: D1Database,
  tenantId: TenantId,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<{ rules: RuleOutcomes[]; days: AlertDayCount[] }> {
  const opened = "tenant_id = ?1 AND created_at_ms >= ?2 AND created_at_ms < ?3";
  const [outcomes, times, days] = await db.batch<Record<string, string | number | null>>([
    db
      .prepare(
        `SELECT rule, max(rule_name) AS ruleName, source, count(*) AS opened, sum(closed_at_ms IS NULL) AS open,
           sum(status = 'rejected') AS confirmed, sum(status = 'cleared') AS cleared,
           sum(status = 'dismissed' AND NOT withdrawn) AS dismissed, sum(withdrawn) AS withdrawn
         FROM (SELECT *, status = 'dismissed' AND ${isWithdrawn} AS withdrawn FROM alerts WHERE ${opened})
         GROUP BY rule, source ORDER BY opened DESC, rule LIMIT ${mostRules}`,
      )
      .bind(tenantId, fromMs, untilMs),
    db
      .prepare(
        `SELECT rule, source, min(iif(2 * place >= n, ms, NULL)) AS medianMs, min(iif(10 * place >= 9 * n, ms, NULL)) AS p90Ms
         FROM (SELECT rule, source, closed_at_ms - created_at_ms AS ms,
             row_number() OVER (PARTITION BY rule, source ORDER BY closed_at_ms - created_at_ms) AS place,
             count(*) OVER (PARTITION BY rule, source) AS n
           FROM alerts WHERE ${opened} AND closed_at_ms IS NOT NULL AND NOT ${isWithdrawn})
         GROUP BY rule, source`,
      )
      .bind(tenantId, fromMs, untilMs),
    db
      .prepare(
        `SELECT date(created_at_ms / 1000, 'unixepoch') AS day, count(*) AS opened, sum(closed_at_ms IS NOT NULL) AS closed
         FROM alerts WHERE ${opened} GROUP BY day ORDER BY day`,
      )
      .bind(tenantId, fromMs, untilMs),
  ]);
  const timesOf = new Map((times?.results ?? []).map((row) => [`${row.source}/${row.rule}`, row]));
  const rules = (outcomes?.results ?? []).map((row) => {
    const { medianMs = null, p90Ms = null } = timesOf.get(`${row.source}/${row.rule}`) ?? {};
    return { ...row, medianMs, p90Ms } as unknown as RuleOutcomes;
  });
  return { rules, days: (days?.results ?? []) as unknown as AlertDayCount[] };
}
