import type { Json } from "../../../../lib/json";

/** A chart as `GET /workflow-definitions/{id}/graph?format=json` answers it. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  /** Path of the state: `screening.registry`. */
  id: string;
  label: string;
  type: "atomic" | "compound" | "parallel" | "final" | "history";
  /** Path of the state it lies in; null at the top. */
  parent: string | null;
  tags: string[];
  /** Whether it is entered with its parent. */
  initial: boolean;
}

export interface GraphEdge {
  /** Path of the source; "" stands for the whole chart. */
  from: string;
  /** Null: the event is taken and the state stays. */
  to: string | null;
  label: string;
  kind: "event" | "always" | "done" | "after";
  guard: { engine: string; rule: Json } | null;
  /** Where the transition stands in the definition. */
  path: string;
}

/** Everything the state lies in, innermost first; without the state itself. */
export function ancestorsOf(graph: Graph, id: string): string[] {
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  const found: string[] = [];
  for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) found.push(at);
  return found;
}

/** The active states of a case (`a.r1.x|a.r2.y`) with all they lie in. */
export function activeStates(graph: Graph, state: string): Set<string> {
  const leaves = state.split("|").filter((leaf) => leaf !== "");
  return new Set(leaves.flatMap((leaf) => [leaf, ...ancestorsOf(graph, leaf)]));
}
