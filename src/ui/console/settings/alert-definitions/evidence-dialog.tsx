import { useEffect, useMemo } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Dialog,
  dayText,
  Link,
  Loaded,
  loader,
  Skeleton,
  Table,
  Time,
} from "../../../shared";
import { transactionColumns } from "../../alerts/alert-evidence";
import { merchantReportHref } from "../../alerts/alert-links";
import { everyDay, tellingDay } from "../../alerts/evidence-model";
import { WindowChart } from "../../alerts/window-chart";
import { alertTones } from "../../model/alert";
import { plural, riskWords } from "../../model/words";
import { type AlertBacktest, type BacktestEvidence, type EvidenceReport, type Find, subjectShown } from "./backtest";
import "../../alerts/alerts.css";

/** What is behind a find: the numbers by day, and the very transactions or reports. */
export function EvidenceDialog({
  backtest,
  find,
  onClose,
}: {
  backtest: AlertBacktest;
  find: Find;
  onClose: () => void;
}) {
  const evidence = useMemo(
    () =>
      loader<BacktestEvidence>((stop) =>
        api.post(`/alert-backtests/${encodeURIComponent(backtest.id)}/evidence`, find, { signal: stop }),
      ),
    [backtest.id, find],
  );
  useEffect(() => void evidence.load(), [evidence]);
  const known = new Map((backtest.subjects ?? []).map((subject) => [subject.id, subject]));
  return (
    <Dialog
      wide
      title={`Why ${subjectShown(find.subjectId, known).name}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <Loaded
        of={evidence.state}
        retry={() => void evidence.load()}
        skeleton={<Skeleton lines={8} label="Loading what it rests on" />}
      >
        {(found) =>
          found.days.length === 0 ? (
            <p class="muted">{`It does not hold for them any more: ${backtest.kind} have been added, or are gone.`}</p>
          ) : (
            <Found evidence={found} of={find.of} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

function Found({ evidence, of }: { evidence: BacktestEvidence; of: Find["of"] }) {
  const { days, series, transactions, reports, total, groups, definition } = evidence;
  const window = tellingDay(days)?.numbers?.window ?? null;
  // Reports are months apart.
  const most = reports === undefined ? undefined : longestDays;
  const drawn = useMemo(() => everyDay(series, window, most), [series, window, most]);
  const shown = (reports ?? transactions).length;
  return (
    <div class="alerts stack">
      <p class="muted">
        {of === "published" ? `Version ${definition.version}: ` : ""}
        {definition.sentence}
        {groups > 1 && ` It holds for ${groups} groups of them; this is one.`}
      </p>
      {drawn.length > 0 && (
        <WindowChart
          days={drawn}
          window={window}
          label={`What was measured by day and the limit; the rule held on ${plural(days.length, "day")}, listed below.`}
        />
      )}
      <ul class="evidence-days" aria-label="Days on which it held">
        {days.map(({ day, severity, words, times }) => (
          <li key={day}>
            <strong>{dayText(day)}</strong> <Badge tone={alertTones[severity]}>{riskWords[severity]}</Badge>{" "}
            {words?.sentence} {times > 1 && <span class="muted num">{times} times</span>}
          </li>
        ))}
      </ul>
      <h3>
        {reports === undefined ? "Transactions" : "Reports"}{" "}
        <span class="muted num">{shown < total ? `the newest ${shown} of ${total}` : total}</span>
      </h3>
      {reports === undefined ? (
        <Table
          caption="Transactions that it rests on"
          columns={transactionColumns}
          rows={transactions}
          rowKey={({ id }) => id}
          tools={null}
        />
      ) : (
        <Table
          caption="Reports that it rests on"
          columns={reportColumns}
          rows={reports}
          rowKey={({ id }) => id}
          tools={null}
        />
      )}
    </div>
  );
}

/** As long as the longest backtest. */
const longestDays = 400;

const reportColumns: Column<EvidenceReport>[] = [
  {
    ...{ key: "at", label: "Report", names: true, value: ({ at }) => at },
    render: ({ id, at }) => (
      <Link href={merchantReportHref(id)}>
        <Time at={at} exact />
      </Link>
    ),
  },
  {
    ...{ key: "riskScore", label: "Score", align: "end", value: ({ riskScore }) => riskScore },
    render: ({ riskScore }) => <span class="num">{riskScore}</span>,
  },
  {
    ...{ key: "previousScore", label: "Before", align: "end", value: ({ previousScore }) => previousScore },
    render: ({ previousId, previousScore }) =>
      previousId === null || previousScore === null ? (
        "–"
      ) : (
        <Link href={merchantReportHref(previousId)} class="num">
          {previousScore}
        </Link>
      ),
  },
];
