import type { Chart, StateNode } from "../chart";
import { historyDefaultOf, isBelow, planOf } from "../plan";
import { candidatesOf } from "../position";
import { transitionsOf } from "../reachable";

/** Whether something listens that may be active together with the state: it, what it lies in, or what lies in it. */
export function isHeardIn(node: StateNode, event: string): boolean {
  for (let at: StateNode | null = node; at !== null; at = at.parent)
    if (candidatesOf(at, event).length > 0) return true;
  return below(node).some((inner) => candidatesOf(inner, event).length > 0);
}

/** Whether `later` may be active while `earlier` is, or after it has been, guards aside. Errs on the side of "may". */
export function mayFollow(chart: Chart, earlier: StateNode, later: StateNode): boolean {
  const reached = new Set<StateNode>();
  const open: StateNode[] = [];
  const reach = (node: StateNode): void => {
    for (let at: StateNode | null = node; at !== null; at = at.parent)
      if (!reached.has(at)) {
        reached.add(at);
        open.push(at);
        // What runs beside it in other regions goes on.
        if (at.type === "parallel") for (const inner of below(at)) reach(inner);
      }
  };
  reach(earlier);
  for (const inner of below(earlier)) reach(inner);
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const transition of transitionsOf(at)) {
      if (transition.targets.length === 0) continue;
      const plan = transition.plan ?? planOf(transition, chart.root, historyDefaultOf);
      for (const landing of plan.entered) reach(landing);
      for (const target of transition.targets)
        if (target.type === "history" && target.parent !== null) for (const past of below(target.parent)) reach(past);
    }
  return reached.has(later) || [...reached].some((node) => isBelow(node, later));
}

const below = (node: StateNode): StateNode[] => node.children.flatMap((child) => [child, ...below(child)]);
