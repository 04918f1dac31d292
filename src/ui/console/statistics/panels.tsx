import { useMemo } from "preact/hooks";
import { type Column, Link, Table } from "../../shared";
import { later } from "../case/later";
import { personName } from "../model/session";
import { stateWords } from "../model/words";
import { workflowName, workflowNames } from "../model/workflow-names";
import type { Line } from "./chart";
import { Panel } from "./panel";
import {
  type AnalystsPart,
  type CasesPart,
  countText,
  type DecisionsPart,
  msText,
  percentText,
  type RulesPart,
  type Spread,
  type TimesPart,
  waitsWords,
} from "./statistics";

const Chart = later(async () => (await import("./chart")).Chart, <div style={{ minBlockSize: "220px" }} />);

const dayColumn = { key: "day", label: "Day", names: true } as const;
export const counted = <Row,>(key: string, label: string, of: (row: Row) => number): Column<Row> => ({
  key,
  label,
  align: "end",
  value: of,
  render: (row) => countText(of(row)),
});
export const rated = <Row,>(key: string, label: string, of: (row: Row) => number | null): Column<Row> => ({
  key,
  label,
  align: "end",
  value: of,
  render: (row) => percentText(of(row)),
});
export const timed = <Row,>(key: string, label: string, of: (row: Row) => number | null): Column<Row> => ({
  key,
  label,
  align: "end",
  value: of,
  render: (row) => msText(of(row)),
});

/** A drawing of some days, and the same as a table. */
export function Days<Row extends { day: string }>({
  label,
  rows,
  lines,
  columns,
  words,
}: {
  label: string;
  rows: Row[];
  lines: { label: string; colour: string; dashed?: boolean; of: (row: Row) => number | null }[];
  columns: Column<Row>[];
  words: (value: number) => string;
}) {
  const days = useMemo(() => rows.map(({ day }) => day), [rows]);
  const drawn = useMemo(() => lines.map(({ of, ...line }): Line => ({ ...line, values: rows.map(of) })), [rows]);
  return (
    <>
      <Chart days={days} lines={drawn} label={`${label}. The table below has the numbers.`} words={words} />
      <details class="chart-table stats-table">
        <summary>Show as a table</summary>
        <Table
          caption={label}
          columns={[{ ...dayColumn, value: ({ day }) => day, render: ({ day }) => day }, ...columns]}
          rows={rows}
          rowKey={({ day }) => day}
        />
      </details>
    </>
  );
}

export const CasesByDay = ({ query }: { query: string }) => (
  <Panel<CasesPart> title="Opened and decided" part="cases" query={query}>
    {({ days }) => (
      <Days
        label="Cases opened and decided by day"
        rows={days}
        words={countText}
        lines={[
          { label: "Opened", colour: "--info", dashed: true, of: ({ opened }) => opened },
          { label: "Decided", colour: "--brand", of: ({ decided }) => decided },
        ]}
        columns={[
          counted<CasesPart["days"][number]>("opened", "Opened", ({ opened }) => opened),
          counted<CasesPart["days"][number]>("decided", "Decided", ({ decided }) => decided),
        ]}
      />
    )}
  </Panel>
);

export const OpenByState = ({ query }: { query: string }) => (
  <Panel<CasesPart>
    title="Open cases by state"
    lead="As they are now, whatever the days."
    part="cases"
    query={query}
    exportable={false}
  >
    {({ states }) => (
      <Table
        caption="Open cases by workflow and state"
        rows={states}
        rowKey={({ workflow, state }) => `${workflow}/${state}`}
        columns={[
          {
            ...{ key: "workflow", label: "Workflow", value: calledOf },
            render: ({ workflow }) => <Workflow workflow={workflow} />,
          },
          {
            key: "state",
            label: "State",
            names: true,
            value: ({ state }) => state,
            render: ({ workflow, state }) => (
              <Link
                href={`/console/cases?${new URLSearchParams({ status: "active", workflow, state: state.split("|")[0] ?? state })}`}
              >
                {stateWords(state)}
              </Link>
            ),
          },
          counted<CasesPart["states"][number]>("count", "Cases", ({ count }) => count),
        ]}
      />
    )}
  </Panel>
);

const calledOf = ({ workflow }: { workflow: string }): string => workflowName(workflowNames.value, workflow);

const Workflow = (row: { workflow: string }) => (
  <span dir="auto" title={row.workflow}>
    {calledOf(row)}
  </span>
);

type Decided = DecisionsPart["workflows"][number];
const decidedColumns: Column<Decided>[] = [
  {
    key: "workflow",
    label: "Workflow",
    names: true,
    value: calledOf,
    render: ({ workflow }) => (
      <Link href={`/console/cases?${new URLSearchParams({ workflow })}`}>
        <Workflow workflow={workflow} />
      </Link>
    ),
  },
  counted("opened", "Opened", ({ totals }) => totals.opened),
  counted("decided", "Decided", ({ totals }) => totals.decided),
  rated("approved", "Approved", ({ totals }) => totals.approvalRate),
  rated("auto", "By rules alone", ({ totals }) => totals.autoApprovalRate),
  rated("rejected", "Rejected", ({ totals }) => totals.rejectionRate),
  rated("revised", "Asked again first", ({ totals }) => totals.revisionRate),
  timed("p50", "Half within", ({ totals }) => totals.timeToDecision.p50Ms),
  timed("p90", "9 of 10 within", ({ totals }) => totals.timeToDecision.p90Ms),
  counted("sla", "Limits missed", ({ totals }) => totals.slaBreached),
];

export const Decisions = ({ query }: { query: string }) => (
  <Panel<DecisionsPart> title="Decisions by workflow" part="decisions" query={query}>
    {({ workflows }) => (
      <Table caption="Workflows" columns={decidedColumns} rows={workflows} rowKey={({ workflow }) => workflow} />
    )}
  </Panel>
);

const spreadColumns: Column<{ name: string; spread: Spread }>[] = [
  {
    key: "name",
    label: "Of cases that ended in these days",
    names: true,
    value: (row) => row.name,
    render: (row) => row.name,
  },
  counted("count", "Cases", ({ spread }) => spread.count),
  timed("mean", "Mean", ({ spread }) => spread.meanMs),
  timed("p50", "Half within", ({ spread }) => spread.p50Ms),
  timed("p90", "9 of 10 within", ({ spread }) => spread.p90Ms),
];

export const Times = ({ query }: { query: string }) => (
  <Panel<TimesPart>
    title="Time to decision"
    lead="The mean is exact; the others are right to 2 %."
    part="times"
    query={query}
  >
    {({ days, timeToDecision, waited }) => (
      <>
        <Days
          label="Time to decision by day"
          rows={days}
          words={msText}
          lines={[
            { label: "Half within", colour: "--brand", of: ({ spread }) => spread.p50Ms },
            { label: "9 of 10 within", colour: "--warn", dashed: true, of: ({ spread }) => spread.p90Ms },
          ]}
          columns={[
            counted<TimesPart["days"][number]>("count", "Decided", ({ spread }) => spread.count),
            timed<TimesPart["days"][number]>("p50", "Half within", ({ spread }) => spread.p50Ms),
            timed<TimesPart["days"][number]>("p90", "9 of 10 within", ({ spread }) => spread.p90Ms),
          ]}
        />
        <Table
          caption="How long cases waited for whom"
          columns={spreadColumns}
          rows={[
            { name: "From opening to the decision", spread: timeToDecision },
            ...(["applicant", "team", "engine"] as const).map((whom) => ({
              name: `Waited for: ${waitsWords[whom]?.toLowerCase()}`,
              spread: waited[whom],
            })),
          ]}
          rowKey={({ name }) => name}
        />
      </>
    )}
  </Panel>
);

type Analyst = AnalystsPart["data"][number];
const analystColumns: Column<Analyst>[] = [
  {
    key: "name",
    label: "Person",
    names: true,
    value: ({ userId }) => personName(userId) ?? userId,
    render: ({ userId }) => (
      <Link href={`/console/cases?${new URLSearchParams({ assigneeId: userId })}`}>{personName(userId) ?? userId}</Link>
    ),
  },
  counted("approved", "Approved", ({ approved }) => approved),
  counted("rejected", "Rejected", ({ rejected }) => rejected),
  counted("revisions", "Asked again", ({ revisions }) => revisions),
  counted("documents", "Documents", ({ documents }) => documents),
  counted("votes", "Votes", ({ votes }) => votes),
  timed("handling", "Half handled within", ({ handling }) => handling.p50Ms),
];

export const Analysts = ({ query, own = false }: { query: string; own?: boolean }) => (
  <Panel<AnalystsPart>
    title={own ? "What you have done" : "People"}
    lead="Handling: from when somebody got a case to their decision on it."
    part="analysts"
    query={query}
    exportable={!own}
  >
    {({ data }) =>
      data.length === 0 ? (
        <p class="muted">Nobody has decided anything in these days.</p>
      ) : (
        <Table
          caption="What people have decided"
          columns={analystColumns}
          rows={data}
          rowKey={({ userId }) => userId}
        />
      )
    }
  </Panel>
);

type RuleRow = RulesPart["data"][number];
const ruleColumns: Column<RuleRow>[] = [
  {
    key: "rule",
    label: "Rule",
    names: true,
    value: ({ rule }) => rule,
    render: ({ rule }) => rule.split("/").join(" / "),
  },
  counted("count", "Cases", ({ count }) => count),
  rated("share", "Of those opened", ({ share }) => share),
];

export const Rules = ({ query }: { query: string }) => (
  <Panel<RulesPart> title="Rules that hold" lead="For cases that were opened in these days." part="rules" query={query}>
    {({ data }) =>
      data.length === 0 ? (
        <p class="muted">No rule holds for a case of these days.</p>
      ) : (
        <Table caption="Rules" columns={ruleColumns} rows={data} rowKey={({ rule }) => rule} />
      )
    }
  </Panel>
);
