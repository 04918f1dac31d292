import { arrowHead, arrowPath } from "./arrow-path";
import type { Graph, GraphEdge } from "./graph";
import {
  type Chip,
  chipSizes,
  chipsTop,
  type Drawing,
  type DrawnArrow,
  type DrawnBox,
  layOutChart,
  rowWidth,
} from "./layout";
import { clipped, textWidth } from "./text-width";

/** What stands above a chart that is drawn as a file of its own. */
export interface Caption {
  title: string;
  /** Null: a definition, without a case on it. */
  state: string | null;
}

const margin = 24;
const head = 56;
const foot = 40;

/**
 * A chart as an SVG file that stands alone: no script, no font or picture from elsewhere, every name escaped. It follows the
 * reader's light or dark scheme, and a page that contains it may set `--graph-ink` and the others. Where the case is and has
 * been is told by words, borders and thickness as well as by colour.
 */
export function svgOf(graph: Graph, caption: Caption): string {
  const drawing = layOutChart(graph);
  const texts = [caption.title, ...(caption.state === null ? [] : [stateLine(caption.state)])];
  const legend = legendOf(graph, caption);
  const widest = Math.max(drawing.width, textWidth(legend, 11), ...texts.map((line) => textWidth(line, 16, true)));
  const width = Math.ceil(widest) + 2 * margin;
  const height = Math.ceil(drawing.height) + head + foot + margin;
  const left = Math.round((width - drawing.width) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ec-graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      'role="img" aria-labelledby="ec-graph-title ec-graph-desc">',
    `<title id="ec-graph-title">${escaped(texts.join(". "))}</title>`,
    `<desc id="ec-graph-desc">${escaped(inWords(graph, caption))}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${margin}" y="28">${escaped(caption.title)}</text>`,
    caption.state === null ? "" : `<text x="${margin}" y="47">${escaped(stateLine(caption.state))}</text>`,
    `<g transform="translate(${left} ${head})">`,
    ...layersOf(drawing),
    "</g>",
    `<text class="small" x="${margin}" y="${height - 16}">${escaped(legend)}</text>`,
    "</svg>",
    "",
  ]
    .filter((line, i, all) => line !== "" || i === all.length - 1)
    .join("\n");
}

const stateLine = (state: string): string =>
  `The case is in ${state === "" ? "no state" : state.replaceAll("|", " and ")}`;

/** Containers lie under the arrows, states and labels over them. */
function layersOf({ boxes, arrows }: Drawing): string[] {
  const containers = boxes.filter(({ isContainer }) => isContainer).toSorted((a, b) => a.depth - b.depth);
  const leaves = boxes.filter(({ isContainer }) => !isContainer);
  const ordered = arrows.toSorted((a, b) => Number(isTaken(a)) - Number(isTaken(b)));
  return [...containers.map(boxOf), ...ordered.map(arrowOf), ...leaves.map(boxOf), ...ordered.map(labelOf)];
}

const wasTaken = ({ taken }: GraphEdge): boolean => taken !== undefined && taken > 0;
const isTaken = ({ edges }: DrawnArrow): boolean => edges.some(wasTaken);

function boxOf(box: DrawnBox): string {
  const { x, y, width, height, label, lines, node, isContainer, chips } = box;
  const isCurrent = node?.current === true;
  const visits = node?.visits ?? 0;
  const outcome = node?.tags.includes("approved") ? " good" : node?.tags.includes("rejected") ? " bad" : "";
  const mark = isCurrent ? " current" : visits > 0 ? " visited" : "";
  const radius = node?.type === "final" ? 17 : 8;
  const [at, anchor] = isContainer ? [24, "start"] : [width / 2, "middle"];
  return [
    `<g class="box ${node?.type ?? "anywhere"}${isContainer ? " container" : ""}${outcome}${mark}" transform="translate(${round(x)} ${round(y)})">`,
    `<title>${escaped(titleOf(box))}</title>`,
    `<rect class="edge" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`,
    ...(node?.type === "final"
      ? [
          `<rect class="inner" x="3" y="3" width="${round(width - 6)}" height="${round(height - 6)}" rx="${radius - 3}"/>`,
        ]
      : []),
    ...(node?.initial === true ? ['<circle class="dot" cx="12" cy="17" r="4"/>'] : []),
    `<text class="name" x="${round(at)}" y="22" text-anchor="${anchor}">${escaped(clipped(label))}</text>`,
    ...lines.map(
      (line, i) => `<text x="${round(at)}" y="${40 + i * 16}" text-anchor="${anchor}">${escaped(clipped(line))}</text>`,
    ),
    ...chips.flatMap((row, i) =>
      chipRow(row, isContainer ? 24 : (width - rowWidth(row)) / 2, chipsTop(box) + i * chipSizes.row),
    ),
    ...(isCurrent && !isContainer ? [flag("● here", width)] : visits > 1 ? [flag(`×${visits}`, width)] : []),
    "</g>",
  ].join("");
}

function chipRow(row: readonly Chip[], left: number, top: number): string[] {
  let x = left;
  return row.map(({ plugin, width }) => {
    const at = x;
    x += width + chipSizes.gap;
    return (
      `<g class="chip" transform="translate(${round(at)} ${round(top)})"><title>${escaped(`runs ${plugin.name} (${plugin.kind})`)}</title>` +
      `<rect width="${width}" height="${chipSizes.height}" rx="9"/>` +
      `<text x="${width / 2}" y="13" text-anchor="middle">${escaped(clipped(plugin.name))}</text></g>`
    );
  });
}

/** A word on the upper right corner of a box. */
function flag(word: string, boxWidth: number): string {
  const width = Math.ceil(textWidth(word, 11, true)) + 12;
  const x = round(boxWidth - width + 8);
  return (
    `<g class="flag" transform="translate(${x} -10)"><rect width="${width}" height="18" rx="9"/>` +
    `<text x="${width / 2}" y="13" text-anchor="middle">${escaped(word)}</text></g>`
  );
}

function arrowOf(arrow: DrawnArrow): string {
  return `<g class="arrow${quiet(arrow)}${isTaken(arrow) ? " taken" : ""}"><path class="line" d="${arrowPath(arrow.points)}"/><path class="head" d="${arrowHead(arrow.points)}"/></g>`;
}

const quiet = ({ edges }: DrawnArrow): string => (edges.every(({ kind }) => kind !== "event") ? " automatic" : "");

function labelOf(arrow: DrawnArrow): string {
  const { x, y, width, height, lines } = arrow.label;
  return [
    `<g class="label" transform="translate(${round(x - width / 2)} ${round(y - height / 2)})">`,
    `<title>${escaped(arrow.edges.map(edgeWords).join("; "))}</title>`,
    `<rect width="${width}" height="${height}" rx="4"/>`,
    ...lines.map((line, i) => {
      // The last line may stand for several transitions.
      const told = i === lines.length - 1 ? arrow.edges.slice(i) : arrow.edges.slice(i, i + 1);
      const mark = told.some(wasTaken) ? ' class="went"' : "";
      return `<text${mark} x="${width / 2}" y="${14 + i * 16}" text-anchor="middle">${escaped(clipped(line))}</text>`;
    }),
    "</g>",
  ].join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;

function titleOf({ id, label, node }: DrawnBox): string {
  if (node === null) return label;
  const here = node.current === true ? " (the case is here)" : "";
  return `${id}${node.type === "atomic" ? "" : `, ${node.type}`}${here}`;
}

function edgeWords({ from, to, label, guard, taken }: GraphEdge): string {
  const way = to === null ? "stays" : `to ${to}`;
  const often = taken !== undefined && taken > 0 ? `, taken ${taken === 1 ? "once" : `${taken} times`}` : "";
  return `${from === "" ? "any state" : from}: ${label} ${way}${guard === null ? "" : ", if its guard holds"}${often}`;
}

/** The same in words, for those who do not see the drawing. */
function inWords({ nodes, edges }: Graph, { state }: Caption): string {
  const states = nodes.map(({ id, type, current, initial, plugins = [] }) => {
    const facts = [
      ...(initial ? ["first"] : []),
      ...(type === "atomic" ? [] : [type]),
      ...(plugins.length === 0 ? [] : [`runs ${plugins.map(({ name }) => name).join(" and ")}`]),
      ...(state !== null && current === true ? ["the case is here"] : []),
    ];
    return facts.length === 0 ? id : `${id} (${facts.join(", ")})`;
  });
  return `States: ${states.join("; ")}. Transitions: ${edges.map(edgeWords).join("; ")}.`;
}

function legendOf({ nodes }: Graph, { state }: Caption): string {
  const parts = ["• first", "double border: final", "dashed: parallel or automatic"];
  if (nodes.some(({ plugins }) => plugins !== undefined)) parts.push("pill: plugin that runs on entry");
  if (state !== null) parts.push("● here: the case now", "thick: the way it took");
  return parts.join("  ·  ");
}

/** Text as XML: what it would read as markup becomes an entity, what it cannot carry a sign of its own. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const colours = {
  light: {
    ink: "#1c2026",
    quiet: "#4b5563",
    line: "#8a929e",
    paper: "#ffffff",
    fill: "#f4f5f7",
    mark: "#0b57d0",
    soft: "#dbe8ff",
    good: "#17703a",
    bad: "#b42318",
  },
  dark: {
    ink: "#eceff4",
    quiet: "#b4bcc8",
    line: "#7d8796",
    paper: "#14171c",
    fill: "#20252d",
    mark: "#8ab4f8",
    soft: "#1d3a66",
    good: "#6bd08e",
    bad: "#ff9b8f",
  },
};

const settings = (scheme: Record<string, string>): string =>
  Object.entries(scheme)
    .map(([name, value]) => `--${name}:var(--graph-${name},${value})`)
    .join(";");

/** Not of this chart but of every one: an answer may name it in its policy by its hash. */
export const svgStyle = [
  `.ec-graph{${settings(colours.light)};font:12px system-ui,"Segoe UI",Roboto,Arial,sans-serif;direction:ltr}`,
  `@media (prefers-color-scheme:dark){.ec-graph{${settings(colours.dark)}}}`,
  ".ec-graph text{fill:var(--quiet)}",
  ".ec-graph .page{fill:var(--paper)}",
  ".ec-graph .title{font-size:16px;font-weight:600;fill:var(--ink)}",
  ".ec-graph .small{font-size:11px}",
  ".ec-graph .edge{fill:var(--fill);stroke:var(--line)}",
  ".ec-graph .container>.edge{fill:var(--paper)}",
  ".ec-graph .inner{fill:none;stroke:var(--line)}",
  ".ec-graph .parallel>.edge,.ec-graph .anywhere>.edge{stroke-dasharray:5 4}",
  ".ec-graph .name{font-size:13px;font-weight:600;fill:var(--ink)}",
  ".ec-graph .dot{fill:var(--quiet)}",
  ".ec-graph .good>.edge,.ec-graph .good>.inner{stroke:var(--good)}",
  ".ec-graph .bad>.edge,.ec-graph .bad>.inner{stroke:var(--bad)}",
  ".ec-graph .visited>.edge{stroke:var(--mark);stroke-width:2}",
  ".ec-graph .current>.edge{stroke:var(--mark);stroke-width:3;fill:var(--soft)}",
  ".ec-graph .current.container>.edge{fill:var(--paper)}",
  ".ec-graph .current>.name{fill:var(--ink)}",
  ".ec-graph .chip rect{fill:var(--paper);stroke:var(--line)}",
  ".ec-graph .chip text{font-size:11px}",
  ".ec-graph .flag rect{fill:var(--mark)}",
  ".ec-graph .flag text{font-size:11px;font-weight:600;fill:var(--paper)}",
  ".ec-graph .line{fill:none;stroke:var(--line);stroke-width:1.25}",
  ".ec-graph .head{fill:var(--line)}",
  ".ec-graph .automatic .line{stroke-dasharray:4 3}",
  ".ec-graph .taken .line{stroke:var(--mark);stroke-width:3}",
  ".ec-graph .taken .head{fill:var(--mark)}",
  ".ec-graph .label rect{fill:var(--paper)}",
  ".ec-graph .label .went{fill:var(--ink);font-weight:600}",
].join("");
