import { contextOfAlert } from "../alerts/alert-context";
import { openCase } from "../cases/open-case";
import { tellAlertChange } from "../cases/tell-case";
import { publishedDefinitions } from "../db/alert-definitions";
import { type Alert, changeAlert, changesOf, getAlert } from "../db/alerts";
import { getCounterparty, linkCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";

const bySystem = { kind: "system" as const, id: "monitoring" };

/** Opens the case that a definition wants for its alerts. Twice is once: the case's id is made of the alert's. */
export async function openCaseOfAlert(env: Env, alert: Alert, nowMs: number): Promise<void> {
  const tenantId = alert.tenantId as TenantId;
  if (alert.source !== "transaction" || alert.caseId !== null) return;
  const db = dbOf(env, tenantId);
  const [definition] = await publishedDefinitions(db, tenantId, [alert.rule]);
  const workflow = definition?.body.opensCase?.workflow;
  if (workflow === undefined) return;
  const party = alert.counterpartyId === null ? null : await getCounterparty(db, tenantId, alert.counterpartyId);
  const actor = { kind: "system" as const, tenantId, part: "effects" as const };
  const request = { workflow, context: contextOfAlert(alert, party) };
  const opened = await openCase(env, actor, request, `alert.${alert.id}`, nowMs);
  if (!opened.ok) {
    log.warn("alerts.case_not_opened", { tenantId, alertId: alert.id, code: opened.error.code });
    return;
  }
  const { caseId, entityId } = opened.value.row;
  if (party !== null && party.entityId === null) await linkCounterparty(db, tenantId, party.id, entityId);
  const now = await getAlert(db, tenantId, alert.id);
  if (now === null || now.caseId !== null) return;
  const { status, assigneeId, closedAtMs } = now;
  const step = { alert: now, action: "give_to_case" as const, status, assigneeId, reason: null, by: bySystem, closedAtMs };
  if ((await changeAlert(db, { ...step, caseId }, nowMs)) !== "changed") return; // somebody was faster, and has it in their hands
  const given = (await changesOf(db, tenantId, alert.id)).at(-1);
  if (given?.action === "give_to_case") await tellAlertChange(env, { ...now, caseId }, given);
}
