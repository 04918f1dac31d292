import type { ReadonlySignal } from "@preact/signals";
import type { Problem } from "../../../../domain";
import { arrowHead, arrowPath } from "../../../../drawing/arrow-path";
import {
  type Chip,
  chipSizes,
  chipsTop,
  type Drawing,
  type DrawnArrow,
  type DrawnBox,
  rowWidth,
} from "../../../../drawing/layout";
import { isTaken, type PathTaken } from "../../../../drawing/path-taken";
import { clipped } from "../../../../drawing/text-width";
import type { ProblemPlaces } from "./problem-places";
import type { Viewport } from "./viewport";

/** The chart as SVG. Colours by class; the position by the SVG attribute `transform`, which needs no style. */
export function ChartDrawing({
  drawing,
  view,
  active,
  path,
  places,
  chosen,
  chosenEdge = null,
}: {
  drawing: Drawing;
  view: ReadonlySignal<Viewport>;
  active: ReadonlySet<string>;
  path: PathTaken | null;
  places: ProblemPlaces;
  chosen: string | null;
  /** Path of the transition that is chosen. */
  chosenEdge?: string | null;
}) {
  const { x, y, scale } = view.value;
  const containers = drawing.boxes.filter(({ isContainer }) => isContainer).toSorted((a, b) => a.depth - b.depth);
  const leaves = drawing.boxes.filter(({ isContainer }) => !isContainer);
  const drawBox = (box: DrawnBox) => (
    <Box
      key={box.id}
      box={box}
      isActive={active.has(box.id)}
      isVisited={path?.states.has(box.id) ?? false}
      isChosen={chosen === box.id}
      problems={places.states.get(box.id) ?? []}
    />
  );
  const arrows = drawing.arrows.map((arrow) => ({
    arrow,
    taken: path !== null && arrow.edges.some((edge) => isTaken(path, edge)),
    problems: arrow.edges.flatMap((edge) => places.transitions.get(edge.path) ?? []),
  }));
  return (
    <svg class={path === null ? "drawing" : "drawing with-path"} aria-hidden="true" focusable="false">
      <g transform={`translate(${round(x)} ${round(y)}) scale(${scale.toFixed(3)})`}>
        {containers.map(drawBox)}
        {arrows
          .toSorted((a, b) => Number(a.taken) - Number(b.taken))
          .map(({ arrow, taken }) => (
            <g
              key={`${arrow.from}>${arrow.to}`}
              class={`${arrowClass(arrow, taken, chosen)}${isChosen(arrow, chosenEdge) ? " chosen" : ""}`}
              data-edge={arrow.edges[0]?.path}
            >
              <path class="reach" d={arrowPath(arrow.points)} />
              <path class="line" d={arrowPath(arrow.points)} />
              <path class="head" d={arrowHead(arrow.points)} />
            </g>
          ))}
        {leaves.map(drawBox)}
        {arrows.map(({ arrow, taken, problems }) => (
          <Label
            key={`${arrow.from}>${arrow.to}`}
            arrow={arrow}
            taken={taken}
            path={path}
            problems={problems}
            chosen={chosen}
            chosenEdge={chosenEdge}
          />
        ))}
      </g>
    </svg>
  );
}

const isChosen = ({ edges }: DrawnArrow, path: string | null): boolean => edges.some((edge) => edge.path === path);

const round = (value: number): number => Math.round(value * 10) / 10;

function arrowClass({ edges, from, to }: DrawnArrow, taken: boolean, chosen: string | null): string {
  const quiet = edges.every(({ kind }) => kind !== "event") ? " automatic" : "";
  const near = chosen !== null && (from === chosen || to === chosen) ? " near" : "";
  return `arrow-line${taken ? " taken" : ""}${quiet}${near}`;
}

function Box({
  box,
  isActive,
  isVisited,
  isChosen,
  problems,
}: {
  box: DrawnBox;
  isActive: boolean;
  isVisited: boolean;
  isChosen: boolean;
  problems: readonly Problem[];
}) {
  const { x, y, width, height, label, lines, node, isContainer, chips } = box;
  const type = node?.type ?? "anywhere";
  const outcome = node?.tags.includes("approved") ? " good" : node?.tags.includes("rejected") ? " bad" : "";
  const classes = [
    `box ${type}${outcome}`,
    isContainer && "container",
    isActive && "active",
    isVisited && "visited",
    isChosen && "chosen",
  ];
  const radius = type === "final" ? 17 : 8;
  return (
    <g class={classes.filter(Boolean).join(" ")} transform={`translate(${round(x)} ${round(y)})`} data-state={box.id}>
      <title>{box.id === "" ? label : `${box.id}${isActive ? " (the case is here)" : ""}`}</title>
      <rect width={width} height={height} rx={radius} />
      {type === "final" && <rect class="inner" x="3" y="3" width={width - 6} height={height - 6} rx={radius - 3} />}
      {node?.initial === true && <circle class="initial" cx="12" cy="17" r="4" />}
      <text class="name" x={isContainer ? 24 : width / 2} y="22" text-anchor={isContainer ? "start" : "middle"}>
        {clipped(label)}
      </text>
      {lines.map((line, i) => (
        <text
          key={line}
          class="detail"
          x={isContainer ? 24 : width / 2}
          y={40 + i * 16}
          text-anchor={isContainer ? "start" : "middle"}
        >
          {clipped(line)}
        </text>
      ))}
      {chips.map((row, i) => (
        <Chips
          key={row[0]?.plugin.name}
          row={row}
          x={isContainer ? 24 : (width - rowWidth(row)) / 2}
          y={chipsTop(box) + i * chipSizes.row}
        />
      ))}
      <Flag problems={problems} x={width} y={0} />
    </g>
  );
}

/** What is run when the state is entered. */
function Chips({ row, x, y }: { row: readonly Chip[]; x: number; y: number }) {
  const starts = row.map((_, i) => x + rowWidth(row.slice(0, i)) + (i > 0 ? chipSizes.gap : 0));
  return (
    <>
      {row.map(({ plugin, width }, i) => (
        <g key={plugin.name} class="chip" transform={`translate(${round(starts[i] ?? x)} ${round(y)})`}>
          <title>{`runs ${plugin.name} (${plugin.kind})`}</title>
          <rect width={width} height={chipSizes.height} rx="9" />
          <text x={width / 2} y="13" text-anchor="middle">
            {clipped(plugin.name)}
          </text>
        </g>
      ))}
    </>
  );
}

function Label({
  arrow,
  taken,
  path,
  problems,
  chosen,
  chosenEdge,
}: {
  arrow: DrawnArrow;
  taken: boolean;
  path: PathTaken | null;
  problems: readonly Problem[];
  chosen: string | null;
  chosenEdge: string | null;
}) {
  const { x, y, width, height, lines } = arrow.label;
  const [left, top] = [x - width / 2, y - height / 2];
  // Of several transitions that share the arrow; the last line may stand for more than one.
  const told = (i: number) => arrow.edges.slice(i, i === lines.length - 1 ? undefined : i + 1);
  const went = (i: number) => path !== null && told(i).some((edge) => isTaken(path, edge));
  return (
    <g
      class={`arrow-label${arrowClass(arrow, taken, chosen).slice("arrow-line".length)}${isChosen(arrow, chosenEdge) ? " chosen" : ""}`}
      data-edge={arrow.edges[0]?.path}
      transform={`translate(${round(left)} ${round(top)})`}
    >
      <title>
        {arrow.edges.map(({ label, guard }) => (guard === null ? label : `${label}, if its guard holds`)).join("\n")}
      </title>
      <rect width={width} height={height} rx="4" />
      {lines.map((line, i) => (
        <text
          key={line}
          class={went(i) ? "went" : told(i).some((edge) => edge.path === chosenEdge) ? "picked" : undefined}
          x={width / 2}
          y={14 + i * 16}
          text-anchor="middle"
          data-edge={arrow.edges[i]?.path}
        >
          {clipped(line)}
        </text>
      ))}
      <Flag problems={problems} x={width} y={0} />
    </g>
  );
}

/** How many problems are here, at a corner. */
function Flag({ problems, x, y }: { problems: readonly Problem[]; x: number; y: number }) {
  if (problems.length === 0) return null;
  const severity = problems.some((one) => one.severity === "error") ? "error" : "warning";
  return (
    <g class={`flag ${severity}`} transform={`translate(${x} ${y})`}>
      <title>{problems.map(({ message }) => message).join("\n")}</title>
      <circle r="9" />
      <text class="flag-sign" y="4" text-anchor="middle">
        {problems.length > 9 ? "9+" : `!${problems.length > 1 ? problems.length : ""}`}
      </text>
    </g>
  );
}
