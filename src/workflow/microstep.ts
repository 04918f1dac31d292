import type { Chart, StateNode, Transition } from "./chart";
import { doneEvent } from "./engine-events";
import { isBelow, type Plan, planOf, type Remember, replanOf } from "./plan";
import { hasEnded, leavesOf } from "./position";
import type { AskGuard, KernelEvent } from "./select";

/** A macrostep under way. */
export interface Run {
  readonly chart: Chart;
  readonly ask: AskGuard;
  /** Active leaves in document order. */
  leaves: readonly StateNode[];
  history: Record<string, string[]>;
  /** Events of the engine that wait for their turn. */
  raised: KernelEvent[];
  done: boolean;
}

export interface Moved {
  /** Innermost first. */
  exited: string[];
  /** Outermost first. */
  entered: string[];
  /** Whether the root was entered with them. It has no path of its own in the lists. */
  rootEntered: boolean;
  /** Whether the position is another one now. Leaving a state and coming back to it is no change. */
  changed: boolean;
}

/** Exits and enters what these transitions, free of conflicts, ask for. */
export function takeTransitions(run: Run, transitions: readonly Transition[]): Moved {
  const aimed = transitions.filter(({ targets }) => targets.length > 0);
  const plans = aimed.map((transition) => planIn(run, transition) ?? nowhere);
  const exited = exitedBy(run.leaves, plans);
  const recorded = remember(run, exited);
  // What has just been left may be where a history state leads back to.
  const arriving = recorded ? aimed.map((transition, i) => planAfterExit(run, transition, plans[i] ?? nowhere)) : plans;
  const entered = enteredBy(arriving);
  const before = run.leaves;
  run.leaves = leavesAfter(before, arriving);
  raiseDoneEvents(run, entered);
  const changed = recorded || before.length !== run.leaves.length || before.some((leaf, i) => leaf !== run.leaves[i]);
  const rootEntered = arriving.some(({ entersRoot }) => entersRoot);
  return { exited: pathsOf(exited), entered: pathsOf(entered), rootEntered, changed };
}

/** Enters the chart at its beginning. */
export function begin(run: Run): Moved {
  const { entered, leaves } = run.chart.beginning;
  run.leaves = leaves;
  raiseDoneEvents(run, entered);
  return { exited: [], entered: pathsOf(entered), rootEntered: true, changed: true };
}

/** What a transition would do here and now; null when it has no targets. */
export function planIn(run: Run, transition: Transition): Plan | null {
  if (transition.plan !== null || transition.targets.length === 0) return transition.plan;
  return planOf(transition, run.chart.root, remembered(run));
}

const nowhere: Plan = {
  domain: null,
  firstExited: 0,
  lastExited: -1,
  entered: [],
  leaves: [],
  entersRoot: false,
  rest: null,
};

const planAfterExit = (run: Run, transition: Transition, plan: Plan): Plan =>
  transition.plan === null ? replanOf(transition, plan, remembered(run)) : plan;

const pathsOf = (nodes: readonly StateNode[]): string[] => {
  const paths: string[] = [];
  for (const node of nodes) if (node.parent !== null) paths.push(node.path);
  return paths;
};

/** Innermost first; the root is among them when it is left and entered again. */
function exitedBy(leaves: readonly StateNode[], plans: readonly Plan[]): StateNode[] {
  const exited: StateNode[] = [];
  for (const { firstExited, lastExited } of plans)
    for (const leaf of leaves) {
      if (leaf.index < firstExited || leaf.index > lastExited) continue;
      for (let at: StateNode | null = leaf; at !== null && at.index >= firstExited; at = at.parent) {
        if (leaves.length > 1 && exited.includes(at)) break;
        exited.push(at);
      }
    }
  // One leaf and its ancestors are in order already.
  return leaves.length > 1 ? exited.sort((a, b) => b.index - a.index) : exited;
}

function enteredBy(plans: readonly Plan[]): readonly StateNode[] {
  const [first, ...others] = plans;
  if (first === undefined) return [];
  if (others.length === 0) return first.entered;
  return plans.flatMap(({ entered }) => entered).sort((a, b) => a.index - b.index);
}

function leavesAfter(before: readonly StateNode[], plans: readonly Plan[]): readonly StateNode[] {
  const stay = before.filter(
    ({ index }) => !plans.some(({ firstExited, lastExited }) => index >= firstExited && index <= lastExited),
  );
  const [first] = plans;
  if (stay.length === 0 && plans.length === 1 && first !== undefined) return first.leaves;
  return [...stay, ...plans.flatMap(({ leaves }) => leaves)].sort((a, b) => a.index - b.index);
}

/** Keeps the active leaves of every exited state that has a history state. */
function remember(run: Run, exited: readonly StateNode[]): boolean {
  let recorded = false;
  for (const node of exited) {
    if (!node.hasHistory) continue;
    const leaves = run.leaves.filter((leaf) => isBelow(leaf, node));
    run.history = { ...run.history, [node.path]: pathsOf(leaves) };
    recorded = true;
  }
  return recorded;
}

const remembered =
  (run: Run): Remember =>
  ({ parent, history }) => {
    if (parent === null || !Object.hasOwn(run.history, parent.path)) return null;
    const leaves = leavesOf(run.chart, run.history[parent.path] ?? []);
    if (history === "deep") return leaves;
    return parent.children.filter((child) => leaves.some((leaf) => leaf === child || isBelow(leaf, child)));
  };

/** A final state ends its parent, and may with it end parallel states above. Regions entered after it do not count yet. */
function raiseDoneEvents(run: Run, entered: readonly StateNode[]): void {
  const ended = new Set<StateNode>();
  for (const final of entered) {
    const parent = final.parent;
    if (final.type !== "final" || parent === null) continue;
    if (parent.type === "compound") run.raised.push({ name: doneEvent(parent.path), payload: null });
    const soFar = run.leaves.filter((leaf) => leaf.index <= final.index || !entered.includes(leaf));
    let above = parent.type === "parallel" ? parent : parent.parent;
    while (above?.type === "parallel" && !ended.has(above) && hasEnded(above, soFar)) {
      ended.add(above);
      run.raised.push({ name: doneEvent(above.path), payload: null });
      above = above.parent;
    }
    if (above === null) run.done = true;
  }
}
