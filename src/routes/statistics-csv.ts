import { alertStatistics } from "../db/alert-statistics";
import { dbOf } from "../db/db-of";
import { cellOf } from "../lib/csv";
import type { Spread } from "../statistics/report";
import { withRates } from "./alert-statistics-routes";
import { analystReports, casesOf, decisionsOf, type Period, rulesOf, timesOf } from "./statistics-parts";
import type { StatisticsPart } from "./statistics-schemas";

type Cell = string | number | null;
type Asked = Parameters<typeof casesOf>[0];

/** One part of the statistics as a table for spreadsheets. Rates are parts of one, times are seconds. */
export async function statisticsCsv(part: StatisticsPart, call: Asked, period: Period): Promise<string> {
  const [head, rows] = await tableOf(part, call, period);
  const line = (cells: readonly Cell[]) => cells.map((cell) => cellOf(cell === null ? "" : String(cell))).join(",");
  return `${[head, ...rows].map(line).join("\r\n")}\r\n`;
}

async function tableOf(
  part: StatisticsPart,
  call: Asked,
  period: Period,
): Promise<[head: string[], rows: readonly Cell[][]]> {
  switch (part) {
    case "cases": {
      const { days } = await casesOf(call, period);
      return [["day", "opened", "decided"], days.map(({ day, opened, decided }) => [day, opened, decided])];
    }
    case "decisions": {
      const { workflows } = await decisionsOf(call, period);
      const head = ["workflow", "opened", "decided", "approved", "rejected", "failed", "other", "cancelled"];
      return [
        [
          ...head,
          "approval_rate",
          "rejection_rate",
          "auto_approval_rate",
          "revision_rate",
          "sla_breached",
          ...spreadHead,
        ],
        workflows.map(({ workflow, totals: t }) => [
          ...[workflow, t.opened, t.decided, t.approved, t.rejected, t.failed, t.other, t.cancelled],
          ...[t.approvalRate, t.rejectionRate, t.autoApprovalRate, t.revisionRate, t.slaBreached],
          ...spreadCells(t.timeToDecision),
        ]),
      ];
    }
    case "times": {
      const { days } = await timesOf(call, period);
      return [["day", ...spreadHead], days.map(({ day, spread }) => [day, ...spreadCells(spread)])];
    }
    case "analysts": {
      const { data } = await analystReports(call, period, null);
      return [
        ["user", "approved", "rejected", "revisions", "documents", "votes", ...spreadHead],
        data.map((own) => [
          ...[own.userId, own.approved, own.rejected, own.revisions, own.documents, own.votes],
          ...spreadCells(own.handling),
        ]),
      ];
    }
    case "rules": {
      const { data } = await rulesOf(call, period);
      return [["rule", "cases", "share"], data.map(({ rule, count, share }) => [rule, count, share])];
    }
    case "alerts":
      return alertsTable(call, period);
  }
}

/** Alerts know days of UTC alone. */
async function alertsTable({ env, tenantId }: Asked, { from, to }: Period): Promise<[string[], Cell[][]]> {
  const span = { fromMs: Date.parse(from), untilMs: Date.parse(to) + dayMs };
  const { rules } = await alertStatistics(dbOf(env, tenantId), tenantId, span);
  return [
    [
      ...["rule", "name", "source", "opened", "open", "confirmed", "cleared", "dismissed", "withdrawn"],
      ...["true_positive_rate", "false_positive_rate", "median_seconds", "p90_seconds"],
    ],
    rules.map((one) => {
      const { truePositiveRate, falsePositiveRate } = withRates(one);
      return [
        ...[one.rule, one.ruleName, one.source, one.opened, one.open, one.confirmed, one.cleared, one.dismissed],
        ...[one.withdrawn, truePositiveRate, falsePositiveRate, seconds(one.medianMs), seconds(one.p90Ms)],
      ];
    }),
  ];
}

const dayMs = 86_400_000;
const spreadHead = ["measured", "mean_seconds", "p50_seconds", "p90_seconds"];
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
const spreadCells = ({ count, meanMs, p50Ms, p90Ms }: Spread): Cell[] => [
  count,
  seconds(meanMs),
  seconds(p50Ms),
  seconds(p90Ms),
];
