import type { Graph } from "../../../../drawing/graph";

/** A state by its path ("" is the whole chart), or a transition by where it stands in the definition. */
export type Picked = { kind: "state"; id: string } | { kind: "arrow"; path: string };

export type WalkKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

export const isWalkKey = (key: string): key is WalkKey =>
  ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key);

/**
 * The next thing when somebody walks over a chart by keys. From a state, down takes its first way out and up the first way in; left and
 * right go through the states as they are written. On a transition, down goes where it leads and up where it comes from; left and right
 * go through the ways out of the same state. Null: there is nothing that way.
 */
export function walked({ nodes, edges }: Graph, from: Picked | null, key: WalkKey): Picked | null {
  const state = (id: string | undefined | null): Picked | null =>
    id === undefined || id === null ? null : { kind: "state", id };
  const arrow = (path: string | undefined): Picked | null => (path === undefined ? null : { kind: "arrow", path });
  if (from === null || key === "Home") return state(nodes[0]?.id);
  if (key === "End") return state(nodes.at(-1)?.id);
  if (from.kind === "state") {
    const at = nodes.findIndex(({ id }) => id === from.id);
    switch (key) {
      case "ArrowDown":
        return arrow(edges.find((edge) => edge.from === from.id)?.path);
      case "ArrowUp": {
        const arriving = edges.find(({ to, from: source }) => to === from.id && source !== from.id);
        return arrow(arriving?.path) ?? state(nodes[at]?.parent);
      }
      case "ArrowLeft":
        return at > 0 ? state(nodes[at - 1]?.id) : null;
      case "ArrowRight":
        return state(nodes[at + 1]?.id);
    }
  }
  const edge = edges.find(({ path }) => path === from.path);
  if (edge === undefined) return state(nodes[0]?.id);
  // A transition with several targets is several arrows and one transition.
  const siblings = [...new Set(edges.filter((other) => other.from === edge.from).map(({ path }) => path))];
  const place = siblings.indexOf(edge.path);
  switch (key) {
    case "ArrowDown":
      return state(edge.to);
    case "ArrowUp":
      return state(edge.from);
    case "ArrowLeft":
      return place > 0 ? arrow(siblings[place - 1]) : null;
    case "ArrowRight":
      return arrow(siblings[place + 1]);
  }
}

/** What is picked, as it is read out. */
export function pickedWords({ nodes, edges }: Graph, picked: Picked): string {
  if (picked.kind === "arrow") {
    const edge = edges.find(({ path }) => path === picked.path);
    if (edge === undefined) return "";
    const guard = edge.guard === null ? "" : ", if its guard holds";
    return `Transition ${edge.label} from ${edge.from || "any state"}${edge.to === null ? ", stays" : ` to ${edge.to}`}${guard}`;
  }
  if (picked.id === "") return "The whole workflow";
  const place = nodes.findIndex(({ id }) => id === picked.id);
  const ways = edges.filter(({ from }) => from === picked.id).length;
  return `State ${picked.id}, ${place + 1} of ${nodes.length}, ${ways === 1 ? "1 way out" : `${ways} ways out`}`;
}
