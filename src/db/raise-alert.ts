import { type AlertId, type AlertSeverity, type AlertSource, alertSeverities, type TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import { type Alert, type AlertRow, alertFrom } from "./alerts";

/** One occurrence of something that somebody should look at. */
export interface AlertRaised {
  tenantId: TenantId;
  /** Made of what raised it: the same one told twice changes nothing. */
  occurrenceId: string;
  /** The id of the alert if this opens one. */
  alertId: AlertId;
  dedupeKey: string;
  source: AlertSource;
  rule: string;
  ruleName: string;
  title: string;
  severity: AlertSeverity;
  caseId: string | null;
  subjectId: string | null;
  counterpartyId?: string | null;
  runId: string | null;
  caseVersion: number | null;
  detail: JsonObject;
  /** After closing, so long an alert goes on counting. */
  cooldownSeconds: number;
  /** When it happened, on the clock of what raised it. */
  atMs: number;
}

// The alert that an occurrence counts on: the one that is open, else the newest one that is still cooling down or was put off. Without a time to cool down
// a closed one covers nothing, not even what had happened before it was closed and is told late: nobody has seen that.
const covering = `SELECT id FROM alerts WHERE tenant_id = ?1 AND dedupe_key = ?2
  AND (closed_at_ms IS NULL OR (?3 > 0 AND closed_at_ms + ?3 > ?4) OR EXISTS (SELECT 1 FROM alert_snoozes AS snooze
    WHERE snooze.tenant_id = ?1 AND snooze.rule = alerts.rule AND snooze.subject = ?2 AND snooze.until_ms > ?4)) ORDER BY closed_at_ms IS NULL DESC, created_at_ms DESC, id DESC LIMIT 1`;
const isNew = "NOT EXISTS (SELECT 1 FROM alert_occurrences WHERE tenant_id = ?1 AND id = ?5)";

/**
 * Counts an occurrence on the alert it belongs to, or opens one. One transaction, so that of many at once one opens and the others count;
 * at most one alert of a key is open. Answers the alert, and whether this occurrence opened it (now, or when it was told before).
 */
export async function raiseAlert(
  db: D1Database,
  raised: AlertRaised,
  nowMs: number,
): Promise<{ alert: Alert; opened: boolean }> {
  const { tenantId, occurrenceId, alertId, dedupeKey, caseId, atMs } = raised;
  const severity = alertSeverities.indexOf(raised.severity) + 1;
  const detail = JSON.stringify(raised.detail);
  const key = [tenantId, dedupeKey, raised.cooldownSeconds * 1_000, atMs, occurrenceId] as const;
  const results = await db.batch<AlertRow>([
    db
      .prepare(
        `UPDATE alerts SET occurrences = occurrences + 1, last_at_ms = max(last_at_ms, ?4), updated_at_ms = ?7,
           version = version + (severity < ?6), severity = max(severity, ?6)
         WHERE id = (${covering}) AND ${isNew}`,
      )
      .bind(...key, severity, nowMs),
    db
      .prepare(
        `INSERT INTO alerts (id, tenant_id, dedupe_key, source, rule, rule_name, title, severity, status, assignee_id, case_id,
           subject_id, counterparty_id, detail, occurrences, version, created_at_ms, updated_at_ms, last_at_ms, closed_at_ms)
         SELECT ?8, ?1, ?2, ?9, ?10, ?11, ?12, ?6, 'triggered', NULL, ?13, ?14, ?16, ?15, 1, 1, ?7, ?7, ?4, NULL
         WHERE NOT EXISTS (${covering}) AND ${isNew}`,
      )
      .bind(
        ...key,
        severity,
        nowMs,
        alertId,
        raised.source,
        raised.rule,
        raised.ruleName,
        raised.title,
        caseId,
        raised.subjectId,
        detail,
        raised.counterpartyId ?? null,
      ),
    db
      .prepare(
        `INSERT INTO alert_occurrences (tenant_id, id, alert_id, severity, at_ms, case_id, run_id, case_version, detail)
         SELECT ?1, ?5, (${covering}), ?6, ?4, ?7, ?8, ?9, ?10 WHERE ${isNew}`,
      )
      .bind(...key, severity, caseId, raised.runId, raised.caseVersion, detail),
    // Of one that no case has webhooks hear otherwise.
    db
      .prepare(
        `INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, by_kind, by_id, at_ms)
         SELECT ?1, id, 1, 'open', 'triggered', 'triggered', 'system', source, ?3 FROM alerts
         WHERE tenant_id = ?1 AND id = ?2 AND case_id IS NULL AND version = 1 ON CONFLICT DO NOTHING`,
      )
      .bind(tenantId, alertId, nowMs),
    db
      .prepare(
        `SELECT alerts.* FROM alert_occurrences AS told JOIN alerts ON alerts.id = told.alert_id AND alerts.tenant_id = told.tenant_id
         WHERE told.tenant_id = ?1 AND told.id = ?2`,
      )
      .bind(tenantId, occurrenceId),
  ]);
  const row = results[4]?.results[0];
  if (row === undefined) throw new Error("an occurrence without its alert");
  return { alert: alertFrom(row), opened: row.id === alertId };
}
