import { type Alert, type AlertChange, markChangeTold } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { markDecisionTold, type ScreeningDecision } from "../db/screening-subjects";
import { type ActorRef, type AlertId, alertNumbers, type CaseId, type CommandBody, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { caseOf } from "./case-of";

// What people decide about a case outside of it is written to D1 first and then told to the case, under an id made of what was decided:
// told twice, it stands in the timeline once. What could not be told stays marked, and the sweeper tells it again.

/** Tells a case that an alert about it was opened. Throws when the case cannot be asked; a case that is gone need not know. */
export async function tellAlertOpened(env: Env, alert: Alert): Promise<void> {
  const body = { ...noteOf(alert), change: "created" as const, status: "triggered" as const, reason: null, by: null };
  await tell(env, alert.tenantId, alert.caseId, `alert.${alert.id}.created`, { ...body, assigneeId: null });
}

/** Tells a case what was done to an alert about it. False: it could not be told now. */
export const tellAlertChange = (env: Env, alert: Alert, change: AlertChange): Promise<boolean> =>
  toldOrNot("alert", change.caseId, async () => {
    const { tenantId, alertId, version, action, toStatus, assigneeId, reason } = change;
    // Without a case nobody is told here: the sweeper makes it known to webhooks.
    if (change.caseId === null) return;
    const by = { kind: change.byKind, id: change.byId } as ActorRef;
    const body = { ...noteOf(alert), change: action, status: toStatus, assigneeId, reason, by };
    await tell(env, tenantId, change.caseId, `alert.${alertId}.${version}`, body);
    await markChangeTold(dbOf(env, tenantId as TenantId), change, Date.now());
  });

/** Tells a case what was said of a hit that its check has found. False: it could not be told now. */
export const tellHitDecision = (env: Env, decision: ScreeningDecision): Promise<boolean> =>
  toldOrNot("hit_decision", decision.caseId, async () => {
    const { id, tenantId, listKey: list, entryId, subjectKey, verdict, reason, caseId } = decision;
    const by = { kind: decision.byId.startsWith("usr_") ? "analyst" : "api_key", id: decision.byId } as const;
    const body = { type: "note_hit_decision" as const, decisionId: id, list, entryId, subjectKey, verdict, reason, by };
    await tell(env, tenantId, caseId, `hit.${id}`, body);
    await markDecisionTold(dbOf(env, tenantId as TenantId), decision, Date.now());
  });

const noteOf = ({ id, source, rule, title, severity, detail }: Alert) => ({
  type: "note_alert" as const,
  alertId: id as AlertId,
  source,
  rule,
  title,
  severity,
  ...(source === "transaction" && { numbers: alertNumbers(detail) }),
});

async function tell(env: Env, tenantId: string, caseId: string | null, id: string, body: CommandBody): Promise<void> {
  if (caseId === null) return;
  const ref = { tenantId: tenantId as TenantId, caseId: caseId as CaseId };
  const actor = { kind: "system" as const, tenantId: ref.tenantId, part: "effects" as const };
  const answer = await caseOf(env, ref).dispatch({ id, actor, expectedVersion: null, body }, null);
  if (answer.ok || answer.error.code === "unknown_case") return;
  // Nothing that may change soon: the case is full, or what it holds cannot be decided on.
  log.warn("case.not_told", { caseId, what: body.type, code: answer.error.code });
}

async function toldOrNot(what: string, caseId: string | null, telling: () => Promise<void>): Promise<boolean> {
  try {
    await telling();
    return true;
  } catch (problem) {
    log.warn("case.telling_failed", { what, caseId, ...errorFields(problem) });
    return false;
  }
}
