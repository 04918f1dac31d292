import { useState } from "preact/hooks";
import { reachable, SelectField } from "../../../../shared";
import { riskWords, spaced } from "../../../model/words";
import type { Level, LevelDecision, Report } from "./backtest";
import { agreementOf, decisionTableOf, levels } from "./report-model";
import type { SideNames } from "./report-view";
import { agreementWords, countText } from "./report-words";

/** Levels against what people decided, on both sides, and how well they agree from a level on. */
export function DecisionsPart({ report, names }: { report: Report; names: SideNames }) {
  const [from, setFrom] = useState<Level>("high");
  const { before, after } = report.decisions;
  const sides: { key: string; name: string; who: string; matrix: LevelDecision[] }[] = [
    { key: "after", name: names.after, who: names.after, matrix: after },
    { key: "before", name: names.before, who: names.before, matrix: before },
  ];
  return (
    <section class="card" aria-label="Against people's decisions">
      <div class="card-head">
        <h2>Against people's decisions</h2>
        <div class="push">
          <SelectField
            label="A warning is"
            value={from}
            options={levels
              .filter((level) => level !== "low")
              .map((level) => ({
                value: level,
                label: level === "critical" ? riskWords[level] : `${riskWords[level]} or above`,
              }))}
            onChange={(value) => setFrom(levels.find((level) => level === value) ?? "high")}
          />
        </div>
      </div>
      <div class="sides">
        {sides.map(({ key, name, who, matrix }) => (
          <div key={key} class="side">
            <h3>{name}</h3>
            {agreementWords(agreementOf(matrix, from), from, who).map((line) => (
              <p key={line}>{line}</p>
            ))}
            <Matrix name={name} matrix={matrix} from={from} />
          </div>
        ))}
      </div>
    </section>
  );
}

function Matrix({ name, matrix, from }: { name: string; matrix: readonly LevelDecision[]; from: Level }) {
  const { decisions, rows } = decisionTableOf(matrix);
  const line = levels.indexOf(from);
  return (
    <section class="table-scroll" aria-label={`Levels of ${name} and decisions`} ref={reachable}>
      <table>
        <caption class="unseen">Cases by their level for {name} and what became of them</caption>
        <thead>
          <tr>
            <th scope="col">Level</th>
            {decisions.map((decision) => (
              <th key={decision} scope="col" class="end">
                {spaced(decision)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ level, cells }) => (
            <tr key={level} class={levels.indexOf(level) === line ? "warning-line" : undefined}>
              <th scope="row">{riskWords[level]}</th>
              {cells.map(({ decision, cases }) => (
                <td key={decision} class={cases === 0 ? "end muted" : "end"}>
                  {countText(cases)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
