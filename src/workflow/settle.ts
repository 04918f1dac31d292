import type { CaseSnapshot, DeferredEvent, Refusal, TriedTransition } from "../domain";
import { ok, type Result } from "../lib/result";
import { cancelChildren } from "./children";
import { isBoundTo } from "./compile";
import { alwaysEvent } from "./engine-events";
import {
  activeStates,
  cycleIn,
  type KernelEvent,
  listensTo,
  type Macrostep,
  type Position,
  settleChart,
  stateString,
  stepChart,
  tagsOf,
} from "./kernel";
import { heldBack, noteGuards } from "./not-taken";
import { outcomeOf } from "./outcome";
import { mayRaise } from "./proof/protected-events";
import { armJoins, raiseJoins } from "./raise-joins";
import { startFollowers, startPlugins } from "./start-plugins";
import { dropTimers, dropTimersOfLeftStates, setStateTimers } from "./state-timers";
import { emit, guardAsker, nextEffectId, originOf, patch, plan, type Turn } from "./turn";

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
  if (!mayRaise(turn.definition.protectedEvents, event.name, origin, turn.next.configuration))
    return ok({ taken: false, tried: [] });
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
  // Written anew: an object that has lost a key is slow for the rest of its life.
  const activations: Record<string, number> = {};
  let activationCount = turn.next.activationCount;
  for (const [path, activation] of Object.entries(turn.next.activations))
    if (!step.exited.includes(path)) activations[path] = activation;
  for (const path of step.entered) {
    activationCount += 1;
    activations[path] = activationCount;
  }
  patch(turn, {
    configuration: step.position.configuration,
    history: step.position.history,
    activations,
    activationCount,
    joined: stillActive(turn.next.joined, activations),
  });
  dropEventsOfLeftJoins(turn);
  turn.entered.push(...step.entered);
  for (const micro of step.microsteps) {
    turn.steps.push({ kind: "transition", origin, ...micro });
    noteGuards(turn, micro.tried);
  }
  if (turn.next.timers.length > 0) dropTimersOfLeftStates(turn, step.rootEntered);
  armJoins(turn, step.entered);
  announceMove(turn, event, from, fromTags);
  if (step.done) complete(turn);
  else setStateTimers(turn, step);
}

/** Joins of states that were left have no say any more. */
function stillActive(joined: Record<string, number>, activations: Record<string, number>): Record<string, number> {
  const kept: Record<string, number> = {};
  for (const [path, activation] of Object.entries(joined))
    if (activations[path] === activation) kept[path] = activation;
  return kept;
}

/** What a join has raised is heard while its state is active, and never again when that has been left or entered anew. */
function dropEventsOfLeftJoins(turn: Turn): void {
  const { deferred } = turn.next;
  if (deferred.length === 0) return;
  const isOver = ({ source }: DeferredEvent): boolean =>
    source.kind === "join" && turn.next.activations[source.state] !== source.activation;
  if (!deferred.some(isOver)) return;
  for (const { name, source } of deferred.filter(isOver))
    turn.steps.push({ kind: "event_dropped", event: name, origin: originOf(source), why: "superseded" });
  patch(turn, { deferred: deferred.filter((event) => !isOver(event)) });
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

/** The end of a case: status from tags, outcome from meta, never from the name of the state (DECISIONS 3). */
function complete(turn: Turn): void {
  const position = positionOf(turn.next);
  const tags = tagsOf(turn.definition.chart, position);
  const status = tags.includes("failure") ? "failed" : "completed";
  patch(turn, {
    status,
    outcome: outcomeOf(turn.definition.chart, position),
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
  dropTimers(turn, turn.next.timers);
  patch(turn, { pendingDecision: null });
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
  const reached: string[] = [];
  // Each event that has waited may be a step of its own: as many children as there are may have spoken meanwhile.
  const limit = stepLimit + turn.next.deferred.length;
  for (let count = 0; count < limit; count += 1) {
    const state = stateString(positionOf(turn.next));
    if (state !== reached.at(-1)) reached.push(state);
    startPlugins(turn);
    if (turn.next.status !== "active") {
      // A final state keeps the order of its plugins, too; a cancelled case begins nothing any more.
      if (turn.next.status !== "cancelled" && startFollowers(turn)) continue;
      if (turn.next.deferred.length > 0) dropDeferred(turn);
      return ok(null);
    }
    const automatic = settleChart(turn.definition.chart, positionOf(turn.next), guardAsker(turn));
    if (!automatic.ok) return loop(automatic.error.states);
    if (automatic.value.taken) {
      move(turn, automatic.value, "", "automatic");
      continue;
    }
    const offered = offerDeferred(turn);
    if (!offered.ok) return offered;
    if (offered.value.taken || turn.entered.length > 0) continue;
    // Only where the case stays: what a finished plugin raises may lead elsewhere, and its followers would be asked for nothing.
    if (startFollowers(turn)) continue;
    const { deferred } = turn.next;
    raiseJoins(turn);
    if (turn.next.deferred !== deferred) continue;
    heldBack(turn, alwaysEvent, "automatic", automatic.value.tried);
    for (const { event, origin, tried } of offered.value.waiting) heldBack(turn, event, origin, tried);
    return ok(null);
  }
  return neverRests(turn, reached, limit);
}

/** Plugins and joins that answer each other at once can keep a case moving for ever, although no automatic transition does. */
function neverRests(turn: Turn, reached: readonly string[], limit: number): { ok: false; error: Refusal } {
  const circle = cycleIn(reached);
  const raised = turn.next.deferred.map(({ name }) => name);
  const by = raised.length > 0 ? `, events waiting: ${[...new Set(raised)].join(", ")}` : "";
  const message = `the case did not come to rest within ${limit} steps; it goes in a circle: ${circle.join(" → ")}${by}`;
  return { ok: false, error: { code: "too_many_steps", message } };
}

/** Offers the oldest waiting event that this state may hear. One that is heard but held back by its guard stays. */
function offerDeferred(turn: Turn): Result<Offered, Refusal> {
  const position = positionOf(turn.next);
  const waiting: Offered["waiting"] = [];
  for (const event of turn.next.deferred) {
    if (!mayBeOffered(turn, event) || !listensTo(turn.definition.chart, position, event.name)) continue;
    // Taken off the list first: when it ends the case, it must not be logged as dropped.
    const before = turn.next.deferred;
    patch(turn, { deferred: before.filter((other) => other !== event) });
    const origin = originOf(event.source);
    const offered = takeEvent(turn, { name: event.name, payload: event.payload }, origin);
    if (!offered.ok) return offered;
    if (offered.value.taken) return ok({ taken: true, waiting: [] });
    patch(turn, { deferred: before });
    waiting.push({ event: event.name, origin, tried: offered.value.tried });
  }
  return ok({ taken: false, waiting });
}

interface Offered {
  taken: boolean;
  /** What was heard but held back by its guards. */
  waiting: { event: string; origin: string; tried: TriedTransition[] }[];
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
