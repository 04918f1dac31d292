import type { CallbackStanding } from "./delivery";
import type { Behaviour, Verdict } from "./scenarios";
import type { SimulateAction } from "./wire";

/** What the vendor will do because somebody asked it to: say something else, say the same again, or say at once what it owes. */
export interface Simulated {
  say: Verdict | "error" | "again" | "what is owed" | "found later";
  when: "now" | "late";
}

/** How the vendor stands to the check: how it behaves, and what has become of its last callback (null: none was planned). */
export interface Standing {
  behaviour: Behaviour["kind"];
  last: CallbackStanding | null;
  /** The vendor was asked to keep watch, and does so for this kind of check. */
  isWatched: boolean;
}

const verdicts = {
  clear: "clear",
  hit: "review",
  reject: "rejected",
  not_found: "not_found",
  not_covered: "not_covered",
  error: "error",
} as const satisfies Partial<Record<SimulateAction, Verdict | "error">>;

const answersLater = new Set<Behaviour["kind"]>(["call_back", "call_back_after_deadline", "stay_silent", "ask_person"]);

/** What an action comes to, or why it cannot be: only what is still owed can turn out otherwise. */
export function simulated(action: SimulateAction, { behaviour, last, isWatched }: Standing): Simulated | Refused {
  if (action === "hit_later") {
    if (!isWatched) return refused("not_monitored", "The vendor keeps watch only with `ongoingMonitoring`.");
    return answersLater.has(behaviour) && last !== "delivered"
      ? refused("not_answered", "What is found later comes after the answer: let the check end first.")
      : { say: "found later", when: "now" };
  }
  if (!answersLater.has(behaviour))
    return refused("not_waiting", "The vendor answers this check at once: there is nothing to wait for.");
  if (action === "duplicate")
    return last === null
      ? refused("nothing_to_repeat", "No callback was sent or planned yet.")
      : { say: "again", when: "now" };
  if (last === "delivered") return refused("already_answered", "The vendor has delivered its answer.");
  if (action === "now")
    return last === null
      ? refused("nothing_owed", "The vendor owes nothing by itself: choose an outcome.")
      : { say: "what is owed", when: "now" };
  return action === "late" ? { say: "clear", when: "late" } : { say: verdicts[action], when: "now" };
}

interface Refused {
  refused: "not_monitored" | "not_answered" | "not_waiting" | "nothing_to_repeat" | "already_answered" | "nothing_owed";
  message: string;
}
const refused = (code: Refused["refused"], message: string): Refused => ({ refused: code, message });
