import type { Json, JsonObject } from "../lib/json";
import type { Chart, StateNode, Transition } from "./chart";
import { isEngineEvent } from "./engine-events";
import { isBelow, regionsOf } from "./plan";

/** Where a case stands in its chart. Plain data: it is stored as it is. */
export interface Position {
  /** Paths of the active leaves in document order. */
  configuration: string[];
  /** Path of a state with history → the leaves that were active in it when it was last left. */
  history: Record<string, string[]>;
}

/** The active leaves as one text: `review`, or `a.r1.x|a.r2.y`. */
export const stateString = ({ configuration }: Pick<Position, "configuration">): string =>
  configuration.length === 1 ? (configuration[0] ?? "") : configuration.join("|");

/** The active leaves. Throws when the position does not belong to the chart: a case is pinned to its definition. */
export function leavesOf(chart: Chart, configuration: readonly string[]): StateNode[] {
  const leaves: StateNode[] = [];
  for (const path of configuration) {
    const node = chart.byPath.get(path);
    if (node === undefined) throw new RangeError(`the chart has no state ${JSON.stringify(path)}`);
    leaves.push(node);
  }
  return leaves;
}

/** Leaves and all their ancestors except the root, in document order. */
export const activeStates = (chart: Chart, position: Position): StateNode[] => activeNodes(chart, position).slice(1);

/** Tags of everything that is active, the root included, in document order, each once. */
export function tagsOf(chart: Chart, position: Position): string[] {
  const tags: string[] = [];
  for (const node of activeNodes(chart, position)) for (const tag of node.tags) if (!tags.includes(tag)) tags.push(tag);
  return tags;
}

/** Whether some active state has a transition for an event of this name, guards aside. Events of the engine are nobody's to send. */
export function listensTo(chart: Chart, position: Position, eventName: string): boolean {
  if (isEngineEvent(eventName) || isDone(chart, position)) return false;
  return activeNodes(chart, position).some((node) => candidatesOf(node, eventName).length > 0);
}

/** Events that active states name and do something about, guards aside, in document order. None once the chart is done. */
export function allowedEvents(chart: Chart, position: Position): string[] {
  if (isDone(chart, position)) return [];
  return [...new Set(activeNodes(chart, position).flatMap((node) => node.ownEvents))];
}

/** Whether the root has reached its end. */
export const isDone = (chart: Chart, position: Position): boolean =>
  hasEnded(chart.root, leavesOf(chart, position.configuration));

/** XState's shape: a name for a leaf, an object for what has parts. */
export const stateValue = (chart: Chart, position: Position): Json =>
  valueBelow(chart.root, leavesOf(chart, position.configuration));

/** Whether a state has ended: a final child of a compound state is active, or every region of a parallel one has ended. */
export function hasEnded(node: StateNode, leaves: readonly StateNode[]): boolean {
  if (node.type === "compound") return leaves.some((leaf) => leaf.type === "final" && leaf.parent === node);
  if (node.type === "parallel") return regionsOf(node).every((region) => hasEnded(region, leaves));
  // A region that is itself an end has ended as soon as its parallel state is entered, whichever region is entered first.
  return node.type === "final";
}

const none: readonly Transition[] = [];

/** Transitions of one state that may answer an event, in the order they are tried: by name, then the longest wildcard first. */
export function candidatesOf(node: StateNode, eventName: string): readonly Transition[] {
  const named = node.transitions.get(eventName) ?? none;
  if (node.wildcards.length === 0) return named;
  const wild = node.wildcards.filter(({ descriptor }) => descriptor !== eventName && matches(descriptor, eventName));
  return [...named, ...wild.flatMap(({ transitions }) => transitions)];
}

// `order.*` hears `order` as well as everything below it.
function matches(descriptor: string, eventName: string): boolean {
  if (descriptor === "*") return true;
  const stem = descriptor.slice(0, -2);
  return !stem.includes("*") && (eventName === stem || eventName.startsWith(`${stem}.`));
}

/** Leaves and all their ancestors, the root first, in document order. */
function activeNodes(chart: Chart, position: Position): StateNode[] {
  const leaves = leavesOf(chart, position.configuration);
  const [only] = leaves;
  if (only !== undefined && leaves.length === 1) {
    const way: StateNode[] = [];
    for (let at: StateNode | null = only; at !== null; at = at.parent) way.push(at);
    return way.reverse();
  }
  const nodes = new Set<StateNode>();
  for (const leaf of leaves)
    for (let at: StateNode | null = leaf; at !== null && !nodes.has(at); at = at.parent) nodes.add(at);
  return [...nodes].sort((a, b) => a.index - b.index);
}

function valueBelow(node: StateNode, leaves: readonly StateNode[]): Json {
  const value: JsonObject = {};
  for (const child of node.children) {
    const within = leaves.filter((leaf) => leaf === child || isBelow(leaf, child));
    if (within.length === 0) continue;
    if (within[0] === child && node.type === "compound") return child.key;
    value[child.key] = valueBelow(child, within);
  }
  return value;
}
