import type { StateNode } from "./chart";

/** What taking a transition exits and enters, whatever else is active. */
export interface Plan {
  /** The state inside which everything happens; null when the root itself is left and entered again. */
  domain: StateNode | null;
  /** Active states with `firstExited <= index <= lastExited` are exited. `firstExited > lastExited`: none. */
  firstExited: number;
  lastExited: number;
  /** In document order, the root left out. */
  entered: readonly StateNode[];
  /** The leaves among `entered`. */
  leaves: readonly StateNode[];
  /** Whether the root is entered again with them: it was left, or is a target itself. Its timers begin anew. */
  entersRoot: boolean;
  /** The one leaf it leads to when nothing can follow from there without another event; null when something may. */
  rest: StateNode | null;
}

/** The states a history state leads back to, or null when its parent has not been left yet. */
export type Remember = (history: StateNode) => readonly StateNode[] | null;

interface Aim {
  source: StateNode;
  targets: readonly StateNode[];
  reenter: boolean;
}

/**
 * Plans a transition that has targets, by the rules of SCXML as XState v5 reads them. States are numbered in document order, so the
 * descendants of a state are a range of numbers. Without history states among the targets the plan never changes: it is made once.
 */
export function planOf(aim: Aim, root: StateNode, remember: Remember): Plan {
  const domain = domainOf(aim, landingsOf(aim.targets, remember), root);
  const firstExited = domain === null ? root.index : domain.index + 1;
  const lastExited = (domain ?? root).lastIndex;
  const entered = enteredIn(aim, domain, remember).filter(({ index }) => index >= firstExited && index <= lastExited);
  const entersRoot = domain === null || (aim.targets.includes(root) && aim.source !== root);
  return { domain, firstExited, lastExited, entersRoot, ...arrivalAt(entered) };
}

/** The same plan after its exits have been remembered: history states may lead elsewhere now. */
export function replanOf(aim: Aim, plan: Plan, remember: Remember): Plan {
  const entered = enteredIn(aim, plan.domain, remember).filter(
    ({ index }) => index >= plan.firstExited && index <= plan.lastExited,
  );
  return { ...plan, ...arrivalAt(entered) };
}

function arrivalAt(entered: readonly StateNode[]): Pick<Plan, "entered" | "leaves" | "rest"> {
  const leaves = entered.filter(isLeaf);
  const [leaf = null] = leaves;
  const rests = leaves.length === 1 && leaf?.type === "atomic" && !leaf.mayMoveOnItsOwn;
  return { entered, leaves, rest: rests ? leaf : null };
}

/** Everything to be active for the targets' sake, in document order. The domain itself and what lies outside it stay active anyway. */
function enteredIn(aim: Aim, domain: StateNode | null, remember: Remember): StateNode[] {
  const wanted = new Set<StateNode>();
  for (const target of aim.targets) {
    if (target.type !== "history") wanted.add(target);
    enterBelow(target, wanted, remember);
  }
  for (const landing of landingsOf(aim.targets, remember)) {
    const above = ancestorsBelow(landing, domain);
    if (domain?.type === "parallel") above.push(domain);
    enterAbove(above, wanted, remember);
  }
  // The root is no state of its own.
  return [...wanted].filter((node) => node.parent !== null).sort((a, b) => a.index - b.index);
}

export const isLeaf = (node: StateNode): boolean => node.type === "atomic" || node.type === "final";

/** Whether `node` lies strictly below `ancestor`. */
export const isBelow = (node: StateNode, ancestor: StateNode): boolean =>
  node.index > ancestor.index && node.index <= ancestor.lastIndex;

/** Children that can be active: all but history states. */
export const regionsOf = (node: StateNode): StateNode[] => node.children.filter((child) => child.type !== "history");

/** Where a history state leads while there is nothing to remember. */
export function historyDefaultOf(history: StateNode): readonly StateNode[] {
  if (history.historyDefault.length > 0 || history.parent === null) return history.historyDefault;
  return history.parent.type === "parallel" ? [history.parent] : history.parent.initial;
}

const landingsOf = (targets: readonly StateNode[], remember: Remember): StateNode[] =>
  targets.flatMap((target) => (target.type === "history" ? (remember(target) ?? historyDefaultOf(target)) : target));

function domainOf(aim: Aim, landings: readonly StateNode[], root: StateNode): StateNode | null {
  const { source, reenter } = aim;
  if (!reenter && landings.every((landing) => landing === source || isBelow(landing, source))) return source;
  const [head, ...others] = [...landings, source];
  for (let at = head?.parent ?? null; at !== null; at = at.parent) {
    const ancestor = at;
    if (others.every((other) => isBelow(other, ancestor))) return ancestor;
  }
  return reenter ? null : root;
}

/** Proper ancestors, nearest first, up to but without `end`. */
function ancestorsBelow(node: StateNode, end: StateNode | null): StateNode[] {
  const ancestors: StateNode[] = [];
  if (node === end) return ancestors;
  for (let at = node.parent; at !== null && at !== end; at = at.parent) ancestors.push(at);
  return ancestors;
}

function enterBelow(node: StateNode, wanted: Set<StateNode>, remember: Remember): void {
  if (node.type === "history") {
    const landings = landingsOf([node], remember);
    for (const landing of landings) {
      wanted.add(landing);
      enterBelow(landing, wanted, remember);
    }
    for (const landing of landings) enterAbove(ancestorsBelow(landing, node.parent), wanted, remember);
  } else if (node.type === "compound") {
    for (const first of node.initial) {
      wanted.add(first);
      enterBelow(first, wanted, remember);
    }
  } else if (node.type === "parallel") enterRegions(node, wanted, remember);
}

function enterAbove(ancestors: readonly StateNode[], wanted: Set<StateNode>, remember: Remember): void {
  for (const ancestor of ancestors) {
    wanted.add(ancestor);
    if (ancestor.type === "parallel") enterRegions(ancestor, wanted, remember);
  }
}

/** Regions nobody aimed into begin at their beginning. */
function enterRegions(parallel: StateNode, wanted: Set<StateNode>, remember: Remember): void {
  for (const region of regionsOf(parallel)) {
    if ([...wanted].some((node) => isBelow(node, region))) continue;
    wanted.add(region);
    enterBelow(region, wanted, remember);
  }
}
