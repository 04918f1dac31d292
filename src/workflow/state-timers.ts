import type { Timer } from "../domain";
import type { After, Chart } from "./chart";
import { delayMs } from "./delay";
import type { Macrostep } from "./kernel";
import { openIncident } from "./plugin-runs";
import { contextOf, patch, type Turn } from "./turn";

/** Delays that begin with a macrostep: those of every state it has entered, in order of entry. The root's path is "". */
export function delaysBegunBy(chart: Chart, step: Macrostep): { state: string; place: number; after: After }[] {
  if (chart.delays.size === 0) return [];
  return (step.rootEntered ? ["", ...step.entered] : step.entered).flatMap((state) =>
    (chart.delays.get(state) ?? []).map((after, place) => ({ state, place, after })),
  );
}

/** Every `after` of the states just entered becomes a timer of exactly this activation. */
export function setStateTimers(turn: Turn, step: Macrostep): void {
  for (const { state, place, after } of delaysBegunBy(turn.definition.chart, step)) setTimer(turn, state, place, after);
}

/** Timers of states that have been left, or left and entered again, are gone. */
export function dropTimersOfLeftStates(turn: Turn, rootEntered: boolean): void {
  const { timers, activations } = turn.next;
  const isOver = (timer: Timer): boolean => {
    if (timer.kind !== "after" && timer.kind !== "join_timeout") return false;
    return timer.state === "" ? rootEntered : activations[timer.state] !== timer.activation;
  };
  dropTimers(turn, timers.filter(isOver));
}

/** Takes timers off the case; the log tells of those that a state was waiting for. */
export function dropTimers(turn: Turn, dropped: readonly Timer[]): void {
  if (dropped.length === 0) return;
  for (const { id, kind } of dropped) if (kind === "after") turn.steps.push({ kind: "timer_dropped", timer: id });
  patch(turn, { timers: turn.next.timers.filter((timer) => !dropped.includes(timer)) });
}

/** A delay that could not be read is read again, and counts from now. False: its state is no longer waiting for it. */
export function setTimerAgain(turn: Turn, timerId: string): boolean {
  if (turn.next.status !== "active") return false;
  for (const [state, afters] of turn.definition.chart.delays)
    for (const [place, after] of afters.entries()) {
      const activation = activationOf(turn, state);
      if (activation === null || timerIdOf(state, activation, place) !== timerId) continue;
      // A move to another version may have set it meanwhile.
      if (!turn.next.timers.some(({ id }) => id === timerId)) setTimer(turn, state, place, after);
      return true;
    }
  return false;
}

// The root is entered with the case and has no activation of its own: 0 stands for it.
const activationOf = (turn: Turn, state: string): number | null =>
  state === "" ? 0 : (turn.next.activations[state] ?? null);

export const timerIdOf = (state: string, activation: number, place: number): string =>
  `after.${state === "" ? "" : `${state}.`}${activation}.${place}`;

/** The case goes on without it; retrying the incident reads the delay again. */
export function timerNotSet(turn: Turn, timerId: string, problem: string): void {
  turn.steps.push({ kind: "timer_not_set", timer: timerId, problem });
  openIncident(turn, "timer", timerId, "unreadable_delay", problem);
}

function setTimer(turn: Turn, state: string, place: number, { wait, event }: After): void {
  const activation = activationOf(turn, state);
  if (activation === null) return;
  const id = timerIdOf(state, activation, place);
  const read = delayMs(wait, () => contextOf(turn.next));
  if (!read.ok) {
    timerNotSet(turn, id, read.error);
    return;
  }
  const dueAtMs = turn.nowMs + read.value;
  patch(turn, { timers: [...turn.next.timers, { id, kind: "after", dueAtMs, state, activation, event }] });
  turn.steps.push({ kind: "timer_set", timer: id, dueAtMs });
}
