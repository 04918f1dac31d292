import { useEffect, useMemo } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import type { Column } from "../../shared/rows";
import { Skeleton } from "../../shared/skeleton";
import { Table } from "../../shared/table";
import { Time } from "../../shared/time";
import { dayText } from "../../shared/time-words";
import { later } from "../case/later";
import { alertTones } from "../model/alert";
import { plural, riskWords } from "../model/words";
import { Name } from "../names/name";
import { standingWords } from "./alert-history";
import { counterpartyHref, entityHref, ruleHref, transactionHref, transactionsOf } from "./alert-links";
import { isUnit, unitText } from "./alert-words";
import type { AlertDetails } from "./alerts-model";
import {
  type Evidence,
  type EvidenceDay,
  type EvidenceTransaction,
  everyDay,
  evidenceOf,
  type SeriesDay,
  tellingDay,
  windowOf,
} from "./evidence-model";

const Chart = later(
  async () => (await import("./window-chart")).WindowChart,
  <div style={{ minBlockSize: "200px" }} />,
);
const amounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

/** What an alert of transactions rests on: the numbers compared, the days around them, and the very transactions. */
export function AlertEvidence({ alert }: { alert: AlertDetails }) {
  const { evidence, more, loading, failure } = useMemo(() => evidenceOf(alert.id), [alert.id]);
  // Later days count on the alert without being a change of it: the newest of them tells when to look again.
  useEffect(() => void evidence.load(), [evidence, alert.lastAt, alert.occurrences, alert.version]);
  useEffect(() => () => evidence.clear(), [evidence]);
  return (
    <Loaded
      of={evidence.state}
      retry={() => void evidence.load()}
      skeleton={
        <section class="panel">
          <Skeleton lines={8} label="Loading what it rests on" />
        </section>
      }
    >
      {(known) => (
        <>
          <Numbers alert={alert} evidence={known} />
          <section class="panel" aria-label="Transactions">
            <header class="panel-head">
              <h2>Transactions</h2>
              <span class="muted num">
                {known.transactions.length < known.total
                  ? `the first ${known.transactions.length} of ${known.total}`
                  : known.total}
              </span>
            </header>
            {known.transactions.length === 0 ? (
              <p class="muted">None stands behind it any more: what raised it was taken back.</p>
            ) : (
              <Table
                caption="Transactions that it rests on"
                columns={transactionColumns}
                rows={known.transactions}
                rowKey={({ id }) => id}
              />
            )}
            {failure.value !== null && (
              <p class="error" role="alert">
                {sayFailure(failure.value)}
              </p>
            )}
            {known.nextCursor !== null && (
              <div class="row">
                <Button size="small" busy={loading.value} onClick={() => void more()}>
                  Load more
                </Button>
              </div>
            )}
          </section>
        </>
      )}
    </Loaded>
  );
}

/** Everything of theirs in the window that the numbers are of, also what the rule did not look at. */
function AllOfWindow({ alert, day }: { alert: AlertDetails; day: EvidenceDay | null }) {
  const within = windowOf(day);
  const { counterpartyId, subjectId } = alert;
  const of = counterpartyId !== null ? { counterpartyId } : subjectId !== null ? { entityId: subjectId } : null;
  if (within === null || of === null) return null;
  return (
    <Link href={transactionsOf(of, within)} class="panel-more">
      All of theirs in the window
    </Link>
  );
}

function Numbers({ alert, evidence: { days, series, definition } }: { alert: AlertDetails; evidence: Evidence }) {
  const newest = tellingDay(days);
  const window = newest?.numbers?.window ?? null;
  const drawn = useMemo(() => everyDay(series, window), [series, window]);
  const heldDays = days.filter(({ standing }) => standing === "counted").length;
  return (
    <section class="panel" aria-label="Why">
      <header class="panel-head">
        <h2>Why</h2>
        {newest !== null && <span class="muted">{dayText(newest.day)}</span>}
        <AllOfWindow alert={alert} day={newest} />
      </header>
      {newest?.words != null && <p class="alert-sentence">{newest.words.sentence}</p>}
      {drawn.length > 0 && (
        <Chart
          days={drawn}
          window={window}
          label={`What was measured by day and the limit; the rule held on ${plural(heldDays, "day")}. The table below has the numbers.`}
        />
      )}
      <details class="chart-table">
        <summary>Show as a table</summary>
        <Table
          caption="Days"
          columns={dayColumns(days, alert.detail.unit)}
          rows={rowsOf(series, days)}
          rowKey={({ day }) => day}
        />
      </details>
      <dl class="fact-grid">
        <div>
          <dt>Rule</dt>
          <dd>
            <Link href={ruleHref(alert.rule)}>
              <span dir="auto">{alert.ruleName}</span>
            </Link>
            {definition !== null && <span class="muted"> version {definition.version}</span>}
          </dd>
        </div>
        {definition !== null && (
          <div class="alert-wide">
            <dt>What it looks for</dt>
            <dd>{definition.sentence}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

interface DayRow {
  day: string;
  value: number | null;
  limit: number | null;
  standing: EvidenceDay["standing"] | null;
}

/** The days of the chart, and those that do not count. */
function rowsOf(series: readonly SeriesDay[], days: readonly EvidenceDay[]): DayRow[] {
  const rows = new Map<string, DayRow>(series.map((one) => [one.day, { ...one, standing: null }]));
  for (const { day, standing, numbers: held } of days) {
    if (rows.get(day)?.standing === "counted") continue;
    const measured = rows.get(day);
    rows.set(day, {
      ...{ day, standing },
      value: measured?.value ?? held?.value ?? null,
      limit: measured?.limit ?? held?.limit ?? null,
    });
  }
  return [...rows.values()].sort((a, b) => (a.day < b.day ? 1 : -1));
}

const dayColumns = (days: readonly EvidenceDay[], unit: unknown): Column<DayRow>[] => {
  const words = (value: number): string => (isUnit(unit) ? unitText(value, unit) : numbers.format(value));
  const byDay = new Map(days.toReversed().map((one) => [one.day, one]));
  const number = (key: "value" | "limit", label: string): Column<DayRow> => ({
    ...{ key, label, align: "end", value: (row) => row[key] },
    render: (row) => <bdi class="num">{row[key] === null ? "–" : words(row[key])}</bdi>,
  });
  return [
    { key: "day", label: "Day (UTC)", names: true, value: ({ day }) => day, render: ({ day }) => dayText(day) },
    number("value", "Measured"),
    number("limit", "Limit"),
    {
      key: "held",
      label: "Held",
      value: ({ standing }) => standing,
      render: ({ day, standing }) => {
        const held = byDay.get(day);
        if (standing === null || held === undefined) return <span class="muted">no</span>;
        return (
          <span class="row wrap">
            <Badge tone={alertTones[held.severity]}>{riskWords[held.severity]}</Badge>
            {standing !== "counted" && <span class="muted">{standingWords[standing]}</span>}
            {held.times > 1 && <span class="muted num">{held.times} times</span>}
          </span>
        );
      },
    },
  ];
};

const Party = ({ side }: { side: EvidenceTransaction["originator"] }) => (
  <Link href={side.entityId === null ? counterpartyHref(side.id) : entityHref(side.entityId)}>
    <bdi>
      <Name text={side.name ?? side.correlationId ?? side.id} />
    </bdi>
  </Link>
);

const party = (key: "originator" | "beneficiary", label: string): Column<EvidenceTransaction> => ({
  ...{ key, label, value: ({ [key]: side }) => side.name ?? side.correlationId ?? side.id },
  render: ({ [key]: side }) => <Party side={side} />,
});

export const transactionColumns: Column<EvidenceTransaction>[] = [
  {
    ...{ key: "date", label: "When", value: ({ date }) => date },
    render: ({ date }) => <Time at={date} exact />,
  },
  {
    ...{ key: "amount", label: "Amount", align: "end", value: ({ baseAmount }) => baseAmount },
    render: ({ amount, currency, baseAmount, baseCurrency }) => (
      <span class="alert-amount num">
        <bdi>
          {amounts.format(amount)} {currency}
        </bdi>
        {currency !== baseCurrency && (
          <bdi class="muted">
            {amounts.format(baseAmount)} {baseCurrency}
          </bdi>
        )}
      </span>
    ),
  },
  {
    ...{ key: "id", label: "Transaction", names: true, value: ({ correlationId }) => correlationId },
    render: ({ id, correlationId }) => (
      <Link href={transactionHref(id)} class="mono">
        <bdi>{correlationId}</bdi>
      </Link>
    ),
  },
  party("originator", "From"),
  party("beneficiary", "To"),
];
