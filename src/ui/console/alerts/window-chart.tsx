import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../shell/theme";
import type { DrawnDay } from "./evidence-model";

const heightPx = 200;

/**
 * What was measured on each day as bars, those on which the rule held in another colour, the limit as a line, and the window that the numbers
 * are of as a shade. For readers it is a picture with a name: the table beside it has the numbers.
 */
export function WindowChart({
  days,
  window,
  label,
}: {
  days: readonly DrawnDay[];
  window: { from: string; to: string } | null;
  label: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const pointed = useRef<HTMLSpanElement>(null);
  const now = theme.value;
  const drawn = JSON.stringify([days, window]);
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const data: uPlot.AlignedData = [
      days.map(({ day }) => Date.parse(day) / 1_000),
      days.map(({ value, held }) => (held ? null : value)),
      days.map(({ value, held }) => (held ? value : null)),
      days.map(({ limit }) => limit),
    ];
    const plot = new uPlot(optionsOf(place, days, window, pointed.current), data, place);
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }));
    watch.observe(place);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [drawn, now]);
  return (
    <figure class="alert-chart">
      <div role="img" aria-label={label} class="alert-plot" ref={box} />
      <figcaption class="row wrap">
        <span class="alert-key measured">Measured</span>
        <span class="alert-key held">The rule held</span>
        <span class="alert-key limit">Limit</span>
        {window !== null && <span class="alert-key window">Window</span>}
        <span class="muted num" ref={pointed} />
      </figcaption>
    </figure>
  );
}

function optionsOf(
  place: HTMLElement,
  days: readonly DrawnDay[],
  window: { from: string; to: string } | null,
  pointed: HTMLElement | null,
): uPlot.Options {
  const styles = getComputedStyle(place);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.7, 28] });
  const bar = (name: string) => ({
    fill: colour(name),
    stroke: colour(name),
    width: 0,
    points: { show: false },
    ...(bars !== undefined && { paths: bars }),
  });
  return {
    width: Math.max(200, place.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    // Days of rules are those of UTC.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "UTC"),
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most ?? 1) * 1.1] } },
    axes: [
      {
        ...axis,
        space: 60,
        size: 28,
        incrs: wholeDays,
        values: (_plot, seconds) => seconds.map((at) => axisDay.format(at * 1_000)),
      },
      { ...axis, size: 64, values: (_plot, values) => values.map((value) => numbers.format(value)) },
    ],
    series: [
      {},
      bar("--info"),
      bar("--bad"),
      {
        stroke: colour("--ink-2"),
        width: 1.5,
        dash: [5, 4],
        spanGaps: true,
        points: { show: days.length < 4, size: 5 },
      },
    ],
    hooks: {
      drawClear: [(plot) => window !== null && shade(plot, window, colour("--surface-3"))],
      setCursor: [
        ({ cursor: { idx } }) => {
          const day = idx == null ? undefined : days[idx];
          if (pointed !== null) pointed.textContent = day === undefined ? "" : pointedWords(day);
        },
      ],
    },
  };
}

const pointedWords = ({ day, value, limit, held }: DrawnDay): string =>
  value === null
    ? `${day}: nothing`
    : `${day}: ${numbers.format(value)}, limit ${limit === null ? "–" : numbers.format(limit)}${held ? ", held" : ""}`;

/** Bars stand in the middle of their point, so a window reaches half a day to either side of its first and last one. */
function shade(plot: uPlot, { from, to }: { from: string; to: string }, colour: string): void {
  const at = (time: string): number => plot.valToPos(Date.parse(time) / 1_000 - 43_200, "x", true);
  const { left, top, width, height } = plot.bbox;
  const start = Math.max(left, at(from));
  const end = Math.min(left + width, at(to));
  if (end <= start) return;
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(start, top, end - start, height);
  plot.ctx.restore();
}

export const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
/** Between two marks of the axis, in seconds. */
const wholeDays = [1, 2, 7, 14, 28].map((days) => days * 86_400);
const axisDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
