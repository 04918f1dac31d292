import { giveAlertToCase, openCaseForAlert } from "../cases/case-of-alert";
import { publishedDefinitions } from "../db/alert-definitions";
import type { Alert } from "../db/alerts";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";

/** Opens the case that a definition wants for its alerts, unless the alert has one. */
export async function openCaseOfAlert(env: Env, alert: Alert, nowMs: number): Promise<void> {
  const tenantId = alert.tenantId as TenantId;
  if (alert.source !== "transaction" || alert.caseId !== null) return;
  const [definition] = await publishedDefinitions(dbOf(env, tenantId), tenantId, [alert.rule]);
  const workflow = definition?.body.opensCase?.workflow;
  if (workflow === undefined) return;
  const actor = { kind: "system" as const, tenantId, part: "effects" as const };
  const opened = await openCaseForAlert(env, actor, alert, workflow, nowMs);
  if (opened.ok) await giveAlertToCase(env, actor, alert.id, opened.value.row.caseId, nowMs);
  else log.warn("alerts.case_not_opened", { tenantId, alertId: alert.id, code: opened.error.code });
}
