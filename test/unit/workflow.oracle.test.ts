import fc from "fast-check";
import { expect, it } from "vitest";
import {
  __unsafe_getAllOwnEventDescriptors,
  type AnyMachineSnapshot,
  createMachine,
  initialTransition,
  transition,
} from "xstate";
import type { Guard } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { compileChart } from "../../src/workflow/chart";
import { isEngineEvent } from "../../src/workflow/engine-events";
import {
  type AskGuard,
  allowedEvents,
  enterChart,
  isDone,
  type Macrostep,
  stateValue,
  stepChart,
  tagsOf,
} from "../../src/workflow/kernel";
import { type RandomCase, randomCase } from "../support/random-charts";

const numRuns = process.env.NIGHTLY === "1" ? 10_000 : 1_000;

/** Odd guards say the opposite about events of the engine: so the event a guard is asked about is compared, too. */
const verdictOf = (verdicts: readonly boolean[], rule: Json, eventName: string): boolean => {
  const number = Number(isObject(rule) && typeof rule.var === "string" ? rule.var.slice(1) : Number.NaN);
  return (verdicts[number] === true) !== (number % 2 === 1 && isEngineEvent(eventName));
};

it("takes every random chart through the same states, tags, next events, entries, exits and end as XState v5", () => {
  fc.assert(fc.property(randomCase, compareWithXState), { numRuns });
}, 600_000);

function compareWithXState({ definition, events, verdicts }: RandomCase): void {
  const compiled = compileChart(definition);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const chart = compiled.value;
  const ask: AskGuard = (guard: Guard, event) => {
    const holds = verdictOf(verdicts, guard.rule, event.name);
    return { engine: guard.engine, verdict: holds ? "holds" : "fails", reads: [] };
  };
  const machine = createMachine(forXState(definition, verdicts));

  let ours = enterChart(chart, ask);
  let [theirs, actions] = initialTransition(machine);
  if (!ours.ok) return void expect(theirs.status).toBe("error");
  expect(theirs.status).not.toBe("error");
  for (const event of [null, ...events]) {
    if (event !== null) {
      ours = stepChart(chart, ours.value.position, { name: event, payload: null }, ask);
      if (!ours.ok) return void expect(() => transition(machine, theirs, { type: event })).toThrow(/Infinite loop/);
      [theirs, actions] = transition(machine, theirs, { type: event });
    }
    const { position } = ours.value;
    expect(stateValue(chart, position)).toEqual(theirs.value);
    expect(tagsOf(chart, position).sort()).toEqual([...theirs.tags].sort());
    const walk = walkOf(ours.value);
    // At the end XState exits what is still active; here the final states stay.
    expect(actions.map(({ type }) => type).slice(0, walk.length)).toEqual(walk);
    expect(isDone(chart, position)).toBe(theirs.status === "done");
    expect(ours.value.done).toBe(theirs.status === "done");
    if (theirs.status === "done") return;
    expect(actions).toHaveLength(walk.length);
    expect(allowedEvents(chart, position).sort()).toEqual(nextEventsOf(theirs));
    expect(position.configuration.map((path) => chart.byPath.get(path)?.index)).toEqual(
      position.configuration.map((path) => chart.byPath.get(path)?.index ?? -1).sort((a, b) => a - b),
    );
  }
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
