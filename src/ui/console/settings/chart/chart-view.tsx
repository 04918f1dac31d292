import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Problem } from "../../../../domain";
import { activeStates, type Graph } from "../../../../drawing/graph";
import { layOutChart } from "../../../../drawing/layout";
import type { Point, Size } from "../../../../drawing/level";
import { IconButton, reachable } from "../../../shared";
import type { CaseOnChart } from "./case-path";
import { ChartDrawing } from "./chart-drawing";
import { isWalkKey, type Picked, pickedWords, walked } from "./chart-walk";
import { ChartWords } from "./chart-words";
import { problemPlaces } from "./problem-places";
import { StateCard } from "./state-card";
import { centred, fitted, fromTheTop, panned, type Viewport, zoomed } from "./viewport";

/** A chart to choose from: what is chosen is shown elsewhere, and arrow keys walk over it. */
export interface Picking {
  picked: Picked | null;
  /** `null`: nothing any more. */
  onPick: (picked: Picked | null) => void;
  /** Enter: on to its fields. */
  onEnter: () => void;
  /** Delete. */
  onRemove: () => void;
}

const step = 60;
const zoomStep = 1.25;

/** A workflow drawn top to bottom, to be moved and zoomed by mouse, wheel, keys and buttons; in words below. */
export function ChartView({
  graph,
  problems,
  subject,
  onEdit,
  onBuild,
  picking,
}: {
  graph: Graph;
  problems: readonly Problem[];
  /** The case whose way is shown. */
  subject: CaseOnChart | null;
  /** Goes to a path of the definition in the editor. */
  onEdit: (path: string) => void;
  /** Goes to a part of the definition where it is built. */
  onBuild?: (path: string) => void;
  /** Left out: a chosen state is told on a card, and arrow keys move the chart. */
  picking?: Picking;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useMemo(() => layOutChart(graph), [graph]);
  const places = useMemo(() => problemPlaces(graph, problems), [graph, problems]);
  const active = useMemo(() => activeStates(graph, subject?.state ?? ""), [graph, subject?.state]);
  const view = useSignal<Viewport>({ x: 24, y: 24, scale: 1 });
  const chosen = useSignal<string | null>(null);
  const drag = useRef<Point | null>(null);
  const latest = useRef(picking);
  latest.current = picking;
  const shown = useRef("");

  const sizeOf = (): Size => ({
    width: frame.current?.clientWidth ?? 800,
    height: frame.current?.clientHeight ?? 600,
  });
  const middle = (): Point => ({ x: sizeOf().width / 2, y: sizeOf().height / 2 });
  const zoom = (factor: number, at = middle()) => {
    view.value = zoomed(view.peek(), factor, at);
  };
  const pan = (x: number, y: number) => {
    view.value = panned(view.peek(), { x, y });
  };
  const fit = () => {
    view.value = fitted(drawing, sizeOf());
  };
  const show = (id: string) => {
    chosen.value = id;
    const box = drawing.boxes.find((one) => one.id === id);
    if (box) view.value = centred(view.peek(), box, sizeOf());
  };
  const picked = picking?.picked ?? null;
  const pickedState = picked?.kind === "state" ? picked.id : null;
  const pick = (next: Picked | null) => {
    latest.current?.onPick(next);
    if (next?.kind === "state") reveal(next.id);
  };
  /** Moves the chart only when the state is out of sight. */
  const reveal = (id: string) => {
    const box = drawing.boxes.find((one) => one.id === id);
    const { x, y, scale } = view.peek();
    const { width, height } = sizeOf();
    if (box === undefined) return;
    const [left, top] = [box.x * scale + x, box.y * scale + y];
    const isSeen = left >= 0 && top >= 0 && left + box.width * scale <= width && top + box.height * scale <= height;
    if (!isSeen) view.value = centred(view.peek(), box, sizeOf());
  };
  useEffect(() => {
    if (pickedState !== null) reveal(pickedState);
  }, [pickedState, drawing]);
  const shape = graph.nodes.map(({ id }) => id).join("|");
  useEffect(() => {
    // While it is built, the chart stays where it is when only its words change.
    if (latest.current !== undefined && shown.current === shape) return;
    shown.current = shape;
    const whole = fitted(drawing, sizeOf());
    view.value = whole.scale >= 0.6 ? whole : fromTheTop(drawing, sizeOf());
    const now = drawing.boxes.findLast(({ id }) => active.has(id));
    if (now && whole.scale < 0.6) view.value = centred(view.peek(), now, sizeOf());
  }, [drawing, active]);
  // Wheels are listened to passively otherwise; a chart that is zoomed must not scroll the page as well. Clicks go by what lies under
  // them: for those without a mouse, the states are buttons in the list below.
  useLayoutEffect(() => {
    const box = frame.current;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const corner = frame.current?.getBoundingClientRect();
      const at = { x: event.clientX - (corner?.left ?? 0), y: event.clientY - (corner?.top ?? 0) };
      if (event.shiftKey) pan(-event.deltaY, 0);
      else zoom(1.0015 ** -event.deltaY, at);
    };
    const pressed = (event: MouseEvent) => {
      const under = event.target instanceof Element ? event.target : null;
      const id = under?.closest("[data-state]")?.getAttribute("data-state") ?? null;
      const path = under?.closest("[data-edge]")?.getAttribute("data-edge") ?? null;
      if (latest.current !== undefined) {
        if (path !== null) latest.current.onPick({ kind: "arrow", path });
        else if (id !== null) latest.current.onPick({ kind: "state", id });
        return;
      }
      if (id !== null) chosen.value = chosen.peek() === id ? null : id;
    };
    box?.addEventListener("wheel", turned, { passive: false });
    box?.addEventListener("click", pressed);
    return () => {
      box?.removeEventListener("wheel", turned);
      box?.removeEventListener("click", pressed);
    };
  }, []);
  const keys: Record<string, () => void> = {
    ArrowUp: () => pan(0, step),
    ArrowDown: () => pan(0, -step),
    ArrowLeft: () => pan(step, 0),
    ArrowRight: () => pan(-step, 0),
    "+": () => zoom(zoomStep),
    "=": () => zoom(zoomStep),
    "-": () => zoom(1 / zoomStep),
    "0": fit,
    "1": () => {
      view.value = fromTheTop(drawing, sizeOf());
    },
  };
  const card =
    picking !== undefined || chosen.value === null
      ? null
      : (drawing.boxes.find(({ id }) => id === chosen.value) ?? null);
  return (
    <div class="chart">
      <div class="chart-stage">
        <div
          ref={(box) => {
            frame.current = box;
            reachable(box);
          }}
          class={drag.current === null ? "chart-frame" : "chart-frame dragging"}
          role="application"
          aria-label={
            picking === undefined
              ? "Chart of the workflow. Arrow keys move it, plus and minus zoom, 0 shows all. The same in words is below."
              : "Chart of the workflow. Arrow keys go from states to transitions, Enter edits, Delete removes, Shift and arrows move the chart."
          }
          onKeyDown={(event) => {
            if (picking !== undefined && !event.metaKey && !event.ctrlKey && !event.altKey && !event.shiftKey) {
              const next = isWalkKey(event.key) ? walked(graph, picked, event.key) : null;
              const isOurs = isWalkKey(event.key) || ["Enter", "Delete", "Backspace"].includes(event.key);
              if (isOurs) {
                event.preventDefault();
                event.stopPropagation();
                if (next !== null) pick(next);
                else if (event.key === "Enter") picking.onEnter();
                else if (event.key === "Delete" || event.key === "Backspace") picking.onRemove();
                return;
              }
            }
            const act = event.metaKey || event.ctrlKey || event.altKey ? undefined : keys[event.key];
            if (act === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            act();
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            drag.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={(event) => {
            const from = drag.current;
            if (from === null) return;
            if (event.buttons === 0) {
              drag.current = null;
              return;
            }
            // Captured only when it really moves, so that a click still reaches the state under it.
            if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < 3) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            pan(event.clientX - from.x, event.clientY - from.y);
            drag.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerUp={() => {
            drag.current = null;
          }}
        >
          <ChartDrawing
            drawing={drawing}
            view={view}
            active={active}
            path={subject?.path ?? null}
            places={places}
            chosen={picking === undefined ? chosen.value : pickedState}
            chosenEdge={picked?.kind === "arrow" ? picked.path : null}
          />
        </div>
        <div class="chart-tools">
          <IconButton label="Zoom in" icon="plus" onClick={() => zoom(zoomStep)} />
          <IconButton label="Zoom out" icon="minus" onClick={() => zoom(1 / zoomStep)} />
          <IconButton label="Show all" icon="apps" onClick={fit} />
        </div>
        {card !== null && (
          <StateCard
            box={card}
            graph={graph}
            problems={card.id === "" ? [] : (places.states.get(card.id) ?? [])}
            isActive={active.has(card.id)}
            onEdit={onEdit}
            onBuild={onBuild}
            onShow={show}
            onClose={() => {
              chosen.value = null;
            }}
          />
        )}
      </div>
      {picking !== undefined && (
        <p class="unseen" role="status">
          {picked === null ? "" : pickedWords(graph, picked)}
        </p>
      )}
      <ChartWords
        graph={graph}
        active={active}
        path={subject?.path ?? null}
        places={places}
        onShow={picking === undefined ? show : (id) => pick({ kind: "state", id })}
      />
    </div>
  );
}
