import type { Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { ok, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { sendEvent } from "./send-event";
import { raiseJoin } from "./settle";
import { patch, type Turn } from "./turn";

/** Something of this case is due. A timer that is gone or not due yet changes nothing. */
export function fireTimer(turn: Turn, timerId: string): Result<Carried, Refusal> {
  const timer = turn.next.timers.find((candidate) => candidate.id === timerId);
  if (timer === undefined || timer.dueAtMs > turn.nowMs) return no("timer.fired", timerId);
  patch(turn, { timers: turn.next.timers.filter((other) => other !== timer) });
  switch (timer.kind) {
    case "join_timeout": {
      const join = turn.definition.joins.get(timer.state);
      const open =
        turn.next.activations[timer.state] === timer.activation && turn.next.joined[timer.state] !== timer.activation;
      if (join !== undefined && open) raiseJoin(turn, timer.state, join, timer.activation, true);
      return yes("timer.fired", timerId);
    }
    case "after":
    case "run_due":
      return yes("timer.fired", timerId);
    case "pending_decision": {
      const pending = turn.next.pendingDecision;
      if (pending === null) return yes("timer.fired", timerId);
      patch(turn, { pendingDecision: null });
      const payload = { reason: pending.reason, comment: pending.comment, byId: pending.byId };
      const detail: JsonObject = { decision: pending.event, ...payload };
      const sent = sendEvent(
        turn,
        pending.event,
        { name: pending.event, payload },
        "decision",
        "decision.made",
        detail,
      );
      // The chart moved on meanwhile: the decision is over all the same, and the log says that it had no effect.
      return sent.ok ? ok({ ...sent.value, accepted: true }) : yes("decision.lapsed", pending.event, detail);
    }
  }
}
