import type { TenantId } from "../domain";
import { type Alert, type AlertRow, alertFrom } from "./alerts";

/** More than anybody looks at. */
const most = 100;

/** The alerts that rest on this transaction among others, newest first. `subjectIds`: its sides and its card; `day`: its own, UTC. */
export async function alertsOfTransaction(
  db: D1Database,
  tenantId: TenantId,
  { id, day, subjectIds }: { id: string; day: string; subjectIds: readonly string[] },
): Promise<Alert[]> {
  const { results } = await db
    .prepare(
      `SELECT * FROM alerts WHERE +tenant_id = ?1 AND id IN (
         SELECT alert_id FROM rule_days INDEXED BY rule_days_subject WHERE tenant_id = ?1 AND alert_id IS NOT NULL
           AND subject_id IN (SELECT value FROM json_each(?2)) AND day >= ?3 AND standing = 'counted' AND instr(held, ?4) > 0)
       ORDER BY created_at_ms DESC, id DESC LIMIT ${most}`,
    )
    .bind(tenantId, JSON.stringify(subjectIds), day, JSON.stringify(id))
    .all<AlertRow>();
  return results.map(alertFrom);
}
