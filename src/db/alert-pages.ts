import type { AlertSeverity, AlertStatus, TenantId } from "../domain";
import { alertSeverities } from "../domain";
import { type Alert, type AlertRow, alertFrom } from "./alerts";

/** Alerts by several words each, as the documented system filters them; what is left out is not asked. */
export interface AlertPageQuery {
  statuses?: readonly AlertStatus[] | undefined;
  severities?: readonly AlertSeverity[] | undefined;
  rules?: readonly string[] | undefined;
  /** Null among them: nobody's. */
  assigneeIds?: readonly (string | null)[] | undefined;
  orderBy: "created_at_ms" | "updated_at_ms" | "last_at_ms" | "severity" | "status";
  direction: "ASC" | "DESC";
  offset: number;
  limit: number;
}

/** A page by its number: whoever pages far reads all that lies before, so callers bound the offset. */
export async function pageOfAlerts(db: D1Database, tenantId: TenantId, query: AlertPageQuery): Promise<Alert[]> {
  const { statuses, severities, rules, assigneeIds, orderBy, direction, offset, limit } = query;
  const words = (list: readonly unknown[] | undefined) => (list === undefined ? null : JSON.stringify(list));
  const ranks = severities?.map((one) => alertSeverities.indexOf(one) + 1);
  const { results } = await db
    .prepare(
      `SELECT * FROM alerts WHERE tenant_id = ?1
         AND (?2 IS NULL OR status IN (SELECT value FROM json_each(?2)))
         AND (?3 IS NULL OR severity IN (SELECT value FROM json_each(?3)))
         AND (?4 IS NULL OR rule IN (SELECT value FROM json_each(?4)))
         AND (?5 IS NULL OR EXISTS (SELECT 1 FROM json_each(?5) WHERE value IS assignee_id))
       ORDER BY ${orderBy} ${direction}, id ${direction} LIMIT ?6 OFFSET ?7`,
    )
    .bind(tenantId, words(statuses), words(ranks), words(rules), words(assigneeIds), limit, offset)
    .all<AlertRow>();
  return results.map(alertFrom);
}
