import type { StateNode } from "./chart";
import { isBelow } from "./plan";

/**
 * The state a target names: `#id` or `#id.child` from anywhere, `.child` below the source, otherwise a sibling or a path below one.
 * On the root a plain name means a child, as in XState v4.
 */
export function findTarget(source: StateNode, name: string, byId: ReadonlyMap<string, StateNode>): StateNode | null {
  if (name.startsWith("#")) {
    const whole = byId.get(name.slice(1));
    if (whole !== undefined) return whole;
    const [id = "", ...path] = name.slice(1).split(".");
    return descend(byId.get(id) ?? null, path);
  }
  if (name.startsWith(".")) return descend(source, name.slice(1).split("."));
  return descend(source.parent ?? source, name.split("."));
}

function descend(from: StateNode | null, path: readonly string[]): StateNode | null {
  let at = from;
  for (const key of path) at = at?.children.find((child) => child.key === key) ?? null;
  return at;
}

/** Two targets that no configuration contains together: only regions of a parallel state can be entered side by side. */
export function conflictOf(targets: readonly StateNode[]): [StateNode, StateNode] | null {
  for (const [place, one] of targets.entries())
    for (const other of targets.slice(place + 1)) {
      let meeting: StateNode | null = one;
      while (meeting !== null && meeting !== other && !isBelow(other, meeting)) meeting = meeting.parent;
      if (meeting === one || meeting === other || meeting?.type !== "parallel") return [one, other];
    }
  return null;
}
