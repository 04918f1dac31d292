import { useState } from "preact/hooks";
import { Badge, Button, type Column, Table } from "../../../../shared";
import type { Report } from "./backtest";
import { type RuleRate, ruleRatesOf } from "./report-model";
import type { SideNames } from "./report-view";
import { countText, pointsText, shareText } from "./report-words";

const shownAtFirst = 12;

/** How often each rule holds on both sides, what changed most first. */
export function RuleRates({ report, names }: { report: Report; names: SideNames }) {
  const [all, setAll] = useState(false);
  const rates = ruleRatesOf(report);
  if (rates.length === 0) return null;
  return (
    <section class="card" aria-label="Rules">
      <h2>How often each rule holds</h2>
      <Table
        caption="How often each rule holds"
        rows={all ? rates : rates.slice(0, shownAtFirst)}
        rowKey={({ id }) => id}
        columns={columnsFor(names)}
      />
      {!all && rates.length > shownAtFirst && (
        <p>
          <Button size="small" onClick={() => setAll(true)}>
            All {rates.length} rules
          </Button>
        </p>
      )}
    </section>
  );
}

const columnsFor = ({ before, after }: SideNames): Column<RuleRate>[] => [
  {
    key: "name",
    label: "Rule",
    names: true,
    value: ({ name }) => name,
    render: ({ name, id, standing }) => (
      <span class="rule-name">
        <span dir="auto">{name}</span> {name !== id && <code class="muted">{id}</code>}{" "}
        {standing === "new" && <Badge tone="info">new</Badge>}
        {standing === "gone" && <Badge>removed</Badge>}
      </span>
    ),
  },
  {
    key: "before",
    label: before,
    align: "end",
    value: (rule) => rule.before,
    render: (rule) => <Rate share={rule.before} holds={rule.holdsBefore} />,
  },
  {
    key: "after",
    label: after,
    align: "end",
    value: (rule) => rule.after,
    render: (rule) => <Rate share={rule.after} holds={rule.holdsAfter} />,
  },
  {
    key: "difference",
    label: "Difference",
    align: "end",
    value: ({ difference }) => difference,
    render: ({ difference }) => (
      <span class={Math.round(difference * 1_000) === 0 ? "muted nowrap" : "nowrap"}>{pointsText(difference)}</span>
    ),
  },
  {
    key: "unknown",
    label: "Not known",
    align: "end",
    value: ({ unknown }) => unknown,
    render: ({ unknown }) => (unknown === 0 ? <span class="muted">0</span> : countText(unknown)),
  },
  {
    key: "error",
    label: "Errors",
    align: "end",
    value: ({ error }) => error,
    render: ({ error }) => (error === 0 ? <span class="muted">0</span> : <Badge tone="bad">{countText(error)}</Badge>),
  },
];

const Rate = ({ share, holds }: { share: number | null; holds: number }) =>
  share === null ? (
    <span class="muted">not there</span>
  ) : (
    <span class="rate">
      {shareText(share)} <span class="muted">{countText(holds)}</span>
      <progress max={1} value={share} aria-hidden="true" />
    </span>
  );
