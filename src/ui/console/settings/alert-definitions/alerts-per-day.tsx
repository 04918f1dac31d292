import { DayPlot } from "../../charts/day-plot";

export interface AlertDay {
  day: string;
  draft: number;
  /** Null: there is nothing published to compare with. */
  published: number | null;
}

/** Alerts that would have opened on each day as bars, those of the published version as wider ones behind. The table beside it has the numbers. */
export function AlertsPerDay({ days, label }: { days: readonly AlertDay[]; label: string }) {
  const isCompared = days.some(({ published }) => published !== null);
  return (
    <DayPlot
      label={label}
      days={days.map(({ day }) => day)}
      rows={[days.map(({ published }) => published), days.map(({ draft }) => draft)]}
      heightPx={150}
      drawing={({ bars }) => ({
        // Half a day to either side: bars stand in the middle of theirs.
        x: { range: (_plot, first, last) => [(first ?? 0) - 43_200, (last ?? 0) + 43_200] },
        values: { size: 40, incrs: wholeAlerts, values: (_plot, values) => values.map((value) => String(value)) },
        series: [bars("--line-2", 0.9, 36), bars("--info", 0.5, 20)],
      })}
      say={(at) => pointedWords(days[at])}
    >
      <span class="chart-key">{isCompared ? "Draft" : "Alerts"}</span>
      {isCompared && <span class="chart-key pale">Published</span>}
    </DayPlot>
  );
}

function pointedWords(shown: AlertDay | undefined): string {
  if (shown === undefined) return "";
  const { day, draft, published } = shown;
  return published === null ? `${day}: ${draft}` : `${day}: draft ${draft}, published ${published}`;
}

/** Between two marks of the axis. */
const wholeAlerts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
