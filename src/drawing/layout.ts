import { ancestorsOf, type Graph, type GraphEdge, type GraphNode, type GraphPlugin } from "./graph";
import { type Level, type LevelEdge, layOutLevel, type Point, type Size } from "./level";
import { clipped, textWidth } from "./text-width";

/** A chart ready to be drawn. Coordinates in CSS pixels from the upper left corner. */
export interface Drawing extends Size {
  boxes: DrawnBox[];
  arrows: DrawnArrow[];
}

export interface DrawnBox extends Point, Size {
  /** Path of the state; "" is the box that stands for "in any state". */
  id: string;
  label: string;
  node: GraphNode | null;
  /** Under the label: tags, and events that are taken without leaving. */
  lines: string[];
  /** Below the lines: what is run when the state is entered, in rows. */
  chips: Chip[][];
  /** How deep it lies; 0 at the top. */
  depth: number;
  /** It has states of its own drawn inside. */
  isContainer: boolean;
}

export interface Chip {
  plugin: GraphPlugin;
  width: number;
}

export interface DrawnArrow {
  /** Transitions between the same two states share one arrow. */
  edges: GraphEdge[];
  from: string;
  to: string;
  points: Point[];
  label: Point & Size & { lines: string[] };
}

const sizes = { padding: 16, title: 34, line: 16, text: 13, small: 12, least: 96, dot: 16 };
/** Of a chip, in CSS pixels; `row`: from one row of them to the next. */
export const chipSizes = { height: 18, row: 22, gap: 6, padding: 8, text: 11, most: 240 };
const mostLabelLines = 4;
const anywhere = "";

/** Lays a chart out top to bottom, states within states as boxes within boxes. */
export function layOutChart(graph: Graph): Drawing {
  const plan = planOf(graph);
  const root = layOutInside(null, plan);
  const placed = placeInside(root, { x: 0, y: 0 }, 0);
  const byId = new Map(placed.boxes.map((box) => [box.id, box]));
  const arrows = placed.arrows.map((arrow) => ({ ...arrow, points: reachingEnds(arrow, byId) }));
  return { width: root.level.width, height: root.level.height, boxes: placed.boxes, arrows };
}

/** Edges sorted by the level that draws them; those between a state and what it lies in are told in words inside the box. */
interface Plan {
  graph: Graph;
  children: Map<string | null, GraphNode[]>;
  bundles: Map<string | null, Bundle[]>;
  lines: Map<string, string[]>;
}

interface Bundle {
  edges: GraphEdge[];
  from: string;
  to: string;
  /** The boxes of the level that hold the two ends. */
  fromBox: string;
  toBox: string;
}

function planOf(graph: Graph): Plan {
  const children = new Map<string | null, GraphNode[]>();
  for (const node of graph.nodes) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const lines = new Map(graph.nodes.map((node) => [node.id, tagLines(node)]));
  const bundles = new Map<string | null, Bundle[]>();
  const byEnds = new Map<string, Bundle>();
  for (const edge of graph.edges) {
    const where = edge.to === null ? null : meetingPlace(graph, edge.from, edge.to);
    if (edge.to === null || where === null) {
      const word = edge.to === null || edge.to === edge.from ? `↺ ${labelOf(edge)}` : `${labelOf(edge)} → ${edge.to}`;
      lines.set(edge.from, [...(lines.get(edge.from) ?? []), word]);
      continue;
    }
    const level = bundles.get(where.level) ?? [];
    // No name of a state holds a bar.
    const ends = `${edge.from}|${edge.to}`;
    const same = byEnds.get(ends);
    if (same !== undefined) {
      same.edges.push(edge);
      continue;
    }
    const bundle = { edges: [edge], from: edge.from, to: edge.to, fromBox: where.fromBox, toBox: where.toBox };
    byEnds.set(ends, bundle);
    level.push(bundle);
    bundles.set(where.level, level);
  }
  return { graph, children, bundles, lines };
}

const tagLines = ({ tags, label }: GraphNode): string[] => {
  const others = tags.filter((tag) => tag !== label);
  return others.length === 0 ? [] : [`# ${others.join(", ")}`];
};

export function labelOf({ label, guard, taken }: GraphEdge): string {
  const times = taken !== undefined && taken > 1 ? ` ×${taken}` : "";
  return `${label}${guard === null ? "" : " [if]"}${times}`;
}

/** Where the rows of chips begin below the upper edge of a box. */
export const chipsTop = (box: { lines: readonly string[] }): number =>
  sizes.title + box.lines.length * sizes.line + (box.lines.length > 0 ? 4 : 0);

/** The part of a box above the states inside it. */
const headHeight = (box: { lines: readonly string[]; chips: readonly Chip[][] }): number =>
  chipsTop(box) + box.chips.length * chipSizes.row + (box.chips.length > 0 ? 4 : 0);

/** The innermost level both ends lie in, and the boxes there that hold them. Null: one end lies in the other, or is it. */
function meetingPlace(
  graph: Graph,
  from: string,
  to: string,
): { level: string | null; fromBox: string; toBox: string } | null {
  const fromChain = from === anywhere ? [anywhere] : [from, ...ancestorsOf(graph, from)];
  const toChain = [to, ...ancestorsOf(graph, to)];
  if (fromChain.includes(to) || toChain.includes(from)) return null;
  const level = fromChain.find((id) => toChain.includes(id)) ?? null;
  const below = (chain: string[]) => chain[level === null ? chain.length - 1 : chain.indexOf(level) - 1] ?? "";
  return { level, fromBox: below(fromChain), toBox: below(toChain) };
}

interface Inside {
  boxes: { box: Omit<DrawnBox, "x" | "y" | "depth">; inside: Inside | null }[];
  bundles: Bundle[];
  labels: (Size & { lines: string[] })[];
  level: Level;
}

function layOutInside(parent: string | null, plan: Plan): Inside {
  const bundles = plan.bundles.get(parent) ?? [];
  const boxes = (plan.children.get(parent) ?? []).map((node) => boxOf(node, plan));
  const ownLines = parent === null ? (plan.lines.get(anywhere) ?? []) : [];
  if (parent === null && (ownLines.length > 0 || bundles.some(({ from }) => from === anywhere)))
    boxes.unshift({ box: { ...plainBox(anywhere, "In any state", ownLines, []), node: null }, inside: null });
  const place = new Map(boxes.map(({ box }, i) => [box.id, i]));
  const labels = bundles.map(({ edges }) => labelBox(edges));
  const level = layOutLevel(
    boxes.map(({ box }) => box),
    bundles.map(
      ({ fromBox, toBox }, i): LevelEdge => ({
        from: place.get(fromBox) ?? 0,
        to: place.get(toBox) ?? 0,
        label: labels[i] ?? { width: 0, height: 0 },
      }),
    ),
    boxes.flatMap(({ box }, i) => (box.node?.initial === true ? [i] : [])),
  );
  return { boxes, bundles, labels, level };
}

function boxOf(node: GraphNode, plan: Plan): Inside["boxes"][0] {
  const lines = plan.lines.get(node.id) ?? [];
  const label = node.type === "history" ? `${node.label} (history)` : node.label;
  const bare = plainBox(node.id, label, lines, node.plugins ?? []);
  // The dot of a first state needs a place of its own.
  const plain = { ...bare, width: bare.width + (node.initial ? sizes.dot : 0), node };
  if (!plan.children.has(node.id)) return { box: plain, inside: null };
  const inside = layOutInside(node.id, plan);
  const width = Math.max(plain.width, inside.level.width + 2 * sizes.padding);
  const height = plain.height + inside.level.height + sizes.padding;
  return { box: { ...plain, width, height, isContainer: true }, inside };
}

function plainBox(
  id: string,
  label: string,
  lines: string[],
  plugins: readonly GraphPlugin[],
): Omit<DrawnBox, "x" | "y" | "depth" | "node"> {
  const chips = chipRows(plugins);
  const widest = Math.max(
    textWidth(clipped(label), sizes.text, true),
    ...lines.map((line) => textWidth(clipped(line), sizes.small)),
    ...chips.map(rowWidth),
  );
  const width = Math.max(sizes.least, Math.ceil(widest) + 2 * sizes.padding);
  return { id, label, lines, chips, width, height: headHeight({ lines, chips }), isContainer: false };
}

function chipRows(plugins: readonly GraphPlugin[]): Chip[][] {
  const rows: Chip[][] = [];
  for (const plugin of plugins) {
    const width = Math.ceil(textWidth(clipped(plugin.name), chipSizes.text)) + 2 * chipSizes.padding;
    const row = rows.at(-1);
    if (row !== undefined && rowWidth(row) + chipSizes.gap + width <= chipSizes.most) row.push({ plugin, width });
    else rows.push([{ plugin, width }]);
  }
  return rows;
}

export const rowWidth = (row: readonly Chip[]): number =>
  row.reduce((sum, { width }) => sum + width, chipSizes.gap * Math.max(0, row.length - 1));

function labelBox(edges: readonly GraphEdge[]): Size & { lines: string[] } {
  const all = edges.map(labelOf);
  const lines =
    all.length <= mostLabelLines
      ? all
      : [...all.slice(0, mostLabelLines - 1), `${all.length - mostLabelLines + 1} more`];
  const width = Math.max(...lines.map((line) => textWidth(clipped(line), sizes.small))) + 12;
  return { lines, width: Math.ceil(width), height: lines.length * sizes.line + 4 };
}

function placeInside(inside: Inside, corner: Point, depth: number): { boxes: DrawnBox[]; arrows: DrawnArrow[] } {
  const { level } = inside;
  const moved = ({ x, y }: Point): Point => ({ x: x + corner.x, y: y + corner.y });
  const boxes: DrawnBox[] = [];
  const arrows = inside.bundles.map(({ edges, from, to }, i): DrawnArrow => {
    const route = level.routes[i] ?? { points: [], label: { x: 0, y: 0 } };
    const label = { ...(inside.labels[i] ?? { width: 0, height: 0, lines: [] }), ...moved(route.label) };
    return { edges, from, to, points: route.points.map(moved), label };
  });
  for (const [i, { box, inside: within }] of inside.boxes.entries()) {
    const centre = moved(level.boxes[i] ?? { x: 0, y: 0 });
    const [x, y] = [centre.x - box.width / 2, centre.y - box.height / 2];
    boxes.push({ ...box, x, y, depth });
    if (within === null) continue;
    const innerX = x + (box.width - within.level.width) / 2;
    const below = placeInside(within, { x: innerX, y: y + headHeight(box) }, depth + 1);
    boxes.push(...below.boxes);
    arrows.push(...below.arrows);
  }
  return { boxes, arrows };
}

/** An arrow of a level ends at that level's boxes; when the state lies deeper in one, it goes on to the state. */
function reachingEnds({ from, to, points }: DrawnArrow, boxes: ReadonlyMap<string, DrawnBox>): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  const [source, target] = [boxes.get(from), boxes.get(to)];
  if (first === undefined || last === undefined || source === undefined || target === undefined) return points;
  const goesDown = first.y <= last.y;
  // From the corner on the side where it goes: what lies below the box within its level is less in the way there.
  const edgeOf = (box: DrawnBox, bottom: boolean, towards: Point): Point => ({
    x: Math.min(box.x + box.width - 12, Math.max(box.x + 12, towards.x)),
    y: bottom ? box.y + box.height : box.y,
  });
  const touches = (box: DrawnBox, { y }: Point): boolean =>
    Math.abs(box.y - y) < 1 || Math.abs(box.y + box.height - y) < 1;
  return [
    ...(touches(source, first) ? [] : [edgeOf(source, goesDown, first)]),
    ...points,
    ...(touches(target, last) ? [] : [edgeOf(target, !goesDown, last)]),
  ];
}
