import { isObject, type Json, type JsonObject } from "../lib/json";
import { importGuard } from "./import-guard";
import type { ImportReport } from "./report";
import { allStates, type NamedState, nameStates, renamedTarget } from "./state-names";

export interface ImportedChart {
  definition: JsonObject;
  /** The tree of states as sent, each with its name here. */
  root: NamedState;
}

/**
 * A statechart of the documented system (XState v4) in the spelling of v5: `cond` → `guard`, `internal: false` → `reenter`, an `on` for
 * the empty event → `always`; states whose names cannot stand in a path are renamed wherever the chart uses them.
 */
export function importChart(definition: JsonObject, report: ImportReport): ImportedChart {
  const root = nameStates(definition);
  const reading: Reading = { root, report };
  for (const state of allStates(root)) {
    if (state.key === state.name) continue;
    report.changed.push({
      path: placeOf(state),
      code: "state_renamed",
      sentence: `"${state.key}" is called "${state.name}" here: paths are made of the names of states.`,
      before: state.key,
      after: state.name,
    });
  }
  const chart = importState(reading, root, "definition");
  const count = allStates(root).length - 1;
  report.understood.push({
    path: "definition",
    code: "statechart",
    sentence: `A statechart of ${count} ${count === 1 ? "state" : "states"}.`,
  });
  return { definition: chart, root };
}

interface Reading {
  root: NamedState;
  report: ImportReport;
}

const placeOf = (state: NamedState): string =>
  state.parent === null ? "definition" : `${placeOf(state.parent)}.states.${state.key}`;

/** Keys that XState knows and no engine of cases acts on. */
const idle = ["entry", "exit", "invoke", "activities"];

function importState(reading: Reading, state: NamedState, at: string): JsonObject {
  const { config } = state;
  const next: JsonObject = {};
  const automatic: Json[] = [];
  for (const [key, value] of Object.entries(config)) {
    if (key === "states" && isObject(value)) {
      const inner = state.children.map((child) => [
        child.name,
        importState(reading, child, `${at}.states.${child.key}`),
      ]);
      next.states = Object.fromEntries(inner) as JsonObject;
    } else if (key === "on" && isObject(value)) next.on = importEvents(reading, state, value, at, automatic);
    else if (key === "initial" && typeof value === "string")
      next.initial = state.children.find((child) => child.key === value)?.name ?? value;
    else if (key === "always" || key === "onDone") next[key] = importList(reading, state, value, `${at}.${key}`);
    else if (key === "after" && isObject(value)) next.after = importMap(reading, state, value, `${at}.after`);
    else if (key === "after" && Array.isArray(value)) next.after = importList(reading, state, value, `${at}.after`);
    else if (key === "target" && typeof value === "string") next.target = renamedTarget(reading.root, state, value);
    else next[key] = value;
    if (idle.includes(key)) reading.report.ignored.push(withoutEffect(`${at}.${key}`, key));
  }
  if (automatic.length > 0) next.always = [...automatic, ...listOf(next.always)];
  return next;
}

const withoutEffect = (path: string, key: string) => ({
  path,
  code: "no_effect",
  sentence: `"${key}" is kept and does nothing: bind a plugin to the state instead.`,
});

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function importEvents(
  reading: Reading,
  state: NamedState,
  events: JsonObject,
  at: string,
  automatic: Json[],
): JsonObject {
  const { "": unnamed, ...named } = events;
  if (unnamed !== undefined) {
    automatic.push(...listOf(importList(reading, state, unnamed, `${at}.on.`)));
    reading.report.changed.push({
      path: `${at}.on.`,
      code: "empty_event",
      sentence: "A transition for the empty event is an automatic one: it stands under `always`.",
      before: unnamed,
      after: [...automatic],
    });
  }
  return importMap(reading, state, named, `${at}.on`);
}

const importMap = (reading: Reading, state: NamedState, map: JsonObject, at: string): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, raw]) => [key, importList(reading, state, raw, `${at}.${key}`)]));

const importList = (reading: Reading, state: NamedState, raw: Json, at: string): Json =>
  Array.isArray(raw)
    ? raw.map((each, place) => importTransition(reading, state, each, `${at}.${place}`))
    : importTransition(reading, state, raw, at);

function importTransition(reading: Reading, state: NamedState, raw: Json, at: string): Json {
  if (typeof raw === "string") return renamedTarget(reading.root, state, raw);
  if (!isObject(raw)) return raw;
  const { report } = reading;
  const next: JsonObject = {};
  for (const [key, value] of Object.entries(raw)) {
    if (key === "target") next.target = importTargets(reading, state, value);
    else if (key === "cond" && raw.guard === undefined) {
      report.changed.push({ path: `${at}.cond`, code: "cond_to_guard", sentence: "`cond` is called `guard`." });
      next.guard = importGuard(value, `${at}.cond`, report);
    } else if (key === "guard") next.guard = importGuard(value, `${at}.guard`, report);
    else if (key === "internal" && raw.reenter === undefined && typeof value === "boolean")
      importInternal(next, value, at, report);
    else next[key] = value;
    if (key === "actions") report.ignored.push(withoutEffect(`${at}.actions`, "actions"));
  }
  noteSelfTarget(state, raw, at, report);
  return next;
}

const importTargets = (reading: Reading, state: NamedState, raw: Json): Json =>
  Array.isArray(raw)
    ? raw.map((each) => (typeof each === "string" ? renamedTarget(reading.root, state, each) : each))
    : typeof raw === "string"
      ? renamedTarget(reading.root, state, raw)
      : raw;

function importInternal(next: JsonObject, internal: boolean, at: string, report: ImportReport): void {
  if (!internal) next.reenter = true;
  report.changed.push({
    path: `${at}.internal`,
    code: "internal_to_reenter",
    sentence: internal
      ? "`internal: true` is how transitions are unless they say `reenter`."
      : "`internal: false` is called `reenter: true`.",
    before: internal,
    ...(internal ? {} : { after: true }),
  });
}

// v4 would leave and enter the state again. The documented system runs no plugins then, and neither do we.
function noteSelfTarget(state: NamedState, raw: JsonObject, at: string, report: ImportReport): void {
  if (raw.target !== state.key || state.key === "" || raw.internal !== undefined || raw.reenter !== undefined) return;
  report.understood.push({
    path: at,
    code: "self_target_stays_inside",
    sentence: `A transition of "${state.name}" to itself does not leave it, so no plugin runs again; write \`reenter: true\` for that.`,
  });
}
