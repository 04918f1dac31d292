import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../../shell/theme";

const heightPx = 150;

export interface AlertDay {
  day: string;
  draft: number;
  /** Null: there is nothing published to compare with. */
  published: number | null;
}

/** Alerts that would have opened on each day as bars, those of the published version as wider ones behind. The table beside it has the numbers. */
export function AlertsPerDay({ days, label }: { days: readonly AlertDay[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const pointed = useRef<HTMLSpanElement>(null);
  const now = theme.value;
  const drawn = JSON.stringify(days);
  const isCompared = days.some(({ published }) => published !== null);
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const data: uPlot.AlignedData = [
      days.map(({ day }) => Date.parse(day) / 1_000),
      days.map(({ published }) => published),
      days.map(({ draft }) => draft),
    ];
    const plot = new uPlot(optionsOf(place, days, pointed.current), data, place);
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }));
    watch.observe(place);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [drawn, now]);
  return (
    <figure class="day-chart">
      <div role="img" aria-label={label} class="day-plot" ref={box} />
      <figcaption class="row wrap">
        <span class="day-key draft">{isCompared ? "Draft" : "Alerts"}</span>
        {isCompared && <span class="day-key published">Published</span>}
        <span class="muted num" ref={pointed} />
      </figcaption>
    </figure>
  );
}

function optionsOf(place: HTMLElement, days: readonly AlertDay[], pointed: HTMLElement | null): uPlot.Options {
  const styles = getComputedStyle(place);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const bar = (name: string, share: number, most: number) => {
    const paths = uPlot.paths.bars?.({ size: [share, most] });
    const look = { fill: colour(name), stroke: colour(name), width: 0, points: { show: false } };
    return paths === undefined ? look : { ...look, paths };
  };
  return {
    width: Math.max(200, place.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    // Days of rules are those of UTC.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "UTC"),
    // Half a day to either side: bars stand in the middle of theirs.
    scales: {
      x: { range: (_plot, first, last) => [(first ?? 0) - 43_200, (last ?? 0) + 43_200] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most ?? 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        space: 60,
        size: 28,
        incrs: wholeDays,
        values: (_plot, at) => at.map((s) => axisDay.format(s * 1_000)),
      },
      { ...axis, size: 40, incrs: wholeAlerts, values: (_plot, values) => values.map((value) => String(value)) },
    ],
    series: [{}, bar("--line-2", 0.9, 36), bar("--info", 0.5, 20)],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          const day = idx == null ? undefined : days[idx];
          if (pointed !== null) pointed.textContent = day === undefined ? "" : pointedWords(day);
        },
      ],
    },
  };
}

const pointedWords = ({ day, draft, published }: AlertDay): string =>
  published === null ? `${day}: ${draft}` : `${day}: draft ${draft}, published ${published}`;

/** Between two marks of an axis: in seconds, and in alerts. */
const wholeDays = [1, 2, 7, 14, 28].map((days) => days * 86_400);
const wholeAlerts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
const axisDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
