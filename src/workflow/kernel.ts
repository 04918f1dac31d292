import type { TriedTransition } from "../domain";
import { err, ok, type Result } from "../lib/result";
import type { Chart, StateNode, Transition } from "./chart";
import { alwaysEvent, initEvent } from "./engine-events";
import { begin, type Moved, type Run, takeTransitions } from "./microstep";
import { isDone, leavesOf, type Position } from "./position";
import { type AskGuard, type Choice, chooseAlone, chooseAutomatic, chooseFor, type KernelEvent } from "./select";

export {
  activeStates,
  allowedEvents,
  isDone,
  listensTo,
  type Position,
  stateString,
  stateValue,
  tagsOf,
} from "./position";
export type { AskGuard, KernelEvent } from "./select";

/** Transitions taken together. */
export interface Microstep {
  event: string;
  /** State strings before and after; "" before the beginning. */
  from: string;
  to: string;
  /** Innermost first. */
  exited: string[];
  /** Outermost first. */
  entered: string[];
  /** What was tried to choose this step, then what was tried after it and did not hold. */
  tried: TriedTransition[];
}

/** What one event comes to: its own transitions, then automatic ones and those of ended states, until nothing moves. */
export interface Macrostep {
  position: Position;
  /** Whether a transition of the event itself was taken. */
  taken: boolean;
  microsteps: Microstep[];
  /** When it was not taken: everything that was tried. */
  tried: TriedTransition[];
  /** Paths entered and still active at the end, in order of entry. */
  entered: string[];
  /** Paths active at the beginning that were left, in order of exit. One that was entered again is in both lists. */
  exited: string[];
  /** Whether the root itself was entered: at the beginning, and when a transition aims at it. */
  rootEntered: boolean;
  done: boolean;
}

/** Automatic transitions that never come to rest. `states`: the state strings they run through, in order. */
export interface AlwaysLoop {
  code: "always_loop";
  states: string[];
}

const maxMicrosteps = 100;

/** Begins: enters the initial states and follows automatic transitions. */
export function enterChart(chart: Chart, ask: AskGuard): Result<Macrostep, AlwaysLoop> {
  const step = newStep(chart, { configuration: [], history: {} }, ask);
  record(step, initEvent, begin(step.run), []);
  step.macro.taken = true;
  return settle(step, { name: initEvent, payload: null });
}

/**
 * Offers an event to a chart, by the order of SCXML as XState v5 reads it. Pure: the position that is given stays as it is.
 * Throws only when the position is not one of this chart.
 */
export function stepChart(
  chart: Chart,
  position: Position,
  event: KernelEvent,
  ask: AskGuard,
): Result<Macrostep, AlwaysLoop> {
  const [path] = position.configuration;
  const leaf = path !== undefined && position.configuration.length === 1 ? chart.byPath.get(path) : undefined;
  if (leaf !== undefined && leaf.type === "atomic" && !leaf.mayMoveOnItsOwn && !leaf.isRemembered) {
    const tried: TriedTransition[] = [];
    const transition = chooseAlone(leaf, event, ask, tried);
    if (transition === null) return ok({ ...restAt(position), tried });
    const rest = transition.plan?.rest ?? null;
    if (rest !== null) return ok(moveAlone(leaf, transition, rest, position, event.name, tried));
    return follow(newStep(chart, position, ask), event, { enabled: [transition], tried });
  }
  const step = newStep(chart, position, ask);
  return step.macro.done ? ok(step.macro) : follow(step, event, chooseFor(step.run, event));
}

function follow(step: Step, event: KernelEvent, choice: Choice): Result<Macrostep, AlwaysLoop> {
  step.macro.taken = choice.enabled.length > 0;
  if (step.macro.taken) take(step, event.name, choice);
  else step.macro.tried = choice.tried;
  return settle(step, event);
}

/** The way of most events: one active leaf, one transition, and nothing that could follow from it. Does what `follow` would. */
function moveAlone(
  leaf: StateNode,
  { plan }: Transition,
  rest: StateNode,
  { history }: Position,
  event: string,
  tried: TriedTransition[],
): Macrostep {
  const exited: string[] = [];
  const entered: string[] = [];
  const firstExited = plan?.firstExited ?? 0;
  for (let at = leaf; at.parent !== null && at.index >= firstExited; at = at.parent) exited.push(at.path);
  for (const node of plan?.entered ?? []) entered.push(node.path);
  return {
    position: { configuration: [rest.path], history },
    taken: true,
    microsteps: [{ event, from: leaf.path, to: rest.path, exited, entered, tried }],
    tried: [],
    entered: entered.slice(),
    exited: exited.slice(),
    rootEntered: plan?.entersRoot ?? false,
    done: false,
  };
}

/** Follows automatic transitions that hold now, such as after the facts have changed. `taken`: they led to another position. */
export function settleChart(chart: Chart, position: Position, ask: AskGuard): Result<Macrostep, AlwaysLoop> {
  const leaves = leavesOf(chart, position.configuration);
  // Most states neither move on their own nor are an end.
  if (!leaves.some(({ mayMoveOnItsOwn, type }) => mayMoveOnItsOwn || type === "final")) return ok(restAt(position));
  const step = newStep(chart, position, ask);
  if (step.macro.done) return ok(step.macro);
  const settled = settle(step, { name: alwaysEvent, payload: null });
  if (!settled.ok) return settled;
  const { configuration, history } = settled.value.position;
  const stays = history === position.history && sameTexts(configuration, position.configuration);
  // A state that only re-enters itself would do so at every look: looking is no reason to move.
  if (stays) return ok({ ...newStep(chart, position, ask).macro, tried: settled.value.tried });
  return ok({ ...settled.value, taken: true });
}

interface Step {
  run: Run;
  macro: Macrostep;
  /** State string of `run.leaves`. */
  at: string;
}

function newStep(chart: Chart, position: Position, ask: AskGuard): Step {
  const run: Run = {
    chart,
    ask,
    leaves: leavesOf(chart, position.configuration),
    history: position.history,
    raised: [],
    done: false,
  };
  // Only a leaf that is final can mean the end, and most are not.
  run.done = run.leaves.some(({ type }) => type === "final") && isDone(chart, position);
  return { run, macro: { ...restAt(position), done: run.done }, at: textOf(run) };
}

const restAt = (position: Position): Macrostep => ({
  position,
  taken: false,
  microsteps: [],
  tried: [],
  entered: [],
  exited: [],
  rootEntered: false,
  done: false,
});

const textOf = ({ leaves }: Run): string =>
  leaves.length === 1 && leaves[0] !== undefined ? leaves[0].path : leaves.map(({ path }) => path).join("|");

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

function take(step: Step, event: string, choice: Choice): boolean {
  const moved = takeTransitions(step.run, choice.enabled);
  record(step, event, moved, choice.tried);
  return moved.changed;
}

function record(step: Step, event: string, moved: Moved, tried: TriedTransition[]): void {
  const { exited, entered } = moved;
  if (moved.rootEntered) step.macro.rootEntered = true;
  const from = step.at;
  step.at = textOf(step.run);
  step.macro.microsteps.push({ event, from, to: step.at, exited, entered, tried });
}

/** Runs until nothing moves. Automatic transitions go before events of the engine. */
function settle(step: Step, cause: KernelEvent): Result<Macrostep, AlwaysLoop> {
  const { run, macro } = step;
  let event = cause;
  let mayMove = true;
  while (!run.done) {
    const automatic = mayMove && run.leaves.some(({ mayMoveOnItsOwn }) => mayMoveOnItsOwn);
    let choice = automatic ? chooseAutomatic(run, event) : noChoice;
    const isAutomatic = choice.enabled.length > 0;
    if (!isAutomatic) {
      keepTried(macro, choice.tried);
      const next = run.raised.shift();
      if (next === undefined) break;
      event = next;
      choice = chooseFor(run, event);
    }
    // Automatic transitions that changed nothing would be open for ever: they wait until an event has had its turn.
    mayMove = true;
    if (choice.enabled.length === 0) keepTried(macro, choice.tried);
    else {
      if (macro.microsteps.length >= maxMicrosteps)
        return err({ code: "always_loop", states: cycleIn(macro.microsteps.map(({ to }) => to)) });
      const changed = take(step, isAutomatic ? alwaysEvent : event.name, choice);
      if (isAutomatic) mayMove = changed;
    }
  }
  macro.done = run.done;
  if (macro.microsteps.length > 0) sumUp(step);
  return ok(macro);
}

const noChoice: Choice = { enabled: [], tried: [] };

function keepTried(macro: Macrostep, tried: readonly TriedTransition[]): void {
  if (tried.length > 0) (macro.microsteps.at(-1) ?? macro).tried.push(...tried);
}

function sumUp({ run, macro }: Step): void {
  macro.position = { configuration: run.leaves.map(({ path }) => path), history: run.history };
  const [only, ...others] = macro.microsteps;
  if (only !== undefined && others.length === 0) {
    macro.entered = only.entered.slice();
    macro.exited = only.exited.slice();
    return;
  }
  const entered = new Set<string>();
  const exited = new Set<string>();
  for (const micro of macro.microsteps) {
    // A state that was entered on the way was not active at the beginning, or has been left before.
    for (const path of micro.exited) if (!entered.delete(path)) exited.add(path);
    for (const path of micro.entered) entered.add(path);
  }
  macro.entered = [...entered];
  macro.exited = [...exited];
}

/** The part of a way that repeats itself: back from the end to where the same state was last reached. */
export function cycleIn(reached: readonly string[]): string[] {
  const last = reached.length - 1;
  const before = reached.lastIndexOf(reached[last] ?? "", last - 1);
  return [...new Set(reached.slice(before + 1))];
}
