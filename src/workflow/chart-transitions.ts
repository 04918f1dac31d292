import type { Guard, Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { parseGuard } from "../rules/guard";
import type { After, StateNode, Transition } from "./chart";
import type { Drafts, StateDraft } from "./chart-states";
import { parseDelay } from "./delay";
import { afterEvent, alwaysEvent, doneEvent, isEngineEvent } from "./engine-events";
import { type Plan, planOf } from "./plan";
import { conflictOf, findTarget } from "./target";

const nothingRemembered = (): null => null;
const transitionKeys = new Set(["target", "guard", "cond", "reenter", "internal", "actions", "description", "meta"]);

const isWildcard = (event: string): boolean => event === "*" || event.endsWith(".*");

// A transition without a target, without `reenter` and without actions only keeps the states above from seeing the event.
const doesSomething = (raw: Json): boolean =>
  (Array.isArray(raw) ? raw : [raw]).some((each) =>
    isObject(each)
      ? Boolean(each.target) || each.reenter === true || each.internal === false || Object.hasOwn(each, "actions")
      : Boolean(each),
  );

/** Second reading: transitions, now that every state is known. Returns what the start of a case enters. */
export function readTransitions(
  drafts: Drafts,
  problems: Problem[],
  isFatal: (problem: Problem) => boolean,
): Plan | null {
  const root = drafts.states[0]?.node;
  if (root === undefined) return null;
  const reading: Reading = { byId: drafts.byId, transitions: [], problems };
  for (const draft of drafts.states) {
    if (draft.node.type === "history") readHistory(reading, draft);
    else readState(reading, draft);
  }
  // Plans walk the tree, which is sound only when nothing was wrong with it.
  if (problems.some(isFatal)) return null;
  for (const transition of reading.transitions)
    if (transition.targets.length > 0 && !transition.targets.some((target) => target.type === "history"))
      transition.plan = planOf(transition, root, nothingRemembered);
  return planOf({ source: root, targets: [root], reenter: true }, root, nothingRemembered);
}

interface Reading {
  byId: ReadonlyMap<string, StateNode>;
  transitions: Transition[];
  problems: Problem[];
}

const report = (reading: Reading, code: string, path: string, message: string): void => {
  reading.problems.push({ severity: "error", code, path, message });
};
const warn = (reading: Reading, code: string, path: string, message: string): void => {
  reading.problems.push({ severity: "warning", code, path, message });
};

function readHistory(reading: Reading, { node, config, at }: StateDraft): void {
  node.historyDefault = readTargets(reading, node, config.target, `${at}.target`);
  if (node.historyDefault.some((target) => target.type === "history"))
    report(reading, "bad_target", `${at}.target`, "a history state cannot lead to a history state");
}

function readState(reading: Reading, { node, config, at }: StateDraft): void {
  const byEvent = new Map<string, readonly Transition[]>();
  const ownEvents: string[] = [];
  const always: Transition[] = [];
  for (const [event, raw] of Object.entries(objectAt(reading, config, "on", at))) {
    const path = `${at}.on.${event}`;
    if (event === "") always.push(...readList(reading, node, alwaysEvent, raw, path));
    else if (mayListenTo(reading, event, path)) {
      byEvent.set(event, readList(reading, node, event, raw, path));
      if (!isWildcard(event) && doesSomething(raw)) ownEvents.push(event);
    }
  }
  if (config.onDone !== undefined) {
    node.onDone = readList(reading, node, doneEvent(node.path), config.onDone, `${at}.onDone`);
    byEvent.set(doneEvent(node.path), node.onDone);
  }
  node.after = readAfter(reading, node, config, at);
  for (const { event, transitions } of node.after) byEvent.set(event, transitions);
  if (config.always !== undefined) always.push(...readList(reading, node, alwaysEvent, config.always, `${at}.always`));
  node.always = always;
  node.mayMoveOnItsOwn = always.length > 0 || (node.parent?.mayMoveOnItsOwn ?? false);
  node.isRemembered = node.hasHistory || (node.parent?.isRemembered ?? false);
  node.transitions = byEvent;
  node.ownEvents = ownEvents;
  node.wildcards = [...byEvent]
    .filter(([event]) => isWildcard(event))
    .map(([descriptor, transitions]) => ({ descriptor, transitions }))
    .sort((a, b) => b.descriptor.length - a.descriptor.length);
  if (node.type === "final" && (byEvent.size > 0 || always.length > 0))
    warn(reading, "final_with_transitions", at, "a final state is an end; transitions out of it are unusual");
}

/** `{delay: transitions}`, or the list of XState v4: `[{delay, target, …}]`. */
function readAfter(reading: Reading, node: StateNode, config: JsonObject, at: string): After[] {
  const byDelay = new Map<string, { path: string; transitions: Transition[] }>();
  const add = (delay: string, path: string, read: (event: string) => Transition[]): void => {
    const known = byDelay.get(delay);
    const transitions = read(afterEvent(delay, node.path));
    if (known === undefined) byDelay.set(delay, { path, transitions });
    else known.transitions.push(...transitions);
  };
  if (Array.isArray(config.after))
    for (const [place, raw] of config.after.entries()) {
      const path = `${at}.after.${place}`;
      const { delay = null, ...transition } = isObject(raw) ? raw : {};
      if (typeof delay !== "string" && typeof delay !== "number")
        report(reading, "bad_delay", `${path}.delay`, "say how long: whole milliseconds, or a text such as PT30M");
      else add(String(delay), `${path}.delay`, (event) => [readTransition(reading, node, event, transition, path)]);
    }
  else
    for (const [delay, raw] of Object.entries(objectAt(reading, config, "after", at))) {
      const path = `${at}.after.${delay}`;
      add(delay, path, (event) => readList(reading, node, event, raw, path));
    }
  return [...byDelay].flatMap(([delay, { path, transitions }]) => {
    const wait = parseDelay(delay);
    if (!wait.ok) {
      report(reading, "bad_delay", path, wait.error);
      return [];
    }
    if ("path" in wait.value && !delay.includes("."))
      warn(reading, "named_delay", path, `"${delay}" is read from the context: delays have no names of their own here`);
    return [{ delay, wait: wait.value, event: afterEvent(delay, node.path), transitions }];
  });
}

function objectAt(reading: Reading, config: JsonObject, key: "on" | "after", at: string): JsonObject {
  const raw = config[key] ?? {};
  if (isObject(raw)) return raw;
  report(reading, "bad_transitions", `${at}.${key}`, `${key} must be an object`);
  return {};
}

function mayListenTo(reading: Reading, event: string, at: string): boolean {
  if (isEngineEvent(event)) {
    report(
      reading,
      "reserved_event",
      at,
      "events that begin with xstate. are the engine's own: use onDone, after or always",
    );
    return false;
  }
  if (event.length > 128) report(reading, "bad_event_name", at, "the name of an event may have at most 128 characters");
  if (event.slice(0, -1).includes("*") || (event.endsWith("*") && !isWildcard(event)))
    warn(reading, "odd_wildcard", at, 'a wildcard is "*" or ends in ".*"; this is taken as a plain name');
  return true;
}

function readList(reading: Reading, source: StateNode, event: string, raw: Json, at: string): Transition[] {
  if (!Array.isArray(raw)) return [readTransition(reading, source, event, raw, at)];
  return raw.map((each, place) => readTransition(reading, source, event, each, `${at}.${place}`));
}

function readTransition(reading: Reading, source: StateNode, event: string, raw: Json, path: string): Transition {
  const config = isObject(raw) ? raw : { target: raw };
  for (const key of Object.keys(config)) {
    if (key === "in")
      report(reading, "unsupported", `${path}.in`, '"in" is not supported: ask for the facts in a guard');
    else if (key === "actions")
      warn(reading, "no_effect", `${path}.actions`, '"actions" has no effect: bind a plugin to a state instead');
    else if (!transitionKeys.has(key)) warn(reading, "unknown_key", `${path}.${key}`, `unknown key "${key}"`);
  }
  const targets = readTargets(reading, source, config.target, isObject(raw) ? `${path}.target` : path);
  const reenter = config.reenter === true || (config.reenter === undefined && config.internal === false);
  const transition = { source, event, targets, guard: readGuard(reading, config, path), reenter, path, plan: null };
  reading.transitions.push(transition);
  return transition;
}

function readGuard(reading: Reading, config: JsonObject, path: string): Guard | null {
  const key = config.guard === undefined ? "cond" : "guard";
  const raw = config[key];
  if (key === "guard" && config.cond !== undefined)
    warn(reading, "no_effect", `${path}.cond`, 'it has a "guard" as well, and that is the one that is asked');
  if (raw === undefined || raw === null) return null;
  const guard = parseGuard(raw);
  if (guard.ok) return guard.value;
  report(reading, "bad_guard", `${path}.${key}`, guard.error);
  return null;
}

function readTargets(reading: Reading, source: StateNode, raw: Json | undefined, path: string): StateNode[] {
  if (raw === undefined || raw === null || raw === "") return [];
  const targets: StateNode[] = [];
  for (const name of Array.isArray(raw) ? raw : [raw]) {
    const target = typeof name === "string" ? findTarget(source, name, reading.byId) : null;
    if (target !== null) targets.push(target);
    else report(reading, "unknown_target", path, `from here no state is called ${JSON.stringify(name)}`);
  }
  const conflict = conflictOf(targets);
  if (conflict !== null)
    report(
      reading,
      "conflicting_targets",
      path,
      `"${conflict[0].path}" and "${conflict[1].path}" cannot be active together`,
    );
  return targets;
}
