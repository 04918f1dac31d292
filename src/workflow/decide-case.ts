import type { Actor, CommandBody, Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { askChildren } from "./children";
import { listensTo, tagsOf } from "./kernel";
import type { Policies } from "./policies";
import { mayRaise } from "./proof/protected-events";
import { notAllowed, sendEvent } from "./send-event";
import { positionOf } from "./settle";
import { patch, type Turn } from "./turn";

/** A person's final word or a revision. An analyst's approve and reject wait until they can no longer be undone. */
export function decideCase(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "decide" }>,
  policies: Policies,
): Result<Carried, Refusal> {
  const event = body.decision;
  const childrenToAsk = body.childrenToAsk ?? [];
  const detail: JsonObject = {
    decision: event,
    reason: body.reason,
    comment: body.comment,
    ...(childrenToAsk.length > 0 && { askedChildren: childrenToAsk }),
  };
  if (childrenToAsk.length > 0 && event === "revision" && !hasToBeAsked(turn)) {
    if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
    const notOurs = askChildren(turn, body, childrenToAsk);
    return notOurs === null ? yes("children.asked", event, detail) : err(notOurs);
  }
  const undoMs = event === "revision" ? 0 : policies.undoMs(actor);
  const known = turn.before.status === "active" && listensTo(turn.definition.chart, positionOf(turn.before), event);
  // What the votes of an approval say, or a proven policy takes for a plugin's word, is not one person's to decide.
  const { protectedEvents } = turn.definition;
  if (!known || !mayRaise(protectedEvents, event, "decision", turn.before.configuration))
    return notAllowed(turn, event);
  if (undoMs > 0 && actor.kind === "analyst") {
    const dueAtMs = turn.nowMs + undoMs;
    const id = `decision.${turn.next.version}`;
    patch(turn, {
      pendingDecision: { event, reason: body.reason, comment: body.comment, byId: actor.userId, dueAtMs },
      timers: [...turn.next.timers, { id, kind: "pending_decision", dueAtMs }],
    });
    turn.steps.push({ kind: "decision", decision: event, reason: body.reason, pendingUntilMs: dueAtMs });
    return yes("decision.pending", event, detail);
  }
  const notOurs = askChildren(turn, body, childrenToAsk);
  if (notOurs !== null) return err(notOurs);
  turn.steps.push({ kind: "decision", decision: event, reason: body.reason, pendingUntilMs: null });
  return sendEvent(
    turn,
    event,
    { name: event, payload: { reason: body.reason, comment: body.comment } },
    "decision",
    "decision.made",
    detail,
  );
}

/** Only children have something marked, or this case was sent back before: then they are asked, and it stays where it is. */
const hasToBeAsked = ({ before, definition }: Turn): boolean =>
  before.documents.some(({ decision }) => decision.status === "revision") &&
  !tagsOf(definition.chart, positionOf(before)).includes("revision");

export function undoDecision(turn: Turn): Result<Carried, Refusal> {
  const pending = turn.before.pendingDecision;
  if (pending === null) return err({ code: "bad_value", param: "decision", message: "there is no decision to undo" });
  patch(turn, { pendingDecision: null, timers: turn.next.timers.filter((timer) => timer.kind !== "pending_decision") });
  return yes("decision.undone", pending.event);
}
