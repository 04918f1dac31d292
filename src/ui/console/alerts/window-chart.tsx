import type uPlot from "uplot";
import { DayPlot } from "../charts/day-plot";
import type { DrawnDay } from "./evidence-model";

/**
 * What was measured on each day as bars, those on which the rule held in another colour, the limit as a line, and the window that the numbers
 * are of as a shade. The table beside it has the numbers.
 */
export const WindowChart = ({
  days,
  window,
  label,
}: {
  days: readonly DrawnDay[];
  window: { from: string; to: string } | null;
  label: string;
}) => (
  <DayPlot
    key={JSON.stringify(window)}
    label={label}
    days={days.map(({ day }) => day)}
    rows={[
      days.map(({ value, held }) => (held ? null : value)),
      days.map(({ value, held }) => (held ? value : null)),
      days.map(({ limit }) => limit),
    ]}
    heightPx={200}
    drawing={({ colour, bars }) => ({
      values: { size: 64, values: (_plot, values) => values.map((value) => numbers.format(value)) },
      series: [
        bars("--info", 0.7, 28),
        bars("--bad", 0.7, 28),
        {
          stroke: colour("--ink-2"),
          width: 1.5,
          dash: [5, 4],
          spanGaps: true,
          // One day alone makes no line.
          points: { show: days.filter(({ limit }) => limit !== null).length < 4, size: 7, fill: colour("--surface") },
        },
      ],
      drawClear: (plot) => window !== null && shade(plot, window, colour("--surface-3")),
    })}
    say={(at) => pointedWords(days[at])}
  >
    <span class="chart-key">Measured</span>
    <span class="chart-key bad">The rule held</span>
    <span class="chart-key line dashed ink-2">Limit</span>
    {window !== null && <span class="chart-key shade">Window</span>}
  </DayPlot>
);

function pointedWords(shown: DrawnDay | undefined): string {
  if (shown === undefined) return "";
  const { day, value, limit, held } = shown;
  if (value === null) return `${day}: nothing`;
  return `${day}: ${numbers.format(value)}, limit ${limit === null ? "–" : numbers.format(limit)}${held ? ", held" : ""}`;
}

/**
 * Bars stand in the middle of their point, so a window reaches half a day to either side of its first and last one. It is shaded to the end
 * of its last day: that day's bar is of all of the day, and the very moment that closes the window belongs to it, also at midnight.
 */
function shade(plot: uPlot, { from, to }: { from: string; to: string }, colour: string): void {
  const at = (time: string): number => plot.valToPos(Date.parse(time) / 1_000 - 43_200, "x", true);
  const { left, top, width, height } = plot.bbox;
  const start = Math.max(left, at(from));
  const end = Math.min(left + width, at(`${to.slice(0, 10)}T23:59:59.999Z`));
  if (end <= start) return;
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(start, top, end - start, height);
  plot.ctx.restore();
}

export const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
