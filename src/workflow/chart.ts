import type { Guard, Problem } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { readStates } from "./chart-states";
import { readTransitions } from "./chart-transitions";
import type { Delay } from "./delay";
import type { Join } from "./join";
import type { Plan } from "./plan";

/** A state of a compiled chart. Numbers are places in document order, the root being 0. */
export interface StateNode {
  index: number;
  /** Index of the last descendant (its own when it has none): the descendants of a state are a range. */
  lastIndex: number;
  /** Keys from the root down, joined by dots; "" is the root. */
  path: string;
  key: string;
  type: "atomic" | "compound" | "parallel" | "final" | "history";
  parent: StateNode | null;
  children: StateNode[];
  depth: number;
  tags: string[];
  meta: JsonObject;
  join: Join | null;
  /** By event; done and `after` events of the engine included. Descriptors with a wildcard stand in `wildcards` as well. */
  transitions: ReadonlyMap<string, readonly Transition[]>;
  /** The longest descriptor first, as they are tried. */
  wildcards: readonly Wildcard[];
  /** Events this state names itself and does something about, in document order. */
  ownEvents: readonly string[];
  always: readonly Transition[];
  /** Whether this state or one above it has `always`. */
  mayMoveOnItsOwn: boolean;
  after: readonly After[];
  onDone: readonly Transition[];
  /** What is entered with this state: the first child of a compound state, all regions of a parallel one. */
  initial: readonly StateNode[];
  history: "shallow" | "deep" | null;
  /** Of a history state: where it leads while there is nothing to remember; empty for the parent's beginning. */
  historyDefault: readonly StateNode[];
  /** Whether one of the children is a history state: what was active here is remembered when it is left. */
  hasHistory: boolean;
  /** Whether leaving this state makes some history state remember: it or one above it has history. */
  isRemembered: boolean;
}

export interface Transition {
  source: StateNode;
  event: string;
  /** Empty: the event is taken and nothing is exited or entered. */
  targets: readonly StateNode[];
  guard: Guard | null;
  reenter: boolean;
  /** Where it stands in the JSON: `definition.states.review.on.approve.0`. */
  path: string;
  /** Null when it has no targets, or when a history state among them makes the plan depend on the past. */
  plan: Plan | null;
}

/** One delay of a state: `event` is raised when the state has been active for so long. */
export interface After {
  /** As it is written, for people. */
  delay: string;
  wait: Delay;
  event: string;
  transitions: readonly Transition[];
}

export interface Wildcard {
  /** `*`, or `order.*` for `order` and everything below it. */
  descriptor: string;
  transitions: readonly Transition[];
}

export interface Chart {
  root: StateNode;
  /** In document order. */
  nodes: readonly StateNode[];
  byPath: ReadonlyMap<string, StateNode>;
  /** Every event some state names, in document order; no wildcards, no events of the engine. */
  events: readonly string[];
  /** State path → its delays; the root's path is "". */
  delays: ReadonlyMap<string, readonly After[]>;
  /** What the start of a case enters. */
  beginning: Plan;
  warnings: Problem[];
}

/**
 * Compiles XState-shaped JSON (v5, and v4 as documented definitions spell it: `cond`, `internal`, `""` for `always`). Pure; done once
 * per definition. Paths of problems begin with `definition`. `tolerated`: codes of errors in parts that were left out, which a chart
 * that is in use can do without.
 */
export function compileChart(definition: JsonObject, tolerated: readonly string[] = []): Result<Chart, Problem[]> {
  const problems: Problem[] = [];
  const isFatal = ({ severity, code }: Problem): boolean => severity === "error" && !tolerated.includes(code);
  const drafts = readStates(definition, problems);
  const beginning = readTransitions(drafts, problems, isFatal);
  const nodes = drafts.states.map(({ node }) => node);
  const root = nodes[0];
  if (root === undefined || beginning === null || problems.some(isFatal)) return err(problems);
  return ok({
    root,
    nodes,
    byPath: new Map(nodes.map((node) => [node.path, node])),
    events: [...new Set(nodes.flatMap((node) => node.ownEvents))],
    delays: new Map(nodes.filter(({ after }) => after.length > 0).map(({ path, after }) => [path, after])),
    beginning,
    warnings: problems,
  });
}
