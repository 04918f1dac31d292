import { DayPlot } from "../charts/day-plot";

export interface Line {
  label: string;
  /** Of each day; null: nothing to show. */
  values: (number | null)[];
  /** Name of a colour of the tokens. */
  colour: string;
  dashed?: boolean;
}

/** Lines over days, drawn. What it shows stands in the table beside it as well. */
export const Chart = ({
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
}) => (
  <DayPlot
    label={label}
    days={days}
    rows={lines.map(({ values }) => values)}
    heightPx={220}
    drawing={({ colour }) => ({
      values: { size: 64, values: (_plot, values) => values.map(words) },
      series: lines.map(({ label: name, colour: token, dashed }) => ({
        label: name,
        stroke: colour(token),
        width: 1.5,
        spanGaps: false,
        points: { show: days.length < 40, size: 4 },
        ...(dashed === true && { dash: [4, 3] }),
      })),
    })}
    say={(at) =>
      `${days[at] ?? ""}: ${lines.map((line) => `${line.label} ${saying(line.values[at], words)}`).join(", ")}`
    }
  >
    {lines.map(({ label: name, colour, dashed }) => (
      <span key={name} class={`chart-key line ${colour.slice(2)}${dashed === true ? " dashed" : ""}`}>
        {name}
      </span>
    ))}
  </DayPlot>
);

const saying = (value: number | null | undefined, words: (value: number) => string): string =>
  value == null ? "–" : words(value);
