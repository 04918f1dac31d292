import { caseOf } from "../cases/case-of";
import { giveAlertToCase, openCaseForAlert } from "../cases/case-of-alert";
import { publishedDefinitions } from "../db/alert-definitions";
import { type Alert, getAlert, listAlerts } from "../db/alerts";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import type { Actor, CaseId, CaseRef, IndexRow, Refusal, TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { tellFeeds } from "./tell-feeds";

/**
 * Opens the case that a definition wants for its alerts, unless the alert has one. Where whom it is about has a case of this workflow that
 * runs, and may have no other, the alert is given to that. Throws when it should be tried again.
 */
export async function openCaseOfAlert(env: Env, alert: Alert, nowMs: number): Promise<void> {
  const tenantId = alert.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  if (alert.source !== "transaction" || alert.caseId !== null) return;
  const [definition] = await publishedDefinitions(db, tenantId, [alert.rule]);
  const workflow = definition?.body.opensCase?.workflow;
  if (workflow === undefined) return;
  // Somebody may have given it to a case since it was read.
  const now = await getAlert(db, tenantId, alert.id);
  if (now === null || now.caseId !== null) return;
  const actor = { kind: "system" as const, tenantId, part: "effects" as const };
  const opened = await openCaseForAlert(env, actor, now, workflow, nowMs);
  const place = opened.ok ? ok(opened.value.row.caseId) : runningCase(opened.error);
  if (!place.ok) return notOpened(alert, place.error.code);
  const given = await giveAlertToCase(env, actor, alert.id, place.value, nowMs);
  if (given.ok) return;
  if (given.error.code === "busy") throw new Error("an alert that others are changing");
  // Somebody has given it to another case meanwhile, or it is gone.
  notOpened(alert, given.error.code);
  if (opened.ok) await takeBack(env, actor, opened.value.row);
}

/** A case that was opened for an alert and did not get it, unless somebody has taken it on, or it has another alert. */
async function takeBack(env: Env, actor: Actor, { caseId, assigneeId }: IndexRow): Promise<void> {
  const { tenantId } = actor;
  const db = dbOf(env, tenantId);
  if (assigneeId !== null || (await listAlerts(db, tenantId, { caseId }, null, 1)).data.length > 0) return;
  const body = { type: "cancel", reason: "another case has the alert" } as const;
  const command = { id: `not-given/${caseId}`, actor, expectedVersion: null, body };
  const done = await caseOf(env, { tenantId, caseId } as CaseRef).dispatch(command, null);
  if (!done.ok) return;
  await upsertIndexRows(db, [done.value.row]);
  await tellFeeds(env, [done.value.row]);
}

/** The one that stood in the way. */
const runningCase = (refusal: Refusal | { code: "subject_erased" }): Result<CaseId, { code: string }> =>
  refusal.code === "case_exists" ? ok(refusal.caseId) : err(refusal);

const notOpened = ({ id: alertId, tenantId }: Alert, code: string): void =>
  log.warn("alerts.case_not_opened", { tenantId, alertId, code });
