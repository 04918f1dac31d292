import jsonLogic from "json-logic-js";
import { createMachine, initialTransition, transition } from "xstate";
import type { Guard } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { askGuard } from "../../src/rules/guard";
import { compileChart } from "../../src/workflow/chart";
import { compileDefinition } from "../../src/workflow/compile";
import { type AskGuard, enterChart, stepChart } from "../../src/workflow/kernel";
import { bestRate, companyContext, guardedRound } from "./flows";

/** Transitions held by json-logic, ours with the trace of every value a guard has read, beside XState's `transition()` without any. */
export function benchGuarded() {
  const ours = bestRate([20_000, 100_000, 100_000], guardedByUs);
  const theirs = bestRate([2_000, 10_000, 10_000], guardedByXState);
  return { name: "kernel: guarded transitions per second", ours, theirs, ratio: ours / theirs, floor: 8 };
}

function guardedByUs(count: number): void {
  const compiled = compileChart(guardedRound);
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const chart = compiled.value;
  const ask: AskGuard = (guard: Guard, event) => askGuard(guard, { ...companyContext, event: { ...event } });
  let step = enterChart(chart, ask);
  for (let i = 0; i < count; i += 1) {
    if (!step.ok) throw new Error("a circle");
    step = stepChart(chart, step.value.position, { name: "NEXT", payload: null }, ask);
    if (!step.ok || !step.value.taken || step.value.microsteps[0]?.tried.length !== 3) throw new Error("no transition");
  }
}

function guardedByXState(count: number): void {
  const guards = Object.values(guardedRound.states as JsonObject).flatMap((state) => ruleTexts(state));
  const implemented: Record<string, (given: { context: unknown }) => boolean> = {};
  for (const text of guards) {
    const rule = JSON.parse(text) as Parameters<typeof jsonLogic.apply>[0];
    implemented[text] = ({ context }) => Boolean(jsonLogic.apply(rule, context));
  }
  const machine = createMachine(
    { ...withNamedGuards(guardedRound), context: companyContext } as object,
    {
      guards: implemented,
    } as object,
  );
  let [state] = initialTransition(machine);
  for (let i = 0; i < count; i += 1) {
    const before: unknown = state.value;
    [state] = transition(machine, state, { type: "NEXT" });
    if (state.value === before) throw new Error("no transition");
  }
}

const ruleOf = (cond: Json | undefined): string =>
  JSON.stringify(isObject(cond) && isObject(cond.options) ? (cond.options.rule ?? null) : null);

function ruleTexts(state: Json): string[] {
  const on = isObject(state) && isObject(state.on) ? state.on : {};
  return Object.values(on).flatMap((list) =>
    Array.isArray(list) ? list.flatMap((one) => (isObject(one) ? [ruleOf(one.cond)] : [])) : [],
  );
}

const withNamedGuards = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one)]));

const named = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(named);
  if (!isObject(value)) return value;
  const { cond, ...rest } = value;
  return cond === undefined ? withNamedGuards(rest) : { ...withNamedGuards(rest), guard: ruleOf(cond) };
};

/** A definition of thirty states with plugins and guards, from its text to something that decides: a thousand per second is 1 ms each. */
export function benchColdCompile() {
  const text = JSON.stringify(thirtyStates());
  const ours = bestRate([200, 1_000, 1_000], (count) => {
    for (let i = 0; i < count; i += 1) {
      const compiled = compileDefinition(text, `hash-${i}`);
      if (!compiled.ok) throw new Error(compiled.error[0]?.message);
    }
  });
  return { name: "cold compile of 30 states per second", ours, theirs: 1_000, ratio: ours / 1_000, floor: 1 };
}

function thirtyStates(): JsonObject {
  const names = Array.from({ length: 30 }, (_, place) => `state_${place}`);
  const states = Object.fromEntries(
    names.map((name, place) => [
      name,
      place === 29
        ? { type: "final", tags: ["approved"] }
        : {
            tags: [`tag_${place % 4}`],
            on: {
              NEXT: [
                { target: names[29], cond: guardOf(90 + place) },
                { target: names[place + 1], cond: guardOf(place) },
              ],
              BACK: names[Math.max(0, place - 1)],
            },
          },
    ]),
  ) as JsonObject;
  const apiPlugins = names.slice(0, 10).map((state) => ({
    name: `call_${state}`,
    pluginKind: "api",
    url: "https://vendor.example/{entity.data.country}",
    method: "POST",
    stateNames: [state],
    request: {
      transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName, c: entity.data.country}" }],
    },
    successAction: "NEXT",
    errorAction: "BACK",
  }));
  return {
    definitionType: "statechart-json",
    definition: { id: "thirty", initial: names[0] ?? "", states },
    extensions: { apiPlugins: apiPlugins as Json[] },
    config: {},
  };
}

const guardOf = (least: number): JsonObject => ({
  type: "json-logic",
  options: { rule: { ">=": [{ var: "entity.data.risk" }, least] } },
});
