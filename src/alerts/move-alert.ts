import type { ActorRef } from "../domain/actor";
import { type AlertAction, type AlertDeed, type AlertStatus, alertActions } from "../domain/alerts";
import { err, ok, type Result } from "../lib/result";

/** An alert as far as its next step depends on it. */
export interface Movable {
  status: AlertStatus;
  assigneeId: string | null;
}

export interface AlertMove {
  action: AlertAction;
  /** Why; closing and reopening need it. */
  reason: string | null;
  /** With `assign`: whose it is from now on; null: nobody's. */
  assigneeId: string | null;
  /** The person who does it; null: an integrator. Who reviews what is nobody's has it from then on. */
  personId: string | null;
}

export type MoveRefusal = { code: "not_now"; status: AlertStatus; allowed: AlertAction[] } | { code: "reason_needed" };

/** From which states an action leads, and where to; null: it stays where it is. */
const moves: Record<AlertAction, { from: readonly AlertStatus[]; to: AlertStatus | null; needsReason: boolean }> = {
  assign: { from: ["triggered", "under_review", "escalated"], to: null, needsReason: false },
  review: { from: ["triggered", "escalated"], to: "under_review", needsReason: false },
  escalate: { from: ["triggered", "under_review"], to: "escalated", needsReason: false },
  reject: { from: ["triggered", "under_review", "escalated"], to: "rejected", needsReason: true },
  dismiss: { from: ["triggered", "under_review", "escalated"], to: "dismissed", needsReason: true },
  clear: { from: ["triggered", "under_review", "escalated"], to: "cleared", needsReason: true },
  reopen: { from: ["rejected", "dismissed", "cleared"], to: "under_review", needsReason: true },
};

/** What an alert is after this, or why not. */
export function moveAlert(
  alert: Movable,
  { action, reason, assigneeId, personId }: AlertMove,
): Result<Movable, MoveRefusal> {
  const { from, to, needsReason } = moves[action];
  if (!from.includes(alert.status))
    return err({ code: "not_now", status: alert.status, allowed: allowedActions(alert.status) });
  if (needsReason && (reason ?? "").trim() === "") return err({ code: "reason_needed" });
  if (action === "assign") return ok({ status: alert.status, assigneeId });
  const takes = action === "review" && alert.assigneeId === null;
  return ok({ status: to ?? alert.status, assigneeId: takes ? personId : alert.assigneeId });
}

/** What was done to an alert, as far as putting it back depends on it. */
export interface PastDeed {
  action: AlertDeed;
  fromStatus: AlertStatus;
  assigneeId: string | null;
  byKind: string;
  byId: string;
}

/**
 * What an alert was before this person took it up; null: that is not what was done to it last, or somebody else did it. `newest`: what was
 * done to it, the newest first; the two newest tell.
 */
export function beforeTakenUp(newest: readonly PastDeed[], by: Pick<ActorRef, "kind" | "id">): Movable | null {
  const [last, before] = newest;
  if (last?.action !== "review" || last.byKind !== by.kind || last.byId !== by.id) return null;
  return { status: last.fromStatus, assigneeId: before?.assigneeId ?? null };
}

export const allowedActions = (status: AlertStatus): AlertAction[] =>
  alertActions.filter((action) => moves[action].from.includes(status));

/** Whether somebody still has to do something about it. */
export const isOpen = (status: AlertStatus): boolean => moves.assign.from.includes(status);
