import type { CaseSnapshot, DeferredEvent, Refusal, TriedTransition } from "../domain";
import type { Json } from "../lib/json";
import { ok, type Result } from "../lib/result";
import { cancelChildren } from "./children";
import { isBoundTo } from "./compile";
import type { Join } from "./join";
import {
  activeStates,
  type KernelEvent,
  listensTo,
  type Macrostep,
  type Position,
  settleChart,
  stateString,
  stepChart,
  tagsOf,
} from "./kernel";
import { startRun } from "./plugin-runs";
import { defer, emit, guardAsker, nextEffectId, originOf, patch, plan, type Turn } from "./turn";

const stepLimit = 200;

export const positionOf = (snapshot: Pick<CaseSnapshot, "configuration" | "history">): Position => ({
  configuration: snapshot.configuration,
  history: snapshot.history,
});

/** Offers an event to the chart. True when a transition was taken. */
export function takeEvent(
  turn: Turn,
  event: KernelEvent,
  origin: string,
): Result<{ taken: boolean; tried: TriedTransition[] }, Refusal> {
  const step = stepChart(turn.definition.chart, positionOf(turn.next), event, guardAsker(turn));
  if (!step.ok) return loop(step.error.states);
  if (!step.value.taken) return ok({ taken: false, tried: step.value.tried });
  move(turn, step.value, event.name, origin);
  return ok({ taken: true, tried: [] });
}

const loop = (states: string[]): { ok: false; error: Refusal } => ({
  ok: false,
  error: { code: "too_many_steps", message: `automatic transitions go in a circle: ${states.join(" → ")}` },
});

/** Takes over the position that a macrostep led to. */
export function move(turn: Turn, step: Macrostep, event: string, origin: string): void {
  const fromTags = tagsOf(turn.definition.chart, positionOf(turn.next));
  const from = stateString(positionOf(turn.next));
  const activations = { ...turn.next.activations };
  let activationCount = turn.next.activationCount;
  for (const path of step.exited) delete activations[path];
  for (const path of step.entered) {
    activationCount += 1;
    activations[path] = activationCount;
  }
  patch(turn, {
    configuration: step.position.configuration,
    history: step.position.history,
    activations,
    activationCount,
    timers: turn.next.timers.filter(
      (timer) => timer.kind !== "join_timeout" || activations[timer.state] === timer.activation,
    ),
    joined: Object.fromEntries(
      Object.entries(turn.next.joined).filter(([path, activation]) => activations[path] === activation),
    ),
  });
  turn.entered.push(...step.entered);
  for (const micro of step.microsteps) turn.steps.push({ kind: "transition", origin, ...micro });
  armJoins(turn, step.entered);
  announceMove(turn, event, from, fromTags);
  if (step.done) complete(turn);
}

function announceMove(turn: Turn, event: string, from: string, fromTags: string[]): void {
  const state = stateString(positionOf(turn.next));
  const tags = tagsOf(turn.definition.chart, positionOf(turn.next));
  // Entering the chart comes from nowhere and needs no event.
  const [previousState, cause] = from === "" ? [null, null] : [from, event];
  if (state !== from) emit(turn, "workflow.state.changed", { previousState, state, event: cause });
  if (event === "COLLECTION_FLOW_FINISHED" && fromTags.some((tag) => tag === "collection_flow" || tag === "revision")) {
    emit(turn, "collection.submitted", { state });
  }
  if (tags.includes("revision") && !fromTags.includes("revision")) emit(turn, "revision.requested", { state });
}

function armJoins(turn: Turn, entered: readonly string[]): void {
  for (const path of entered) {
    const timeoutSeconds = turn.definition.joins.get(path)?.children?.timeoutSeconds ?? null;
    const activation = turn.next.activations[path];
    if (timeoutSeconds === null || activation === undefined) continue;
    const dueAtMs = turn.nowMs + timeoutSeconds * 1_000;
    const id = `join.${path}.${activation}`;
    patch(turn, { timers: [...turn.next.timers, { id, kind: "join_timeout", dueAtMs, state: path, activation }] });
  }
}

/** The end of a case: status from tags, outcome from meta, never from the name of the state (DECISIONS 3). */
function complete(turn: Turn): void {
  const position = positionOf(turn.next);
  const tags = tagsOf(turn.definition.chart, position);
  const finals = activeStates(turn.definition.chart, position).filter((node) => node.type === "final");
  const named = finals.map((node) => node.meta.outcome).find((value) => value === "approved" || value === "rejected");
  const outcome = named ?? (tags.includes("approved") ? "approved" : tags.includes("rejected") ? "rejected" : null);
  const status = tags.includes("failure") ? "failed" : "completed";
  patch(turn, {
    status,
    outcome: outcome === "approved" || outcome === "rejected" ? outcome : null,
    resolvedAtMs: turn.nowMs,
  });
  turn.steps.push({ kind: "completed", status, outcome: turn.next.outcome });
  emit(turn, "workflow.completed", { status, outcome: turn.next.outcome, finalState: stateString(position) });
  end(turn, `parent ${status}`);
}

/** What every end has in common, cancelled or completed. */
export function end(turn: Turn, why: string): void {
  dropDeferred(turn);
  cancelChildren(turn, why);
  patch(turn, { timers: [], pendingDecision: null });
  const id = nextEffectId(turn);
  const outcome = turn.next.outcome;
  if (outcome !== null) plan(turn, { kind: "project_entity", id, entityId: turn.next.entity.id, outcome }, 8);
}

function dropDeferred(turn: Turn): void {
  for (const event of turn.next.deferred) {
    turn.steps.push({ kind: "event_dropped", event: event.name, origin: originOf(event.source), why: "case_ended" });
  }
  patch(turn, { deferred: [] });
}

/**
 * Runs a case until it rests: plugins of entered states start, automatic transitions whose guards now hold are taken, joins that
 * are satisfied raise their event, and waiting events are offered, oldest first, one per macrostep.
 */
export function settle(turn: Turn): Result<null, Refusal> {
  for (let count = 0; count < stepLimit; count += 1) {
    startPlugins(turn);
    if (turn.next.status !== "active") {
      if (turn.next.deferred.length > 0) dropDeferred(turn);
      return ok(null);
    }
    const automatic = settleChart(turn.definition.chart, positionOf(turn.next), guardAsker(turn));
    if (!automatic.ok) return loop(automatic.error.states);
    if (automatic.value.taken) {
      move(turn, automatic.value, "", "automatic");
      continue;
    }
    raiseJoins(turn);
    const offered = offerDeferred(turn);
    if (!offered.ok) return offered;
    if (!offered.value && turn.entered.length === 0) return ok(null);
  }
  return {
    ok: false,
    error: { code: "too_many_steps", message: `the case did not come to rest within ${stepLimit} steps` },
  };
}

function startPlugins(turn: Turn): void {
  const entered = turn.entered;
  turn.entered = [];
  for (const path of entered) {
    if (turn.next.activations[path] === undefined) continue; // left again within the same macrostep
    for (const plugin of turn.definition.pluginsOf.get(path) ?? []) startRun(turn, plugin, path);
  }
}

function raiseJoins(turn: Turn): void {
  for (const [path, join] of turn.definition.joins) {
    const activation = turn.next.activations[path];
    if (activation === undefined || turn.next.joined[path] === activation || !isSatisfied(turn.next, join)) continue;
    raiseJoin(turn, path, join, activation, false);
  }
}

export function raiseJoin(turn: Turn, state: string, join: Join, activation: number, timedOut: boolean): void {
  patch(turn, { joined: { ...turn.next.joined, [state]: activation } });
  turn.steps.push({ kind: "join_satisfied", state, event: join.event, timedOut });
  defer(turn, {
    source: { kind: "join", state, activation },
    name: join.event,
    payload: { timedOut } satisfies Json,
    raisedAtMs: turn.nowMs,
  });
}

/** Cancelled, error and timeout count as finished; no children at all is satisfied (DECISIONS 8). */
function isSatisfied(snapshot: CaseSnapshot, join: Join): boolean {
  const pluginsDone = join.plugins.every((name) => {
    const newest = snapshot.runs.filter((run) => run.plugin === name).at(-1);
    return newest !== undefined && newest.status !== "running" && newest.status !== "waiting";
  });
  if (!pluginsDone || join.children === null) return pluginsDone;
  const { plugin, policy } = join.children;
  const asked = snapshot.runs.some((run) => run.plugin === plugin);
  const children = snapshot.children.filter((child) => child.plugin === plugin);
  const finished = children.filter((child) => child.finished).length;
  if (!asked) return false;
  if (children.length === 0 || policy === "all") return finished === children.length;
  return finished >= Math.min(policy === "any" ? 1 : policy.n, children.length);
}

/** Offers the oldest waiting event that this state may hear. One that is heard but held back by its guard stays. */
function offerDeferred(turn: Turn): Result<boolean, Refusal> {
  const position = positionOf(turn.next);
  for (const event of turn.next.deferred) {
    if (!mayBeOffered(turn, event) || !listensTo(turn.definition.chart, position, event.name)) continue;
    // Taken off the list first: when it ends the case, it must not be logged as dropped.
    const waiting = turn.next.deferred;
    patch(turn, { deferred: waiting.filter((other) => other !== event) });
    const offered = takeEvent(turn, { name: event.name, payload: event.payload }, originOf(event.source));
    if (!offered.ok) return offered;
    if (offered.value.taken) return ok(true);
    patch(turn, { deferred: waiting });
  }
  return ok(false);
}

// A plugin's event belongs to the states the plugin is bound to; a join's to the activation it was raised for; what children
// and callbacks say may be heard anywhere.
function mayBeOffered(turn: Turn, event: DeferredEvent): boolean {
  switch (event.source.kind) {
    case "plugin": {
      const plugin = turn.definition.pluginByName.get(event.source.plugin);
      const active = activeStates(turn.definition.chart, positionOf(turn.next));
      return plugin !== undefined && active.some((node) => isBoundTo(plugin, node));
    }
    case "join":
      return turn.next.activations[event.source.state] === event.source.activation;
    case "child":
    case "callback":
      return true;
  }
}
