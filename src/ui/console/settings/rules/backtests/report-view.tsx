import type { Report } from "./backtest";
import { ChangedCases } from "./changed-cases";
import { DecisionsPart } from "./decisions-part";
import type { Findings } from "./findings-model";
import { shiftOf } from "./report-model";
import { casesText, countText, leftOutWords, shiftWords } from "./report-words";
import { RuleRates } from "./rule-rates";
import { ShiftTable } from "./shift-table";

/** What the two sides are called: "production" or "v3", and the version that was tried. */
export interface SideNames {
  before: string;
  after: string;
}

/** What a backtest or a shadow comes to: in a sentence first, then levels, people's decisions, rules, cases. */
export function ReportView({
  report,
  findings,
  names,
  isUnderWay,
}: {
  report: Report;
  findings: Pick<Findings<unknown>, "cases" | "onlyChanged" | "showOnlyChanged">;
  names: SideNames;
  isUnderWay: boolean;
}) {
  const shift = shiftOf(report);
  const left = leftOutWords(report);
  return (
    <>
      <section class="card" aria-label="In short">
        <p class="report-sentence">
          {isUnderWay && "So far: "}
          {shiftWords(report, shift)}
        </p>
        {left.map((line) => (
          <p key={line} class="muted">
            {line}
          </p>
        ))}
      </section>
      {report.cases.judged > 0 && (
        <>
          <ShiftTable shift={shift} names={names} />
          <DecisionsPart report={report} names={names} />
          <RuleRates report={report} names={names} />
        </>
      )}
      <ChangedCases findings={findings} names={names} rules={report.rules} isUnderWay={isUnderWay} />
      <Unknown report={report} />
    </>
  );
}

function Unknown({ report: { unknownFacts, lists } }: { report: Report }) {
  const { answeredByVersionOfToday: today, unanswered } = lists;
  if (unknownFacts.length === 0 && today === 0 && unanswered === 0) return null;
  return (
    <section class="card" aria-label="What was not known">
      <h2>What was not known</h2>
      {unknownFacts.length > 0 && (
        <ul class="unknown-facts">
          {unknownFacts.map(({ fact, cases }) => (
            <li key={fact}>
              <code>{fact}</code> <span class="muted num">{casesText(cases)}</span>
            </li>
          ))}
        </ul>
      )}
      {today > 0 && (
        <p class="muted">
          {countText(today)} questions were answered by lists as they are today: those lists are younger than the
          judgement.
        </p>
      )}
      {unanswered > 0 && <p class="muted">{countText(unanswered)} questions went to lists that do not exist.</p>}
    </section>
  );
}
