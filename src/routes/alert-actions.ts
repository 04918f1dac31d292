import { allowedActions, beforeTakenUp, isOpen, type Movable, moveAlert } from "../alerts/move-alert";
import { tellAlertChange } from "../cases/tell-case";
import { type Alert, type AlertChange, changeAlert, getAlert, newestChanges } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { userInTenant } from "../db/users";
import {
  type Actor,
  type ActorRef,
  type AlertAction,
  type AlertDeed as AlertDeedName,
  type AlertStep,
  actorRef,
  type TenantId,
} from "../domain";
import type { Env } from "../env";
import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, notFound, problem } from "./problem";

export interface AlertDeed {
  env: Env;
  tenantId: TenantId;
  actor: Actor;
  nowMs: number;
  action: AlertStep;
  reason: string | null;
  /** With `assign`. */
  assigneeId: string | null;
}

/** How often an alert is read anew when others change it at the same time and the caller does not care for its version. */
const looks = 4;

/** Does something to an alert and tells its case. Of two people at once the second is refused if they said what they had read. */
export async function actOnAlert(
  deed: AlertDeed,
  id: string,
  expectedVersion: number | null,
): Promise<Result<Alert, ApiProblem>> {
  const { env, tenantId, actor, nowMs, action, reason } = deed;
  const db = dbOf(env, tenantId);
  for (let look = 0; look < looks; look += 1) {
    const alert = await getAlert(db, tenantId, id);
    if (alert === null) return err(notFound("alert"));
    if (expectedVersion !== null && alert.version !== expectedVersion)
      return err(stale(expectedVersion, alert.version));
    const after = action === "put_back" ? await putBack(deed, alert) : moved(deed, action, alert);
    if (!after.ok) return after;
    const closes = action === "reject" || action === "dismiss" || action === "clear";
    // Cooling down is counted on the clock of the cases: that of a sandbox may run ahead.
    const closedAtMs = closes
      ? nowMs + (await clockOffsetOf(db, tenantId))
      : action === "reopen"
        ? null
        : alert.closedAtMs;
    const by = actorRef(actor);
    const outcome = await changeAlert(db, { alert, action, ...after.value, reason, by, closedAtMs }, nowMs);
    if (outcome === "twin")
      return err(problem("conflict", "Another alert about the same thing is open: work on that one."));
    if (outcome === "moved_on") continue;
    const next: Alert = { ...alert, ...after.value, closedAtMs, version: alert.version + 1, updatedAtMs: nowMs };
    await tellChange(env, alert, next, { action, reason, by });
    return ok(next);
  }
  return err(problem("conflict", "Others are changing this alert at this moment; try again."));
}

/** What an alert is after what is to be done to it. */
function moved(
  { actor, reason, assigneeId }: AlertDeed,
  action: AlertAction,
  alert: Alert,
): Result<Movable, ApiProblem> {
  const personId = actor.kind === "analyst" ? actor.userId : null;
  const after = moveAlert(alert, { action, reason, assigneeId, personId });
  if (after.ok) return after;
  const { error } = after;
  return err(
    error.code === "reason_needed"
      ? problem("bad_value", `To ${action} an alert, say why.`, { param: "reason" })
      : problem("conflict", `The alert is ${error.status}.`, {
          details: { status: error.status, allowed: error.allowed },
        }),
  );
}

/** What an alert was before whoever asks took it up. What was done to it since is not undone with it. */
async function putBack({ env, tenantId, actor }: AlertDeed, alert: Alert): Promise<Result<Movable, ApiProblem>> {
  const newest = await newestChanges(dbOf(env, tenantId), tenantId, alert.id, 2);
  const before = beforeTakenUp(newest, actorRef(actor));
  if (before !== null) return ok(before);
  const { status } = alert;
  return err(
    problem("conflict", "Only who took an alert up puts it back, as long as nothing else was done to it.", {
      details: { status, allowed: allowedActions(status) },
    }),
  );
}

/** Closes an alert that was put off. What is closed already stays as it is. */
export async function actOnSnooze(
  { env, tenantId, actor, nowMs }: Pick<AlertDeed, "env" | "tenantId" | "actor" | "nowMs">,
  id: string,
  reason: string,
): Promise<Result<Alert, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const by = actorRef(actor);
  for (let look = 0; look < looks; look += 1) {
    const alert = await getAlert(db, tenantId, id);
    if (alert === null) return err(notFound("alert"));
    if (!isOpen(alert.status)) return ok(alert);
    const closedAtMs = nowMs + (await clockOffsetOf(db, tenantId));
    const { assigneeId } = alert;
    const step = { alert, action: "snooze" as const, status: "dismissed" as const, assigneeId, reason, by, closedAtMs };
    if ((await changeAlert(db, step, nowMs)) !== "changed") continue;
    const next: Alert = { ...alert, status: step.status, closedAtMs, version: alert.version + 1, updatedAtMs: nowMs };
    await tellChange(env, alert, next, { action: "snooze", reason, by });
    return ok(next);
  }
  return err(problem("conflict", "Others are changing this alert at this moment; try again."));
}

/** Whether alerts may be given to this person. */
export async function checkAssignee(deed: AlertDeed): Promise<ApiProblem | null> {
  const { env, tenantId, assigneeId } = deed;
  return assigneeId === null || (await userInTenant(dbOf(env, tenantId), tenantId, assigneeId))
    ? null
    : problem("bad_value", "There is no such user.", { param: "assigneeId" });
}

/** Tells the case of an alert what was done, and webhooks of one that no case has. What cannot be told now the sweeper tells. */
async function tellChange(
  env: Env,
  before: Alert,
  next: Alert,
  { action, reason, by }: { action: AlertDeedName; reason: string | null; by: ActorRef },
): Promise<void> {
  const tenantId = next.tenantId as TenantId;
  if (next.caseId === null) {
    await env.MONITORING.send({ kind: "announce", tenantId }).catch(() => undefined);
    return;
  }
  const change: AlertChange = {
    ...{ tenantId, alertId: next.id, version: next.version, action, reason, atMs: next.updatedAtMs },
    ...{ caseId: next.caseId, fromStatus: before.status, toStatus: next.status, assigneeId: next.assigneeId },
    ...{ byKind: by.kind, byId: by.id, toldAtMs: null },
  };
  await tellAlertChange(env, next, change);
}

const stale = (expected: number, current: number): ApiProblem =>
  problem("stale_version", `The alert has version ${current}, not ${expected}.`, { details: { expected, current } });
