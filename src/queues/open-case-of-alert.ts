import { giveAlertToCase, openCaseForAlert } from "../cases/case-of-alert";
import { publishedDefinitions } from "../db/alert-definitions";
import type { Alert } from "../db/alerts";
import { dbOf } from "../db/db-of";
import type { CaseId, Refusal, TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";

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
  const place = opened.ok ? ok(opened.value.row.caseId) : runningCase(opened.error);
  if (!place.ok) return notOpened(alert, place.error.code);
  const given = await giveAlertToCase(env, actor, alert.id, place.value, nowMs);
  if (given.ok) return;
  if (given.error.code === "busy") throw new Error("an alert that others are changing");
  // Somebody has given it to another case meanwhile, or it is gone.
  notOpened(alert, given.error.code);
}

/** The one that stood in the way. */
const runningCase = (refusal: Refusal): Result<CaseId, Refusal> =>
  refusal.code === "case_exists" ? ok(refusal.caseId) : err(refusal);

const notOpened = ({ id: alertId, tenantId }: Alert, code: string): void =>
  log.warn("alerts.case_not_opened", { tenantId, alertId, code });
