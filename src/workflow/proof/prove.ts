import { assertNever } from "../../lib/assert-never";
import type { Plugin } from "../../plugins";
import type { Chart } from "../chart";
import { drawWay } from "./draw-way";
import { type Exploration, explore, type Move } from "./exploration";
import { type Monitor, monitorOf } from "./monitors";
import type { Policy } from "./policy.schema";
import { protectedEventsOf } from "./protected-events";
import { claimOf, type WayStep, wayAsText, wayStepOf } from "./words";

/** Changes whenever the same definition could be judged differently: it is kept with every proof. */
export const proverVersion = 1;

/** Beyond these a policy is not proven; the user sees so, and nothing is published on a guess. */
export interface ProofLimits {
  /** Steps of the kernel. */
  steps: number;
  /** Positions of the chart times what a policy has seen. */
  states: number;
}
export const proofLimits: ProofLimits = { steps: 60_000, states: 100_000 };

export type PolicyResult = {
  id: string;
  type: Policy["type"];
  description: string | null;
  /** What was claimed, in words. */
  claim: string;
} & (
  | { holds: true; statesExplored: number }
  | { holds: false; why: "broken"; way: WayStep[]; sentence: string; drawing: string }
  | { holds: false; why: "too_large"; sentence: string }
);

export interface Provable {
  chart: Chart;
  plugins: readonly Plugin[];
  /** Events of the forms. */
  formEvents: readonly string[];
}

/** Proves each policy of every way a case can take, or finds the shortest way that breaks it. */
export function provePolicies(subject: Provable, policies: readonly Policy[], limits = proofLimits): PolicyResult[] {
  if (policies.length === 0) return [];
  const { chart, plugins } = subject;
  const explored = explore(
    { ...subject, protectedEvents: protectedEventsOf(policies, plugins, joinsOf(chart)) },
    limits.steps,
  );
  return policies.map((policy): PolicyResult => {
    const claim = claimOf(policy);
    const head = { id: policy.id, type: policy.type, description: policy.description ?? null, claim };
    const tooLarge: PolicyResult = {
      ...head,
      holds: false,
      why: "too_large",
      sentence: `${claim}: not proven, the chart has too many positions to look at them all`,
    };
    if (!explored.ok) return tooLarge;
    const exploration = explored.value;
    const judged =
      policy.type === "can_always_end"
        ? wayWithoutEnd(exploration)
        : breakingWay(exploration, monitorOf(policy, { chart, plugins, exploration }), limits.states);
    switch (judged.verdict) {
      case "too_large":
        return tooLarge;
      case "holds":
        return { ...head, holds: true, statesExplored: judged.statesExplored };
      case "broken": {
        const way = stepsOf(exploration, judged.way);
        const sentence = `${claim}; this way breaks it: ${wayAsText(way)}`;
        return { ...head, holds: false, why: "broken", way, sentence, drawing: drawWay(chart, way) };
      }
      default:
        return assertNever(judged);
    }
  });
}

const joinsOf = ({ nodes }: Chart) => nodes.flatMap(({ join }) => (join === null ? [] : [join]));

type Judged =
  | { verdict: "holds"; statesExplored: number }
  | { verdict: "too_large" }
  | { verdict: "broken"; way: Move[] };

/** A position, what was seen on the way to it, and how it was reached. */
interface Visit {
  at: number;
  seen: number;
  move: Move;
  before: Visit | null;
}

/** Breadth first, so what it finds is as short as it gets. */
function breakingWay({ beginnings, moves }: Exploration, monitor: Monitor, maxStates: number): Judged {
  const visited = new Set<string>();
  const open: Visit[] = [];
  const go = (move: Move, seen: number, before: Visit | null): Move[] | null => {
    const now = monitor(seen, move);
    if (now === null) return wayTo(before, move);
    const key = `${move.to} ${now}`;
    if (visited.has(key)) return null;
    visited.add(key);
    open.push({ at: move.to, seen: now, move, before });
    return null;
  };
  for (const move of beginnings) {
    const way = go(move, 0, null);
    if (way !== null) return { verdict: "broken", way };
  }
  for (let place = 0; place < open.length; place += 1) {
    if (open.length > maxStates) return { verdict: "too_large" };
    const visit = open[place];
    for (const move of moves[visit?.at ?? 0] ?? []) {
      const way = go(move, visit?.seen ?? 0, visit ?? null);
      if (way !== null) return { verdict: "broken", way };
    }
  }
  return { verdict: "holds", statesExplored: open.length };
}

/** The shortest way to a position from which no end can be reached, whatever happens. */
function wayWithoutEnd(exploration: Exploration): Judged {
  const { positions, moves } = exploration;
  const cameFrom: number[][] = positions.map(() => []);
  for (const [from, out] of moves.entries()) for (const { to } of out) cameFrom[to]?.push(from);
  const able = new Set(positions.flatMap(({ done }, place) => (done ? [place] : [])));
  const open = [...able];
  for (let place = open.pop(); place !== undefined; place = open.pop())
    for (const from of cameFrom[place] ?? []) {
      if (able.has(from)) continue;
      able.add(from);
      open.push(from);
    }
  return breakingWay(exploration, (_seen, { to }) => (able.has(to) ? 0 : null), positions.length + 1);
}

function wayTo(before: Visit | null, last: Move): Move[] {
  const way = [last];
  for (let at = before; at !== null; at = at.before) way.unshift(at.move);
  return way;
}

function stepsOf({ positions }: Exploration, way: readonly Move[]): WayStep[] {
  let from: string | null = null;
  return way.map((move) => {
    const to = positions[move.to]?.state ?? "";
    const step = wayStepOf(move.cause, from, to);
    from = to;
    return step;
  });
}
