import type { Json } from "../lib/json";

/** A chart as nodes and edges, in document order: what `GET …/graph?format=json` answers and what is drawn. */
export type Graph = {
  nodes: GraphNode[];
  edges: GraphEdge[];
};

export type GraphNode = {
  /** Path of the state: `screening.registry`. */
  id: string;
  label: string;
  type: "atomic" | "compound" | "parallel" | "final" | "history";
  /** Path of the state it lies in; null at the top. */
  parent: string | null;
  tags: string[];
  /** Whether it is entered with its parent. */
  initial: boolean;
  /** Whether the case is here. */
  current?: boolean;
  /** How often the case came here. Only in the graph of a case. */
  visits?: number;
  /** What is run when it is entered. */
  plugins?: GraphPlugin[];
};

export type GraphPlugin = { name: string; kind: string };

export type GraphEdge = {
  /** Path of the source; "" stands for the whole chart. */
  from: string;
  /** Null: the event is taken and the state stays. */
  to: string | null;
  /** As people read it: the event, `always`, `done`, or `after 1000`. */
  label: string;
  kind: "event" | "always" | "done" | "after";
  guard: { engine: string; rule: Json } | null;
  reenter?: boolean;
  /** Where the transition stands in the definition. */
  path: string;
  /** How often the case took it. Only in the graph of a case. */
  taken?: number;
};

/** Everything the state lies in, innermost first; without the state itself. */
export function ancestorsOf(graph: Graph, id: string): string[] {
  const parents = parentsIn(graph);
  const found: string[] = [];
  for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) found.push(at);
  return found;
}

const known = new WeakMap<Graph, Map<string, string | null>>();

/** The parent of each state. Asked for every transition, so it is made once. */
function parentsIn(graph: Graph): Map<string, string | null> {
  const parents = known.get(graph) ?? new Map(graph.nodes.map((node) => [node.id, node.parent]));
  known.set(graph, parents);
  return parents;
}

/** The active states of a case (`a.r1.x|a.r2.y`) with all they lie in. */
export function activeStates(graph: Graph, state: string): Set<string> {
  const leaves = state.split("|").filter((leaf) => leaf !== "");
  return new Set(leaves.flatMap((leaf) => [leaf, ...ancestorsOf(graph, leaf)]));
}
