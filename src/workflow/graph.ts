import type { Problem } from "../domain";
import type { Graph, GraphEdge, GraphNode, GraphPlugin } from "../drawing/graph";
import { type PathTaken, timesTaken } from "../drawing/path-taken";
import { ok, type Result } from "../lib/result";
import { type Plugin, readPlugins } from "../plugins";
import { type Chart, compileChart, type StateNode, type Transition } from "./chart";
import { isBoundTo } from "./compile";
import type { DefinitionBody } from "./definition.schema";
import { isEngineEvent } from "./engine-events";
import { regionsOf } from "./plan";
import { stateApprovals } from "./state-approvals";

/** What is shown of a chart beside its states and transitions. */
export interface Shown {
  /** Paths of active states; their ancestors count as active. */
  current?: readonly string[];
  /** Where a case has been. */
  path?: PathTaken | null;
  plugins?: readonly Plugin[];
}

/** A stored definition as a chart with the plugins of its states. Plugins that cannot be read are left out of the picture. */
export function chartToDraw(
  body: Pick<DefinitionBody, "definition" | "extensions">,
): Result<{ chart: Chart; plugins: Plugin[] }, Problem[]> {
  const chart = compileChart(body.definition);
  if (!chart.ok) return chart;
  const { plugins } = readPlugins(body.extensions);
  return ok({ chart: chart.value, plugins: [...plugins, ...stateApprovals(chart.value, plugins).plugins] });
}

/** The chart as nodes and edges, in document order. */
export function graphOf(chart: Chart, { current = [], path = null, plugins = [] }: Shown = {}): Graph {
  const active = activePaths(chart, current);
  const nodes = chart.nodes.flatMap((node): GraphNode[] => {
    const { path: id, key, type, parent, tags } = node;
    if (parent === null) return [];
    const initial = parent.initial.includes(node);
    const within = parent.parent === null ? null : parent.path;
    const bound = plugins.filter((plugin) => isBoundTo(plugin, node)).map(pluginOf);
    return [
      {
        id,
        label: key,
        type,
        parent: within,
        tags,
        initial,
        current: active.has(id),
        ...(bound.length > 0 && { plugins: bound }),
        ...(path !== null && { visits: path.states.get(id) ?? 0 }),
      },
    ];
  });
  const edges = chart.nodes.flatMap(edgesOf);
  return { nodes, edges: path === null ? edges : edges.map((edge) => ({ ...edge, taken: timesTaken(path, edge) })) };
}

const pluginOf = (plugin: Plugin): GraphPlugin => ({
  name: plugin.name,
  kind: plugin.kind === "check" ? plugin.check : plugin.kind === "defined" ? plugin.pluginKind : plugin.kind,
});

/** The chart as a Mermaid `stateDiagram-v2`. */
export function mermaidOf(chart: Chart, { current = [], path = null, plugins = [] }: Shown = {}): string {
  const active = activePaths(chart, current);
  const lines = ["stateDiagram-v2", ...insidesOf(chart.root, "  ")];
  for (const edge of chart.nodes.flatMap(edgesOf)) {
    const to = edge.to === null ? edge.from : edge.to;
    const label = `${edge.label}${edge.guard === null ? "" : " [guarded]"}${edge.to === null ? " (stays)" : ""}${takenWords(path, edge)}`;
    // Mermaid cannot draw an arrow out of the diagram itself: what the whole chart hears becomes a note.
    if (edge.from !== "" && to !== "")
      lines.push(`  ${idOf(chart, edge.from)} --> ${idOf(chart, to)}: ${escaped(label)}`);
    else lines.push(`  %% anywhere: ${escaped(label)} to ${escaped(to)}`);
  }
  for (const node of chart.nodes) {
    const bound = plugins.filter((plugin) => isBoundTo(plugin, node));
    if (bound.length > 0) lines.push(...noteOf(node, bound));
  }
  const been = chart.nodes.filter((node) => path?.states.has(node.path) === true && !active.has(node.path));
  if (been.length > 0) {
    lines.push("  classDef visited stroke:#b45309,stroke-width:3px");
    lines.push(`  class ${been.map(({ index }) => `s${index}`).join(",")} visited`);
  }
  const marked = chart.nodes.filter((node) => active.has(node.path) && node.path !== "");
  if (marked.length > 0) {
    lines.push("  classDef current fill:#fde68a,stroke:#b45309,color:#1c1917");
    lines.push(`  class ${marked.map(({ index }) => `s${index}`).join(",")} current`);
  }
  return `${lines.join("\n")}\n`;
}

function takenWords(path: PathTaken | null, edge: GraphEdge): string {
  const times = path === null ? 0 : timesTaken(path, edge);
  return times === 0 ? "" : times === 1 ? " (taken)" : ` (taken ${times} times)`;
}

const noteOf = ({ index }: StateNode, plugins: readonly Plugin[]): string[] => [
  `  note right of s${index}`,
  ...plugins.map((plugin) => `    runs ${inNote(plugin.name)} (${inNote(pluginOf(plugin).kind)})`),
  "  end note",
];

// What ends a note may stand in a name.
const inNote = (text: string): string => escaped(text).replaceAll(/end note/gi, "end#32;note");

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
