import { type Column, Link, Table } from "../../shared";
import { sourceWords } from "../alerts/alert-words";
import { Panel } from "./panel";
import { counted, Days, rated, timed } from "./panels";
import { type AlertOutcomes, type AlertsPart, countText, eachAlertDay, percentText } from "./statistics";

type RuleRow = AlertsPart["rules"][number];
const ruleColumns: Column<RuleRow>[] = [
  {
    key: "rule",
    label: "Rule",
    names: true,
    value: ({ ruleName }) => ruleName,
    render: ({ rule, ruleName }) => (
      <Link href={`/console/alerts?${new URLSearchParams({ rule, status: "any" })}`}>
        <span dir="auto">{ruleName}</span>
      </Link>
    ),
  },
  {
    key: "source",
    label: "From",
    value: ({ source }) => sourceWords[source],
    render: ({ source }) => sourceWords[source],
  },
  counted("opened", "Opened", ({ opened }) => opened),
  counted("open", "Still open", ({ open }) => open),
  counted("confirmed", "Confirmed", ({ confirmed }) => confirmed),
  counted("cleared", "Cleared", ({ cleared }) => cleared),
  counted("dismissed", "Dismissed", ({ dismissed }) => dismissed),
  rated("true", "True", ({ truePositiveRate }) => truePositiveRate),
  rated("false", "False", ({ falsePositiveRate }) => falsePositiveRate),
  timed("median", "Half closed within", ({ medianMs }) => medianMs),
  timed("p90", "9 of 10 within", ({ p90Ms }) => p90Ms),
];

/** What became of alerts: by rule, and by day. */
export const AlertNumbers = ({ query }: { query: string }) => (
  <>
    <Panel<AlertsPart>
      title="Opened and closed"
      lead="Closed: of those that were opened on the day, by now. True positives: confirmed, of those that people closed."
      part="alerts"
      query={query}
      exportable={false}
    >
      {({ totals, from, to, days }) => (
        <>
          <Totals totals={totals} />
          <Days
            label="Alerts opened by day, and closed of them"
            rows={eachAlertDay(from, to, days)}
            words={countText}
            lines={[
              { label: "Opened", colour: "--info", dashed: true, of: ({ opened }) => opened },
              { label: "Closed", colour: "--brand", of: ({ closed }) => closed },
            ]}
            columns={[
              counted<AlertsPart["days"][number]>("opened", "Opened", ({ opened }) => opened),
              counted<AlertsPart["days"][number]>("closed", "Closed", ({ closed }) => closed),
            ]}
          />
        </>
      )}
    </Panel>
    <Panel<AlertsPart>
      title="Alerts by rule"
      lead="True: confirmed, of those that people closed. Times are from opening to closing."
      part="alerts"
      query={query}
    >
      {({ rules }) =>
        rules.length === 0 ? (
          <p class="muted">No alert was opened in these days.</p>
        ) : (
          <Table
            caption="Rules"
            columns={ruleColumns}
            rows={rules}
            rowKey={({ source, rule }) => `${source}/${rule}`}
          />
        )
      }
    </Panel>
  </>
);

const Totals = ({ totals }: { totals: AlertOutcomes }) => (
  <dl class="stats-tiles">
    {[
      { label: "Opened", value: countText(totals.opened) },
      { label: "Still open", value: countText(totals.open) },
      { label: "True positives", value: percentText(totals.truePositiveRate) },
      { label: "False positives", value: percentText(totals.falsePositiveRate) },
      { label: "Taken back", value: countText(totals.withdrawn) },
    ].map(({ label, value }) => (
      <div key={label} class="stats-tile">
        <dt>{label}</dt>
        <dd class="num">{value}</dd>
      </div>
    ))}
  </dl>
);
