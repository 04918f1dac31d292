import { giveAlertToCase, openCaseForAlert } from "../cases/case-of-alert";
import { publishedDefinitions } from "../db/alert-definitions";
import type { Alert } from "../db/alerts";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";

/**
 * Opens the case that a definition wants for its alerts, unless the alert has one. Where whom it is about has a case of this workflow that
 * runs, and may have no other, the alert is given to that. Throws when it should be tried again.
 */
export async function openCaseOfAlert(env: Env, alert: Alert, nowMs: number): Promise<void> {
  const tenantId = alert.tenantId as TenantId;
  if (alert.source !== "transaction" || alert.caseId !== null) return;
  const [definition] = await publishedDefinitions(dbOf(env, tenantId), tenantId, [alert.rule]);
  const workflow = definition?.body.opensCase?.workflow;
  if (workflow === undefined) return;
  const actor = { kind: "system" as const, tenantId, part: "effects" as const };
  const opened = await openCaseForAlert(env, actor, alert, workflow, nowMs);
  const caseId = opened.ok
    ? opened.value.row.caseId
    : opened.error.code === "case_exists"
      ? opened.error.caseId
      : null;
  if (caseId === null) {
    const { code } = opened.ok ? { code: "unknown_case" } : opened.error;
    log.warn("alerts.case_not_opened", { tenantId, alertId: alert.id, code });
    return;
  }
  const given = await giveAlertToCase(env, actor, alert.id, caseId, nowMs);
  if (given.ok) return;
  if (given.error.code === "busy") throw new Error("an alert that others are changing");
  // Somebody has given it to another case meanwhile, or it is gone.
  log.warn("alerts.case_not_opened", { tenantId, alertId: alert.id, caseId, code: given.error.code });
}
