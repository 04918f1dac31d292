import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../shell/theme";

export interface Line {
  label: string;
  /** Of each day; null: nothing to show. */
  values: (number | null)[];
  /** Name of a colour of the tokens. */
  colour: string;
  dashed?: boolean;
}

const heightPx = 220;

/** Lines over days, drawn. What it shows stands in the table beside it as well: for readers it is a picture with a name. */
export function Chart({
  days,
  lines,
  label,
  words,
}: {
  days: readonly string[];
  lines: readonly Line[];
  label: string;
  /** A value on the axis and under the pointer. */
  words: (value: number) => string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const pointed = useRef<HTMLParagraphElement>(null);
  const now = theme.value;
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const plot = new uPlot(optionsOf(place, lines, words, pointed.current, days), dataOf(days, lines), place);
    const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }));
    watch.observe(place);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [days, lines, now]);
  return (
    <figure class="stats-chart">
      <div role="img" aria-label={label} class="stats-plot" ref={box} />
      <figcaption class="row wrap">
        {lines.map((line) => (
          <span key={line.label} class={`stats-key ${line.colour.slice(2)}`}>
            {line.label}
          </span>
        ))}
        <span class="stats-pointed muted num" ref={pointed} />
      </figcaption>
    </figure>
  );
}

const dataOf = (days: readonly string[], lines: readonly Line[]): uPlot.AlignedData => [
  days.map((day) => Date.parse(day) / 1_000),
  ...lines.map(({ values }) => values),
];

function optionsOf(
  place: HTMLElement,
  lines: readonly Line[],
  words: (value: number) => string,
  pointed: HTMLElement | null,
  days: readonly string[],
): uPlot.Options {
  const styles = getComputedStyle(place);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: Math.max(200, place.clientWidth),
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    // Days belong to no time zone here: they are drawn as they are called.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "UTC"),
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most ?? 1) * 1.1] } },
    axes: [
      { ...axis, space: 70, values: (_plot, seconds) => seconds.map((at) => dayOnAxis(at)) },
      { ...axis, size: 64, values: (_plot, values) => values.map(words) },
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name, dashed }) => ({
        label,
        stroke: colour(name),
        width: 1.5,
        spanGaps: false,
        points: { show: days.length < 40, size: 4 },
        ...(dashed === true && { dash: [4, 3] }),
      })),
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          if (pointed === null) return;
          const said = idx == null ? [] : lines.map(({ label, values }) => `${label} ${saying(values[idx], words)}`);
          pointed.textContent = idx == null ? "" : `${days[idx] ?? ""}: ${said.join(", ")}`;
        },
      ],
    },
  };
}

const saying = (value: number | null | undefined, words: (value: number) => string): string =>
  value == null ? "–" : words(value);

const axisDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const dayOnAxis = (seconds: number): string => axisDay.format(seconds * 1_000);
