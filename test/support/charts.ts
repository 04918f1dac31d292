import type { JsonObject } from "../../src/lib/json";
import { type Chart, compileChart } from "../../src/workflow/chart";
import {
  type AskGuard,
  enterChart,
  type Macrostep,
  type Position,
  stateString,
  stepChart,
} from "../../src/workflow/kernel";

export function chartOf(definition: JsonObject): Chart {
  const compiled = compileChart(definition);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
}

/** A guard that a test decides by name: `{"var": "name"}`. */
export const when = (name: string): JsonObject => ({ type: "json-logic", options: { rule: { var: name } } });

/** Lets the named guards hold. */
export const holding =
  (...names: string[]): AskGuard =>
  ({ engine, rule }) => ({
    engine,
    verdict: names.some((name) => JSON.stringify(rule) === JSON.stringify({ var: name })) ? "holds" : "fails",
    reads: [],
  });

/** Begins, then sends events one by one. The last macrostep; a loop throws. */
export function run(chart: Chart, events: string[] = [], ask: AskGuard = holding()): Macrostep {
  let step = enterChart(chart, ask);
  for (const name of events) {
    if (!step.ok) break;
    step = stepChart(chart, step.value.position, { name, payload: null }, ask);
  }
  if (!step.ok) throw new Error(`always loop: ${step.error.states.join(" ")}`);
  return step.value;
}

export const at = (step: Macrostep): string => stateString(step.position);
export const position = (...configuration: string[]): Position => ({ configuration, history: {} });
