import type { Chart, StateNode, Transition } from "./chart";
import { historyDefaultOf, planOf } from "./plan";

/** States that a case can ever be in, guards aside. History states count when something leads to them. */
export function reachableStates(chart: Chart): ReadonlySet<StateNode> {
  const reached = new Set<StateNode>([chart.root]);
  const open: StateNode[] = [chart.root];
  const reach = (node: StateNode): void => {
    if (reached.has(node)) return;
    reached.add(node);
    open.push(node);
  };
  for (const node of chart.beginning.entered) reach(node);
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const transition of transitionsOf(node)) for (const next of landings(chart, transition)) reach(next);
  return reached;
}

/** States from which the chart can end, guards aside. Errs on the side of "can" where regions work together. */
export function statesThatCanEnd(chart: Chart): ReadonlySet<StateNode> {
  const cameFrom = new Map<StateNode, StateNode[]>();
  const link = (from: StateNode, to: StateNode): void => {
    const known = cameFrom.get(to);
    if (known === undefined) cameFrom.set(to, [from]);
    else known.push(from);
  };
  for (const node of chart.nodes) {
    for (const first of node.initial) link(node, first);
    for (let at: StateNode | null = node; at !== null; at = at.parent) {
      for (const transition of transitionsOf(at)) {
        // Only an end raises `onDone`.
        if (at.onDone.includes(transition) && node.type !== "final") continue;
        for (const next of landings(chart, transition))
          if (next.type === "history") for (const past of next.parent?.children ?? []) link(node, past);
          else if (next.children.length === 0) link(node, next);
      }
      // Another region may lead out of a parallel state.
      if (at.type === "parallel") link(node, at);
    }
  }
  const able = new Set<StateNode>(endsOf(chart));
  const open = [...able];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const from of cameFrom.get(node) ?? []) {
      if (able.has(from)) continue;
      able.add(from);
      open.push(from);
    }
  return able;
}

/** Final states at the top, or of the regions when the chart itself is parallel. */
export const endsOf = ({ root }: Chart): StateNode[] =>
  (root.type === "parallel" ? [root, ...root.children] : [root])
    .flatMap(({ children }) => children)
    .filter(({ type }) => type === "final");

export const transitionsOf = (node: StateNode): Transition[] => [...node.transitions.values(), node.always].flat();

/** What a transition enters, whatever is active; history states stand for themselves and for where they lead at first. */
export function landings(chart: Chart, transition: Transition): readonly StateNode[] {
  if (transition.targets.length === 0) return [];
  const plan = transition.plan ?? planOf(transition, chart.root, historyDefaultOf);
  const histories = transition.targets.filter(({ type }) => type === "history");
  return [...plan.entered, ...histories];
}
