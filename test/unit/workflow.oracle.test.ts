import fc from "fast-check";
import { expect, it } from "vitest";
import {
  __unsafe_getAllOwnEventDescriptors,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createMachine,
  type ExecutableActionObject,
  initialTransition,
  transition,
} from "xstate";
import type { Guard } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { type Chart, compileChart } from "../../src/workflow/chart";
import { isEngineEvent } from "../../src/workflow/engine-events";
import {
  type AskGuard,
  allowedEvents,
  enterChart,
  isDone,
  type Macrostep,
  type Position,
  stateValue,
  stepChart,
  tagsOf,
} from "../../src/workflow/kernel";
import { delaysBegunBy } from "../../src/workflow/state-timers";
import { namedDelays, type RandomCase, randomCase } from "../support/random-charts";

const numRuns = process.env.NIGHTLY === "1" ? 100_000 : 2_000;

/** Odd guards say the opposite about events of the engine: so the event a guard is asked about is compared, too. */
const verdictOf = (verdicts: readonly boolean[], rule: Json, eventName: string): boolean => {
  const number = Number(isObject(rule) && typeof rule.var === "string" ? rule.var.slice(1) : Number.NaN);
  return (verdicts[number] === true) !== (number % 2 === 1 && isEngineEvent(eventName));
};

it("takes every random chart through the same states, tags, next events, timers, entries, exits and end as XState v5", () => {
  fc.assert(fc.property(randomCase, compareWithXState), { numRuns });
}, 3_600_000);

function compareWithXState({ definition, events, verdicts }: RandomCase): void {
  const compiled = compileChart(definition);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const chart = compiled.value;
  const ask: AskGuard = (guard: Guard, event) => {
    const holds = verdictOf(verdicts, guard.rule, event.name);
    return { engine: guard.engine, verdict: holds ? "holds" : "fails", reads: [] };
  };
  const machine = createMachine(forXState(definition, verdicts), { delays: namedDelays });
  const timers: Timers = { ours: new Map(), theirs: new Map() };

  let ours = enterChart(chart, ask);
  let [theirs, actions] = initialTransition(machine);
  if (!ours.ok) return void expect(theirs.status).toBe("error");
  expect(theirs.status).not.toBe("error");
  for (const event of [null, ...events]) {
    if (event !== null) {
      const named = typeof event === "string" ? { ours: event, theirs: event } : nextToFire(timers, event);
      if (named === null) continue;
      ours = stepChart(chart, ours.value.position, { name: named.ours, payload: null }, ask);
      if (!ours.ok)
        return void expect(() => transition(machine, theirs, { type: named.theirs })).toThrow(/Infinite loop/);
      [theirs, actions] = transition(machine, theirs, { type: named.theirs });
    }
    const { position } = ours.value;
    const done = theirs.status === "done";
    const walked = actions
      .map(({ type }) => type)
      .filter((type) => type.startsWith("enter") || type.startsWith("exit"));
    const walk = walkOf(ours.value);
    // At the end XState exits what is still active; here the final states stay.
    same(
      [stateValue(chart, position), tagsOf(chart, position).sort(), walk, isDone(chart, position), ours.value.done],
      [theirs.value, [...theirs.tags].sort(), done ? walked.slice(0, walk.length) : walked, done, done],
    );
    if (done) return;
    keepTimers(timers, chart, ours.value, machine, actions);
    same(
      [allowedEvents(chart, position).sort(), [...timers.ours.keys()].sort(), placesOf(chart, position)],
      [nextEventsOf(theirs), [...timers.theirs.keys()].sort(), placesOf(chart, position).sort((a, b) => a - b)],
    );
  }
}

/** `toEqual` for plain data, without its price when there is nothing to tell. */
function same(ours: unknown, theirs: unknown): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours).toEqual(theirs);
}

const placesOf = (chart: Chart, position: Position): number[] =>
  position.configuration.map((path) => chart.byPath.get(path)?.index ?? -1);

/** Timers that run: how they are written and where (`10 of s1.s2`) → the event they raise. */
interface Timers {
  ours: Map<string, string>;
  theirs: Map<string, string>;
}

function nextToFire(timers: Timers, place: number): { ours: string; theirs: string } | null {
  const running = [...timers.ours.keys()].sort();
  const key = running[place % Math.max(running.length, 1)] ?? "";
  const fired = { ours: timers.ours.get(key) ?? "", theirs: timers.theirs.get(key) ?? "" };
  timers.ours.delete(key);
  timers.theirs.delete(key);
  return key === "" ? null : fired;
}

/** Takes in what a step has begun and ended: here by states left and entered, there by what XState asks its scheduler to do. */
function keepTimers(
  timers: Timers,
  chart: Chart,
  step: Macrostep,
  machine: AnyStateMachine,
  actions: readonly ExecutableActionObject[],
): void {
  const left = new Set(step.rootEntered ? ["", ...step.exited] : step.exited);
  for (const key of timers.ours.keys()) if (left.has(key.slice(key.indexOf(" of ") + 4))) timers.ours.delete(key);
  for (const { state, after } of delaysBegunBy(chart, step)) timers.ours.set(`${after.delay} of ${state}`, after.event);
  for (const { type, params } of actions) {
    if (type === "xstate.raise" && isDelayed(params)) timers.theirs.set(timerOf(machine, params.id), params.id);
    if (type === "xstate.cancel" && isCancelled(params)) timers.theirs.delete(timerOf(machine, params.sendId));
  }
}

const isDelayed = (params: unknown): params is { id: string } =>
  typeof params === "object" && params !== null && "id" in params && "delay" in params && params.delay !== undefined;
const isCancelled = (params: unknown): params is { sendId: string } =>
  typeof params === "object" && params !== null && "sendId" in params;

/** `xstate.after.10.chart.s1` → `10 of s1`. */
function timerOf(machine: AnyStateMachine, event: string): string {
  const [, , delay = "", ...id] = event.split(".");
  return `${delay} of ${machine.getStateNodeById(id.join(".")).path.join(".")}`;
}

const walkOf = (step: Macrostep): string[] =>
  step.microsteps.flatMap(({ exited, entered }) => [
    ...exited.map((path) => `exit ${path}`),
    ...entered.map((path) => `enter ${path}`),
  ]);

const nextEventsOf = (snapshot: AnyMachineSnapshot): string[] =>
  __unsafe_getAllOwnEventDescriptors(snapshot)
    .filter((name) => !isEngineEvent(name) && !name.endsWith("*"))
    .sort();

/** The same chart with guards as functions, and with actions that tell what is exited and entered. */
function forXState(definition: JsonObject, verdicts: readonly boolean[]): object {
  const convert = (json: Json, path: string[], inState: boolean): unknown => {
    if (Array.isArray(json)) return json.map((each) => convert(each, path, false));
    if (!isObject(json)) return json;
    const made: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(json)) {
      if (inState && key === "states" && isObject(value))
        made.states = Object.fromEntries(
          Object.entries(value).map(([name, state]) => [name, convert(state, [...path, name], true)]),
        );
      else if (key === "guard" && isObject(value) && isObject(value.options)) {
        const rule = value.options.rule ?? null;
        made.guard = ({ event }: { event: { type: string } }) => verdictOf(verdicts, rule, event.type);
      } else made[key] = convert(value, path, false);
    }
    if (inState && path.length > 0 && json.type !== "history") {
      made.entry = `enter ${path.join(".")}`;
      made.exit = `exit ${path.join(".")}`;
    }
    return made;
  };
  return { ...(convert(definition, [], true) as object), options: { maxIterations: 150 } };
}
