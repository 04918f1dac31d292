import type { Problem } from "../../../../domain";
import type { Graph } from "../../../../drawing/graph";

/** Problems by the box (path of a state) or arrow (path of the transition in the definition) they are about. */
export interface ProblemPlaces {
  states: ReadonlyMap<string, Problem[]>;
  transitions: ReadonlyMap<string, Problem[]>;
  /** About no part of the drawing: plugins, forms, the chart as a whole. */
  elsewhere: Problem[];
}

export function problemPlaces(graph: Graph, problems: readonly Problem[]): ProblemPlaces {
  const states = new Map<string, Problem[]>();
  const transitions = new Map<string, Problem[]>();
  const elsewhere: Problem[] = [];
  // The longest path that contains the problem is the nearest: `on.a.b` may be one event.
  const edgePaths = [...new Set(graph.edges.map(({ path }) => path))].sort((a, b) => b.length - a.length);
  for (const problem of problems) {
    const edge = edgePaths.find((path) => isWithin(problem.path, path));
    const state = stateOf(problem.path);
    if (edge !== undefined) transitions.set(edge, [...(transitions.get(edge) ?? []), problem]);
    else if (state !== null && graph.nodes.some(({ id }) => id === state))
      states.set(state, [...(states.get(state) ?? []), problem]);
    else elsewhere.push(problem);
  }
  return { states, transitions, elsewhere };
}

const isWithin = (path: string, container: string): boolean => path === container || path.startsWith(`${container}.`);

/** `definition.states.a.states.b.on.X` → `a.b`. Names of states hold no dots. */
function stateOf(path: string): string | null {
  const parts = path.split(".");
  if (parts[0] !== "definition") return null;
  const names: string[] = [];
  for (let i = 1; parts[i] === "states" && parts[i + 1] !== undefined; i += 2) names.push(parts[i + 1] ?? "");
  return names.length === 0 ? null : names.join(".");
}
