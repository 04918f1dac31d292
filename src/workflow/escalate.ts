import { type Actor, actorRef, type CommandBody, type Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { emit, patch, type Turn } from "./turn";

/** A person hands the case on: to a queue, where whoever is free takes it, to another person, or (neither) marks it for attention. */
export function escalateCase(
  turn: Turn,
  actor: Actor,
  { reason, toQueueId, toUserId }: Extract<CommandBody, { type: "escalate" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  escalate(turn, { byId: actorRef(actor).id, reason, toQueueId, toUserId });
  return yes("case.escalated", toUserId ?? toQueueId, { reason, toQueueId, toUserId });
}

interface To {
  /** Null: its time was up. */
  byId: string | null;
  reason: string;
  toQueueId: string | null;
  toUserId: string | null;
}

/** In a queue it is nobody's until somebody of that queue takes it. */
export function escalate(turn: Turn, { byId, reason, toQueueId, toUserId }: To): void {
  const former = turn.next.assignee;
  const assignee = toUserId !== null ? { id: toUserId, atMs: turn.nowMs } : toQueueId !== null ? null : former;
  const isGiven = assignee?.id !== former?.id;
  patch(turn, {
    escalation: { atMs: turn.nowMs, byId, reason, queueId: toQueueId, userId: toUserId },
    ...(isGiven && { assignee }),
  });
  turn.steps.push({ kind: "escalated", queueId: toQueueId, userId: toUserId });
  if (isGiven) {
    turn.steps.push({ kind: "assigned", assigneeId: assignee?.id ?? null });
    emit(turn, "case.assigned", { assigneeId: assignee?.id ?? null, previousAssigneeId: former?.id ?? null });
  }
  emit(turn, "case.escalated", { queueId: toQueueId, assigneeId: assignee?.id ?? null, byTime: byId === null });
}
