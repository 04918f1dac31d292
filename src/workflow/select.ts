import type { Guard, GuardTrace, TriedTransition } from "../domain";
import type { Json } from "../lib/json";
import type { StateNode, Transition } from "./chart";
import { planIn, type Run } from "./microstep";
import { isBelow } from "./plan";
import { candidatesOf } from "./position";

export interface KernelEvent {
  name: string;
  payload: Json;
}

/** The kernel never evaluates a guard itself. Only the verdict `holds` lets a transition through. */
export type AskGuard = (guard: Guard, event: KernelEvent) => GuardTrace;

/** Transitions to take together, none of which gets in another's way, and everything that was tried to find them. */
export interface Choice {
  enabled: readonly Transition[];
  tried: TriedTransition[];
}

/** Who answers the event: inner states before outer ones, every region for itself, a region's answer before its parent's. */
export function chooseFor(run: Run, event: KernelEvent): Choice {
  const tried: TriedTransition[] = [];
  const [leaf] = run.leaves;
  if (run.leaves.length === 1 && leaf !== undefined) {
    const found = chooseAlone(leaf, event, run.ask, tried);
    return { enabled: found === null ? none : [found], tried };
  }
  return withoutConflicts(run, answersOf(run, run.chart.root, run.leaves, event, tried), tried);
}

/** Who answers when a single leaf is active: it, or the nearest state above it that will. What is tried is added to `tried`. */
export function chooseAlone(
  leaf: StateNode,
  event: KernelEvent,
  ask: AskGuard,
  tried: TriedTransition[],
): Transition | null {
  for (let at: StateNode | null = leaf; at !== null; at = at.parent) {
    const found = firstOpen(ask, candidatesOf(at, event.name), event, tried);
    if (found !== null) return found;
  }
  return null;
}

/** Which transitions need no event: each leaf looks upward until one holds. */
export function chooseAutomatic(run: Run, event: KernelEvent): Choice {
  const tried: TriedTransition[] = [];
  const asked = new Map<StateNode, Transition | null>();
  const enabled = new Set<Transition>();
  for (const leaf of run.leaves) {
    for (let at: StateNode | null = leaf; at?.mayMoveOnItsOwn; at = at.parent) {
      let found = asked.get(at);
      if (found === undefined) {
        found = firstOpen(run.ask, at.always, event, tried);
        asked.set(at, found);
      }
      if (found === null) continue;
      enabled.add(found);
      break;
    }
  }
  return withoutConflicts(run, [...enabled], tried);
}

const none: readonly Transition[] = [];
const pathOf = ({ path }: StateNode): string => path;

function answersOf(
  run: Run,
  node: StateNode,
  leaves: readonly StateNode[],
  event: KernelEvent,
  tried: TriedTransition[],
): readonly Transition[] {
  const inner: Transition[] = [];
  let from = 0;
  for (const child of node.children) {
    let to = from;
    while (to < leaves.length && (leaves[to]?.index ?? 0) <= child.lastIndex) to += 1;
    if (to > from) inner.push(...answersOf(run, child, leaves.slice(from, to), event, tried));
    from = to;
  }
  if (inner.length > 0) return inner;
  const own = firstOpen(run.ask, candidatesOf(node, event.name), event, tried);
  return own === null ? none : [own];
}

function firstOpen(
  ask: AskGuard,
  candidates: readonly Transition[],
  event: KernelEvent,
  tried: TriedTransition[],
): Transition | null {
  for (const transition of candidates) {
    const guard = transition.guard === null ? null : ask(transition.guard, event);
    const taken = guard === null || guard.verdict === "holds";
    const targets = transition.targets.map(pathOf);
    tried.push({ source: transition.source.path, event: transition.event, targets, guard, taken });
    if (taken) return transition;
  }
  return null;
}

/** Of two transitions that would exit the same state, the inner one wins, otherwise the one that comes first. */
function withoutConflicts(run: Run, enabled: readonly Transition[], tried: TriedTransition[]): Choice {
  if (enabled.length < 2) return { enabled, tried };
  const kept = new Set<Transition>();
  for (const transition of enabled) {
    const rivals = [...kept].filter((other) => exitsAlike(run, transition, other));
    if (rivals.some((other) => !isBelow(transition.source, other.source))) continue;
    for (const rival of rivals) kept.delete(rival);
    kept.add(transition);
  }
  for (const loser of enabled) {
    if (kept.has(loser)) continue;
    // A state has at most one open transition at a time, so its path finds the trace.
    const trace = tried.find(({ source, taken }) => taken && source === loser.source.path);
    if (trace !== undefined) trace.taken = false;
  }
  return { enabled: [...kept], tried };
}

// Ranges of a tree lie within each other or apart; the domain of an open transition is active, so a range that is not empty has
// an active state in it.
function exitsAlike(run: Run, one: Transition, other: Transition): boolean {
  const a = planIn(run, one);
  const b = planIn(run, other);
  if (a === null || b === null || a.firstExited > a.lastExited || b.firstExited > b.lastExited) return false;
  return a.firstExited <= b.lastExited && b.firstExited <= a.lastExited;
}
