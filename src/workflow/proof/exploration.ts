import type { Guard, GuardTrace, RunResult } from "../../domain";
import { canonicalJson } from "../../lib/json";
import { err, ok, type Result } from "../../lib/result";
import type { Plugin } from "../../plugins";
import type { Chart, StateNode } from "../chart";
import { isBoundTo } from "../compile";
import { isEngineEvent } from "../engine-events";
import {
  type AlwaysLoop,
  type AskGuard,
  activeStates,
  enterChart,
  listensTo,
  type Macrostep,
  type Microstep,
  type Position,
  settleChart,
  stateString,
  stepChart,
} from "../kernel";
import { eventsOf, type ProtectedEvents } from "./protected-events";

/** Why a case moves. `event` is what the chart hears. */
export type Cause =
  | { kind: "start" }
  /** Facts changed and an automatic transition now holds. */
  | { kind: "facts" }
  /** The API, a hook, a child, an applicant: anybody. */
  | { kind: "outside"; event: string }
  | { kind: "person"; event: string }
  | { kind: "plugin"; event: string; plugin: string; status: RunResult["status"] }
  | { kind: "join"; event: string; state: string; timedOut: boolean }
  | { kind: "timer"; event: string; state: string };

/** One command's worth of movement. */
export interface Move {
  cause: Cause;
  /** Places in `Exploration.positions`. */
  to: number;
  microsteps: Microstep[];
  /** Paths entered and still active at the end: their plugins start. */
  entered: string[];
}

/** Every position a case can be in, and every way from one to the next. */
export interface Exploration {
  positions: { position: Position; state: string; done: boolean }[];
  /** How a case may begin. */
  beginnings: Move[];
  /** Beside each position: what may happen there. */
  moves: Move[][];
}

export interface Subject {
  chart: Chart;
  plugins: readonly Plugin[];
  /** Events of the forms: an applicant raises them. */
  formEvents: readonly string[];
  protectedEvents: ProtectedEvents;
}

/**
 * Walks the whole chart with the engine's own kernel. Guards may go either way (alike within one step: nothing changes the facts
 * meanwhile), every result of a plugin may come in a state it is bound to, joins and timers may raise their events whenever their
 * state is active, and anybody may send every event that is listened to, protected ones excepted. So a real case can go nowhere
 * that is not in here. The error is the number of steps after which it was given up.
 */
export function explore(subject: Subject, maxSteps: number): Result<Exploration, number> {
  const found: Exploration = { positions: [], beginnings: [], moves: [] };
  const places = new Map<string, number>();
  let steps = 0;
  const placeOf = ({ position, done }: Macrostep): number => {
    const key = canonicalJson({ ...position });
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = found.positions.push({ position, state: stateString(position), done }) - 1;
    places.set(key, place);
    return place;
  };
  const movesOf = (cause: Cause, run: Run): Move[] => {
    const made: Move[] = [];
    for (const step of everyOutcome(run, maxSteps - steps)) {
      steps += step === null ? circleCost : 1;
      if (step === null || !step.taken) continue;
      made.push({ cause, to: placeOf(step), microsteps: step.microsteps, entered: step.entered });
    }
    return made;
  };
  found.beginnings = movesOf({ kind: "start" }, (ask) => enterChart(subject.chart, ask));
  for (let place = 0; place < found.positions.length; place += 1) {
    const at = found.positions[place];
    if (steps >= maxSteps) return err(steps);
    if (at === undefined || at.done) {
      found.moves.push([]);
      continue;
    }
    const moves = movesOf({ kind: "facts" }, (ask) => settleChart(subject.chart, at.position, ask));
    for (const cause of causesAt(subject, at.position)) {
      const event = { name: cause.event, payload: null };
      moves.push(...movesOf(cause, (ask) => stepChart(subject.chart, at.position, event, ask)));
    }
    found.moves.push(moves);
  }
  return steps >= maxSteps ? err(steps) : ok(found);
}

/** Steps that running in circles counts for: the kernel goes round a hundred times before it refuses. */
const circleCost = 50;

type Run = (ask: AskGuard) => Result<Macrostep, AlwaysLoop>;

/** Runs again and again until every combination of verdicts has had its turn. Null: this one runs in circles and is refused. */
function* everyOutcome(run: Run, limit: number): Generator<Macrostep | null> {
  let verdicts: boolean[] = [];
  for (let count = 0; count < limit; count += 1) {
    const asked = new Map<string, boolean>();
    const ask: AskGuard = (guard, event) => {
      const key = `${event.name} ${ruleOf(guard)}`;
      let holds = asked.get(key);
      if (holds === undefined) {
        holds = typeof guard.rule === "boolean" ? guard.rule : (verdicts[asked.size] ?? true);
        verdicts[asked.size] = holds;
        asked.set(key, holds);
      }
      return holds ? { ...trace(guard), verdict: "holds" } : trace(guard);
    };
    const step = run(ask);
    yield step.ok ? step.value : null;
    // The next combination: the last guard that held and need not have held fails now.
    const keys = [...asked.keys()];
    verdicts = verdicts.slice(0, keys.length);
    while (verdicts.length > 0) {
      const last = verdicts.pop();
      if (last === true && !isConstant(keys[verdicts.length])) {
        verdicts.push(false);
        break;
      }
    }
    if (verdicts.length === 0) return;
  }
}

const trace = ({ engine }: Guard): GuardTrace => ({ engine, verdict: "fails", reads: [] });
const isConstant = (key = ""): boolean => key.endsWith(" true") || key.endsWith(" false");

const rules = new WeakMap<Guard, string>();
function ruleOf(guard: Guard): string {
  let rule = rules.get(guard);
  if (rule === undefined) {
    rule = typeof guard.rule === "boolean" ? String(guard.rule) : `${guard.engine} ${canonicalJson(guard.rule)};`;
    rules.set(guard, rule);
  }
  return rule;
}

type Heard = Exclude<Cause, { kind: "start" | "facts" }>;

function causesAt({ chart, plugins, formEvents, protectedEvents }: Subject, position: Position): Heard[] {
  const active = activeStates(chart, position);
  const causes: Heard[] = [];
  for (const plugin of plugins) {
    // What a plugin says later, as a callback, is heard in any state.
    if (plugin.eventOn !== "accepted" && !active.some((node) => isBoundTo(plugin, node))) continue;
    for (const { event, status } of eventsOf(plugin))
      causes.push({ kind: "plugin", plugin: plugin.name, status, event });
  }
  for (const node of active) {
    if (node.join !== null) {
      const join = { kind: "join", event: node.join.event, state: node.path } as const;
      causes.push({ ...join, timedOut: false });
      if (node.join.children.some(({ timeoutSeconds }) => timeoutSeconds !== null))
        causes.push({ ...join, timedOut: true });
    }
  }
  // Last, so that a way that is told names the plugin where there is one.
  for (const event of new Set([...namesHeardIn([chart.root, ...active]), ...protectedEvents.people, ...formEvents])) {
    const mayBeAnybody = !protectedEvents.people.has(event) && !protectedEvents.engine.has(event);
    if (mayBeAnybody || formEvents.includes(event)) causes.push({ kind: "outside", event });
    if (protectedEvents.people.has(event)) causes.push({ kind: "person", event });
  }
  // A definition may bind a timer to the whole chart.
  const timers = [chart.root, ...active].flatMap((node) =>
    node.after.map(({ event }): Heard => ({ kind: "timer", event, state: node.path })),
  );
  return [...causes.filter(({ event }) => listensTo(chart, position, event)), ...timers];
}

/** Names worth sending: those that are written down, and for each wildcard one that is not. */
function namesHeardIn(nodes: readonly StateNode[]): Set<string> {
  const names = new Set<string>();
  for (const { transitions } of nodes)
    for (const event of transitions.keys()) {
      if (isEngineEvent(event)) continue;
      if (event === "*") names.add(otherEvent);
      else if (event.endsWith(".*"))
        for (const name of [event.slice(0, -2), `${event.slice(0, -2)}.${otherEvent}`]) names.add(name);
      else names.add(event);
    }
  return names;
}

/** Stands for every event that a definition does not name. */
export const otherEvent = "any other event";
