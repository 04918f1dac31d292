import fc from "fast-check";
import type { AlertSeverity } from "../../src/domain/alerts";
import type { JudgedReport } from "../../src/monitoring/report-days";
import { judgeReports, type ReportDefinition } from "../../src/monitoring/report-definition";

// Histories of reports on a few merchants, and what judging them one after the other says, as it is done when they are made.

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const historyBegins = Date.UTC(2026, 4, 1);
export const merchants = ["ada", "bob", "cyd"] as const;

/** A report as it was made. A second `ada-old` was merged into `ada`. */
export interface MadeReport {
  id: string;
  on: (typeof merchants)[number] | "ada-old";
  createdAtMs: number;
  /** When its vendor had answered. */
  foundAtMs: number;
  /** Under quality control: when a person released it; null: it waits. */
  released: { atMs: number } | null;
  withQualityControl: boolean;
  /** Null: the vendor gave none. */
  score: number | null;
  failed: boolean;
}

/** No two things happen at once: every moment ends on its report's number, and on which of its three moments it is. */
const at = (hours: number, nth: number, moment: number) => historyBegins + hours * hourMs + nth * 10 + moment;

export const someReports: fc.Arbitrary<MadeReport[]> = fc
  .array(
    fc.record({
      on: fc.constantFrom(...merchants, "ada-old" as const),
      hours: fc.integer({ min: 0, max: 240 }),
      takes: fc.constantFrom(0, 0, 1, 30),
      control: fc.constantFrom(null, null, null, 0, 2, 50, "waits" as const),
      score: fc.constantFrom(null, 0, 5, 20, 40, 41, 60, 80, 100),
      failed: fc.constantFrom(false, false, false, false, true),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ on, hours, takes, control, score, failed }, nth) => ({
      ...{ id: `mrp_${nth}`, on, createdAtMs: at(hours, nth, 0), foundAtMs: at(hours + takes, nth, 1), failed, score },
      withQualityControl: control !== null,
      released: typeof control === "number" ? { atMs: at(hours + takes + control, nth, 2) } : null,
    })),
  );

export const someReportRule: fc.Arbitrary<ReportDefinition> = fc.record({
  name: fc.constant("Risk of a merchant"),
  description: fc.constant(""),
  enabled: fc.constant(true),
  severity: fc.constantFrom("low", "high"),
  report: fc.record({
    measure: fc.constantFrom("rise", "rise_percent", "score"),
    atLeast: fc.constantFrom(1, 20, 50, 100),
  }),
  dedupe: fc.record({
    mute: fc.constantFrom(false, false, false, true),
    cooldownMinutes: fc.constantFrom(0, 90, 1_440, 5 * 1_440),
  }),
});

/** What has come of a history: each judged report with what it was compared with, which of them hold, and the alerts, each closed at once. */
export interface Lived {
  judged: JudgedReport[];
  /** Of every report that was made, what it says it was compared with. */
  comparedTo: Map<string, string | null>;
  held: { id: string; merchant: string; atMs: number; value: number }[];
  alerts: { merchant: string; atMs: number; severity: AlertSeverity }[];
}

/** Goes through a history moment by moment. */
export function lived(reports: readonly MadeReport[], rule: ReportDefinition): Lived {
  const told: Lived = { judged: [], comparedTo: new Map(), held: [], alerts: [] };
  const completed = new Set<MadeReport>();
  const merchantOf = ({ on }: MadeReport) => (on === "ada-old" ? "ada" : on);
  const before = (report: MadeReport): MadeReport | null =>
    [...completed]
      .filter((one) => merchantOf(one) === merchantOf(report) && one.createdAtMs < report.createdAtMs)
      .sort((a, b) => b.createdAtMs - a.createdAtMs)[0] ?? null;
  const judge = (report: MadeReport, atMs: number) => {
    const earlier = before(report);
    completed.add(report);
    if (report.score === null) return;
    const [merchant, previousScore] = [merchantOf(report), earlier?.score ?? null];
    told.judged.push({
      ...{ id: report.id, merchantId: merchant, atMs, score: report.score },
      ...{ previousId: earlier?.id ?? null, previousScore },
    });
    for (const { held } of judgeReports([{ body: rule }], previousScore, report.score)) {
      told.held.push({ id: report.id, merchant, atMs, value: held.value });
      if (rule.dedupe.mute) continue;
      const last = told.alerts.findLast((alert) => alert.merchant === merchant);
      if (last !== undefined && atMs < last.atMs + rule.dedupe.cooldownMinutes * 60_000) continue;
      told.alerts.push({ merchant, atMs, severity: rule.severity });
    }
  };
  const moments = reports.flatMap((report) => [
    { atMs: report.foundAtMs, report, isRelease: false },
    ...(report.released === null ? [] : [{ atMs: report.released.atMs, report, isRelease: true }]),
  ]);
  for (const { atMs, report, isRelease } of moments.sort((a, b) => a.atMs - b.atMs)) {
    if (report.failed) continue;
    if (!isRelease) told.comparedTo.set(report.id, before(report)?.id ?? null);
    if (isRelease || !report.withQualityControl) judge(report, atMs);
  }
  return told;
}

/** `2026-05-03`. */
export const dayOf = (atMs: number): string => new Date(Math.floor(atMs / dayMs) * dayMs).toISOString().slice(0, 10);
