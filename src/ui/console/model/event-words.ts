import { durationMs } from "../../../lib/duration";
import { durationText } from "../../shared/time-words";
import { labelOf, stateWords } from "./words";

/** What an event is called. Names of the engine's own events say when they happen: `xstate.after.P1D.idle`. */
export function eventWords(name: string): string {
  if (name === "" || name === "xstate.always") return "at once";
  if (name === "xstate.init") return "the opening";
  const done = /^xstate\.done\.state\.(.+)$/.exec(name);
  if (done !== null) return `“${stateWords(done[1] ?? "")}” is done`;
  const after = /^xstate\.after\.([^.]+)(?:\.(.*))?$/.exec(name);
  if (after === null) return name;
  const [, delay = "", state = ""] = after;
  const length = /^\d+$/.test(delay) ? { ok: true as const, value: Number(delay) } : durationMs(delay);
  // A delay by name or by a path may itself hold dots: where it ends and the state begins cannot be told.
  if (!length.ok) return "the time it waited for came";
  const wait = delayText(length.value);
  return state === "" ? `${wait} went by` : `${wait} in “${stateWords(state)}” went by`;
}

/** `after.review.3.0` (a delay of a state), `run.run_…` (the time of a run): what a timer is about. */
export function timerWords(id: string): string {
  if (id.startsWith("run.")) return "the time of a run";
  if (id === "risk_override") return "the end of the risk set by hand";
  const delay = /^after\.(?:(.+)\.)?\d+\.\d+$/.exec(id);
  if (delay === null) return labelOf(id);
  return delay[1] === undefined ? "the case's own timer" : `the timer of “${stateWords(delay[1])}”`;
}

const dayMs = 86_400_000;

/** "30 days", "4 min": a length that somebody wrote into a definition. */
export function delayText(ms: number): string {
  if (ms < dayMs) return durationText(ms);
  const days = Math.round((ms / dayMs) * 10) / 10;
  return `${days} ${days === 1 ? "day" : "days"}`;
}
