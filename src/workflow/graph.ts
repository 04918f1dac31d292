import type { Json } from "../lib/json";
import type { Chart, StateNode, Transition } from "./chart";
import { isEngineEvent } from "./engine-events";
import { regionsOf } from "./plan";

export type GraphNode = {
  /** Path of the state. */
  id: string;
  label: string;
  type: StateNode["type"];
  /** Path of the state it lies in; null at the top. */
  parent: string | null;
  tags: string[];
  /** Whether it is entered with its parent. */
  initial: boolean;
  current: boolean;
};

export type GraphEdge = {
  /** Path of the source; "" stands for the whole chart. */
  from: string;
  /** Null: the event is taken and the state stays. */
  to: string | null;
  /** As people read it: the event, `always`, `done`, or `after 1000`. */
  label: string;
  kind: "event" | "always" | "done" | "after";
  guard: { engine: string; rule: Json } | null;
  reenter: boolean;
  /** Where the transition stands in the definition. */
  path: string;
};

export type Graph = { nodes: GraphNode[]; edges: GraphEdge[] };

/** The chart as nodes and edges, in document order. `current`: paths of active states; their ancestors count as active. */
export function graphOf(chart: Chart, { current = [] }: { current?: string[] } = {}): Graph {
  const active = activePaths(chart, current);
  const nodes = chart.nodes.flatMap((node): GraphNode[] => {
    const { path, key, type, parent, tags } = node;
    if (parent === null) return [];
    const initial = parent.initial.includes(node);
    const within = parent.parent === null ? null : parent.path;
    return [{ id: path, label: key, type, parent: within, tags, initial, current: active.has(path) }];
  });
  return { nodes, edges: chart.nodes.flatMap(edgesOf) };
}

/** The chart as a Mermaid `stateDiagram-v2`. */
export function mermaidOf(chart: Chart, { current = [] }: { current?: string[] } = {}): string {
  const active = activePaths(chart, current);
  const lines = ["stateDiagram-v2", ...insidesOf(chart.root, "  ")];
  for (const edge of chart.nodes.flatMap(edgesOf)) {
    const to = edge.to === null ? edge.from : edge.to;
    const label = `${edge.label}${edge.guard === null ? "" : " [guarded]"}${edge.to === null ? " (stays)" : ""}`;
    // Mermaid cannot draw an arrow out of the diagram itself: what the whole chart hears becomes a note.
    if (edge.from !== "" && to !== "")
      lines.push(`  ${idOf(chart, edge.from)} --> ${idOf(chart, to)}: ${escaped(label)}`);
    else lines.push(`  %% anywhere: ${escaped(label)} to ${escaped(to)}`);
  }
  const marked = chart.nodes.filter(({ path }) => active.has(path) && path !== "");
  if (marked.length > 0) {
    lines.push("  classDef current fill:#fde68a,stroke:#b45309");
    lines.push(`  class ${marked.map(({ index }) => `s${index}`).join(",")} current`);
  }
  return `${lines.join("\n")}\n`;
}

function edgesOf(node: StateNode): GraphEdge[] {
  const own = [...node.transitions].filter(([event]) => !isEngineEvent(event));
  return [
    ...own.flatMap(([event, transitions]) => transitions.flatMap((each) => edgesFor(each, "event", event))),
    ...node.always.flatMap((each) => edgesFor(each, "always", "always")),
    ...node.onDone.flatMap((each) => edgesFor(each, "done", "done")),
    ...node.after.flatMap(({ delay, transitions }) =>
      transitions.flatMap((each) => edgesFor(each, "after", `after ${delay}`)),
    ),
  ];
}

function edgesFor(transition: Transition, kind: GraphEdge["kind"], label: string): GraphEdge[] {
  const guard = transition.guard === null ? null : { engine: transition.guard.engine, rule: transition.guard.rule };
  const { source, reenter, path } = transition;
  const edge = { from: source.path, label, kind, guard, reenter, path };
  if (transition.targets.length === 0) return [{ ...edge, to: null }];
  return transition.targets.map((target) => ({ ...edge, to: target.path }));
}

function insidesOf(node: StateNode, indent: string): string[] {
  const lines: string[] = [];
  if (node.type !== "parallel") for (const first of node.initial) lines.push(`${indent}[*] --> s${first.index}`);
  for (const [place, child] of node.children.entries()) {
    if (node.type === "parallel" && place > 0 && child.type !== "history") lines.push(`${indent}--`);
    lines.push(
      `${indent}state "${escaped(child.type === "history" ? `${child.key} (history)` : child.key)}" as s${child.index}`,
    );
    if (regionsOf(child).length > 0)
      lines.push(`${indent}state s${child.index} {`, ...insidesOf(child, `${indent}  `), `${indent}}`);
    if (child.type === "final") lines.push(`${indent}s${child.index} --> [*]`);
  }
  return lines;
}

const idOf = (chart: Chart, path: string): string => `s${chart.byPath.get(path)?.index ?? 0}`;

// Names are the author's: what Mermaid would read as syntax becomes an entity.
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} _.,()[\]*-]/gu, (sign) => `#${sign.codePointAt(0)};`);

function activePaths(chart: Chart, current: readonly string[]): Set<string> {
  const active = new Set<string>();
  for (const path of current)
    for (let at = chart.byPath.get(path) ?? null; at !== null; at = at.parent) active.add(at.path);
  return active;
}
