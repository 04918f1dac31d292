import { useState } from "preact/hooks";
import { SelectField } from "../../../shared/field";
import { Link } from "../../../shared/router";
import { exactTime } from "../../../shared/time-words";
import type { Evaluation } from "../../evaluation/evaluation";
import { EvaluationTree } from "../../evaluation/evaluation-tree";
import { caseHref } from "../../model/case-list";
import { checks } from "../../model/open-case";
import { arithmeticOf, domainsOf, effortWords, levelWords, sourceOfFact } from "../../model/risk";
import type { Case, Explanation } from "../../model/types";
import { factName } from "../../model/why";
import { labelOf } from "../../model/words";
import { addressOf } from "../../settings/frame/addresses";
import { ReplayCheck } from "./replay";
import "./risk.css";

/** Everything behind a score: how it adds up, every rule that was asked with what it read, which rules they were, and the proof of it. */
export function RiskDetail({ now, scores }: { now: Case; scores: Explanation["scores"] }) {
  const [chosen, setChosen] = useState("");
  const told = scores.flatMap(({ explanation, ...score }) => (explanation === null ? [] : [{ ...score, explanation }]));
  const keyOf = ({ seq, plugin }: { seq: number; plugin: string }) => `${seq} ${plugin}`;
  const shown = told.find((score) => keyOf(score) === chosen) ?? told[0];
  if (shown === undefined) return <p class="muted">There is no score yet.</p>;
  return (
    <div class="risk-detail">
      {told.length > 1 && (
        <SelectField
          label={`Score, ${told.length} so far`}
          value={keyOf(shown)}
          onChange={setChosen}
          options={told.map((score, i) => ({
            value: keyOf(score),
            label: `${levelWords(score.explanation.level, score.explanation.score)}, ${labelOf(score.plugin)}, ${exactTime(score.at)}${i === 0 ? ", the newest" : ""}`,
          }))}
        />
      )}
      <Origin evaluation={shown.explanation} plugin={shown.plugin} />
      <Arithmetic evaluation={shown.explanation} />
      <EvaluationTree
        key={keyOf(shown)}
        evaluation={shown.explanation}
        label="Every rule that was asked"
        missing={(path) => <MissingFact caseId={now.id} path={path} />}
      />
      <ReplayCheck now={now} />
    </div>
  );
}

/** Which rules judged, and what that took. */
function Origin({ evaluation, plugin }: { evaluation: Evaluation; plugin: string }) {
  const { ruleSet } = evaluation;
  const effort = effortWords(evaluation);
  return (
    <p class="muted">
      {ruleSet === undefined ? (
        `Rules of the plugin “${labelOf(plugin)}”`
      ) : (
        <>
          Rule set{" "}
          <Link href={addressOf.ruleSet(ruleSet.id)}>
            {ruleSet.key}, version {ruleSet.version}
          </Link>
        </>
      )}
      {effort.map((part) => ` · ${part}`).join("")}
    </p>
  );
}

/** How the points add up, and in which domains they arose. */
function Arithmetic({ evaluation }: { evaluation: Evaluation }) {
  const sum = arithmeticOf(evaluation);
  const domains = domainsOf(evaluation);
  return (
    <div class="risk-sums">
      {sum !== null && (
        <table class="sum">
          <caption>How {sum.total} comes about</caption>
          <tbody>
            {sum.lines.map(({ words, points }, i) => (
              <tr key={`${words} ${i}`}>
                <th scope="row">{words}</th>
                <td class="num">{points}</td>
              </tr>
            ))}
            <tr class="total">
              <th scope="row">{sum.lines.length === 0 ? "No rule holds" : `Together: ${evaluation.level}`}</th>
              <td class="num">{sum.total}</td>
            </tr>
          </tbody>
        </table>
      )}
      {domains.length > 0 && (
        <table class="sum">
          <caption>By domain</caption>
          <tbody>
            {domains.map(({ domain, points, names }) => (
              <tr key={domain}>
                <th scope="row">
                  {domain} <span class="muted">{names.join(", ")}</span>
                </th>
                <td class="num">{points}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** A fact that a rule missed: where it would come from. */
function MissingFact({ caseId, path }: { caseId: string; path: string }) {
  const { words, tab } = sourceOfFact(path, checks.value ?? []);
  return (
    <span>
      {words}: <Link href={caseHref(caseId, tab)}>{factName(path)}</Link>
    </span>
  );
}
