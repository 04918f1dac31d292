import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../shell/theme";
import "./charts.css";

/** What a drawing is made with: colours of the tokens by name, and bars in them. */
export interface Pens {
  colour: (name: string) => string;
  /** Bars that take `share` of their day, at most so many pixels. */
  bars: (name: string, share: number, mostPx: number) => uPlot.Series;
}

/** What is particular to one drawing; the rest is the same for all. */
export interface DayDrawing {
  series: uPlot.Series[];
  /** The axis of the values. */
  values: uPlot.Axis;
  x?: uPlot.Scale;
  drawClear?: (plot: uPlot) => void;
}

/**
 * A drawing over days (UTC). For readers it is a picture with a name: the table beside it has the numbers. `days`: `2026-11-20`; `rows`: the
 * values of each series; `say`: what is said of the day under the pointer; `children`: what the colours mean.
 */
export function DayPlot({
  label,
  days,
  rows,
  heightPx,
  drawing,
  say,
  children,
}: {
  label: string;
  days: readonly string[];
  rows: readonly (readonly (number | null)[])[];
  heightPx: number;
  drawing: (pens: Pens) => DayDrawing;
  say: (at: number) => string;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  const pointed = useRef<HTMLSpanElement>(null);
  const now = theme.value;
  const drawn = JSON.stringify([days, rows]);
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const point = (at: number | null | undefined) => {
      if (pointed.current !== null) pointed.current.textContent = at == null ? "" : say(at);
    };
    const seconds = days.map((day) => Date.parse(day) / 1_000);
    const data = [seconds, ...rows.map((row) => [...row])] as uPlot.AlignedData;
    const plot = new uPlot(optionsOf(place, heightPx, drawing, point), data, place);
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }));
    watch.observe(place);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [drawn, now]);
  return (
    <figure class="chart">
      <div role="img" aria-label={label} class="chart-plot" style={{ minBlockSize: `${heightPx}px` }} ref={box} />
      <figcaption class="row wrap">
        {children}
        <span class="muted num" ref={pointed} />
      </figcaption>
    </figure>
  );
}

function optionsOf(
  place: HTMLElement,
  heightPx: number,
  drawing: (pens: Pens) => DayDrawing,
  point: (at: number | null | undefined) => void,
): uPlot.Options {
  const styles = getComputedStyle(place);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const bars: Pens["bars"] = (name, share, mostPx) => {
    const paths = uPlot.paths.bars?.({ size: [share, mostPx] });
    const look = { fill: colour(name), stroke: colour(name), width: 0, points: { show: false } };
    return paths === undefined ? look : { ...look, paths };
  };
  const { series, values, x, drawClear } = drawing({ colour, bars });
  const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: Math.max(200, place.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    // Days belong to no time zone here: they are drawn as they are called.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "UTC"),
    scales: {
      ...(x !== undefined && { x }),
      y: { range: (_plot, _least, most) => [0, Math.max(1, most ?? 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        space: 60,
        size: 28,
        incrs: wholeDays,
        values: (_plot, seconds) => seconds.map((at) => axisDay.format(at * 1_000)),
      },
      { ...axis, ...values },
    ],
    series: [{}, ...series],
    hooks: {
      ...(drawClear !== undefined && { drawClear: [drawClear] }),
      setCursor: [({ cursor: { idx } }) => point(idx)],
    },
  };
}

/** Between two marks of the axis, in seconds. */
const wholeDays = [1, 2, 7, 14, 28, 56, 91, 182, 364].map((days) => days * 86_400);
const axisDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
