import { assertNever } from "../../lib/assert-never";
import type { Plugin } from "../../plugins";
import type { Chart, StateNode } from "../chart";
import { isBoundTo } from "../compile";
import type { Microstep } from "../kernel";
import { outcomeOf } from "../outcome";
import type { Cause, Exploration, Move } from "./exploration";
import type { Evidence, Place, Policy, SingleEvidence } from "./policy.schema";
import { alternativesOf } from "./protected-events";

/**
 * Watches one way through the chart for one policy. What it has seen so far is a number of few values, so that positions times
 * what was seen stays small. Null: the way breaks the policy with this move.
 */
export type Monitor = (seen: number, move: Move) => number | null;

export interface Watched {
  chart: Chart;
  plugins: readonly Plugin[];
  exploration: Exploration;
}

/** Watches ways for every kind of policy but `can_always_end`, which is about what may follow and not about what was. */
export function monitorOf(policy: Exclude<Policy, { type: "can_always_end" }>, watched: Watched): Monitor {
  switch (policy.type) {
    case "requires":
      return requiring(watched, policy.to, policy.all);
    case "never_after":
      return neverAfter(watched, policy.never, policy.after);
    case "only_by": {
      const arrives = arrivalsAt(watched, policy.to);
      return (seen, move) => {
        const mayArrive = "event" in move.cause && policy.events.includes(move.cause.event);
        return mayArrive || (!arrives.atEnd(move) && !move.microsteps.some(arrives.within)) ? seen : null;
      };
    }
    case "at_most_once": {
      const plugin = watched.plugins.find(({ name }) => name === policy.plugin);
      return (seen, move) => {
        const starts = plugin === undefined ? 0 : startsOf(watched, plugin, move).length;
        return seen + starts > 1 ? null : seen + starts;
      };
    }
    default:
      return assertNever(policy);
  }
}

function requiring(watched: Watched, to: Place, all: readonly Evidence[]): Monitor {
  const evidence = all.flatMap(alternativesOf);
  const bitOf = (one: SingleEvidence): number => 1 << evidence.indexOf(one);
  const isMet = (seen: number): boolean =>
    all.every((each) => alternativesOf(each).some((one) => (seen & bitOf(one)) !== 0));
  const add = (seen: number, holds: (one: SingleEvidence) => boolean): number =>
    evidence.reduce((sum, one) => (holds(one) ? sum | bitOf(one) : sum), seen);
  const arrives = arrivalsAt(watched, to);
  const starts = (name: string, move: Move): boolean =>
    watched.plugins.some((plugin) => plugin.name === name && startsOf(watched, plugin, move).length > 0);
  const target = "plugin" in to ? watched.plugins.find(({ name }) => name === to.plugin) : undefined;
  return (before, move) => {
    let seen = add(before, (one) => isShownBy(watched, one, move.cause));
    for (const micro of move.microsteps) {
      seen = add(seen, (one) => isEnteredBy(watched, one, micro));
      if (arrives.within(micro) && !isMet(seen)) return null;
    }
    if (target === undefined && arrives.atEnd(move) && !isMet(seen)) return null;
    const earlier = seen;
    for (const one of evidence) if ("plugin" in one && one.latest && starts(one.plugin, move)) seen &= ~bitOf(one);
    if (target !== undefined)
      for (const state of startsOf(watched, target, move)) {
        // It waits for plugins of the same state that it names in `after`.
        const awaited = watched.plugins.filter(
          (plugin) => target.after.includes(plugin.name) && isBoundTo(plugin, state),
        );
        // What starts in the same moment has told nothing yet. A plugin itself may come after its own run before.
        const then = add(
          seen,
          (one) =>
            ("plugin" in one && one.plugin === target.name && (earlier & bitOf(one)) !== 0) ||
            ("plugin" in one && one.result === "finished" && awaited.some(({ name }) => name === one.plugin)),
        );
        if (!isMet(then)) return null;
      }
    return seen;
  };
}

function neverAfter(watched: Watched, never: Place, after: Place): Monitor {
  const forbidden = arrivalsAt(watched, never);
  const first = arrivalsAt(watched, after);
  return (before, move) => {
    let seen = before;
    for (const micro of move.microsteps) {
      if (seen === 1 && forbidden.within(micro)) return null;
      if (first.within(micro)) seen = 1;
    }
    if (seen === 1 && forbidden.atEnd(move)) return null;
    return first.atEnd(move) ? 1 : seen;
  };
}

/** Whether the cause itself is evidence: a result that was told and taken, or a person's word. */
function isShownBy({ chart, plugins }: Watched, one: SingleEvidence, cause: Cause): boolean {
  if ("event" in one) return "event" in cause && cause.event === one.event;
  if ("decision" in one) {
    if (cause.kind === "person") return one.decision.includes(cause.event);
    // Enough people have voted for it.
    return (
      cause.kind === "plugin" &&
      cause.status === "success" &&
      plugins.some(({ name, kind }) => name === cause.plugin && kind === "approval")
    );
  }
  if (!("plugin" in one)) return false;
  if (cause.kind === "plugin" && cause.plugin === one.plugin)
    return cause.status === "success" || (one.result === "finished" && cause.status !== "waiting");
  if (cause.kind !== "join" || cause.timedOut || one.result !== "finished") return false;
  return chart.byPath.get(cause.state)?.join?.plugins.includes(one.plugin) ?? false;
}

function isEnteredBy({ chart }: Watched, one: SingleEvidence, { entered }: Microstep): boolean {
  if ("state" in one) {
    const path = stateNamed(chart, one.state)?.path;
    return path !== undefined && entered.includes(path);
  }
  return "tag" in one && entered.some((path) => chart.byPath.get(path)?.tags.includes(one.tag));
}

interface Arrivals {
  /** On the way, even when it is left again at once. */
  within(micro: Microstep): boolean;
  /** Once the case rests. */
  atEnd(move: Move): boolean;
}

const never = (): boolean => false;

function arrivalsAt(watched: Watched, place: Place): Arrivals {
  const { chart, plugins, exploration } = watched;
  if ("outcome" in place)
    return {
      within: never,
      atEnd: (move) => {
        const at = exploration.positions[move.to];
        return at?.done === true && outcomeOf(chart, at.position) === place.outcome;
      },
    };
  if ("plugin" in place) {
    const plugin = plugins.find(({ name }) => name === place.plugin);
    return { within: never, atEnd: (move) => plugin !== undefined && startsOf(watched, plugin, move).length > 0 };
  }
  return { within: (micro) => isEnteredBy(watched, place, micro), atEnd: never };
}

/** The states whose entry starts the plugin. */
const startsOf = ({ chart }: Watched, plugin: Plugin, { entered }: Move): StateNode[] =>
  entered.flatMap((path) => {
    const node = chart.byPath.get(path);
    return node !== undefined && isBoundTo(plugin, node) ? [node] : [];
  });

/** The state a policy means: its path, or the key of exactly one. */
export function stateNamed(chart: Chart, name: string): StateNode | null {
  const exact = chart.byPath.get(name);
  if (exact !== undefined && exact.parent !== null) return exact;
  const alike = chart.nodes.filter(({ key, parent }) => key === name && parent !== null);
  return alike.length === 1 ? (alike[0] ?? null) : null;
}
