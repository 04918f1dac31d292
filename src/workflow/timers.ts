import type { Refusal, Timer } from "../domain";
import type { JsonObject } from "../lib/json";
import { ok, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { notTaken } from "./not-taken";
import { endOverride } from "./override-risk";
import { expire, remind } from "./revision-course";
import { sendEvent } from "./send-event";
import { takeEvent } from "./settle";
import { patch, type Turn } from "./turn";
import { runDue } from "./waiting-runs";

/** Something of this case is due. A timer that is gone or not due yet changes nothing. */
export function fireTimer(turn: Turn, timerId: string): Result<Carried, Refusal> {
  const timer = turn.next.timers.find((candidate) => candidate.id === timerId);
  if (timer === undefined || timer.dueAtMs > turn.nowMs) return no("timer.fired", timerId);
  patch(turn, { timers: turn.next.timers.filter((other) => other !== timer) });
  switch (timer.kind) {
    case "join_timeout": {
      // That its timer is gone is what the join sees when the case settles.
      return yes("timer.fired", timerId);
    }
    case "after":
      return endWait(turn, timer);
    case "run_due":
      runDue(turn, timer.runId);
      return yes("timer.fired", timerId);
    case "revision_reminder":
      return remind(turn, timer.round);
    case "revision_due":
      return expire(turn, timer.round);
    case "sla":
      // That it is gone is what the time of the case sees when it settles.
      return yes("sla.checked", timerId);
    case "risk_override":
      endOverride(turn);
      return yes("risk.override_ended", timerId);
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

/** A state has been active for as long as one of its `after` says. When guards hold it back, it is spent: there is no second time. */
function endWait(turn: Turn, timer: Extract<Timer, { kind: "after" }>): Result<Carried, Refusal> {
  const offered = takeEvent(turn, { name: timer.event, payload: null }, "timer");
  if (!offered.ok) return offered;
  if (!offered.value.taken) notTaken(turn, timer.event, "timer", offered.value.tried);
  return yes("timer.fired", timer.id, { state: timer.state, taken: offered.value.taken });
}
