import { Link } from "../../shared/router";
import { Indicator } from "../evaluation/evaluation-tree";
import { caseHref } from "../model/case-list";
import { merchantReportHref } from "./alert-links";
import { detailLines, sourceWords } from "./alert-words";
import type { AlertDetails } from "./alerts-model";

/** Why the newest occurrence came about, in a sentence and in full. */
export function AlertReason({ alert }: { alert: AlertDetails }) {
  const { evaluation, source, ruleName, rule } = alert;
  const { reportId } = alert.detail;
  // What a rule's detail says stands in its evaluation as well.
  const details = evaluation === null ? detailLines(alert.detail) : [];
  return (
    <section class="panel" aria-label="Why">
      <header class="panel-head">
        <h2>Why</h2>
        {alert.caseId !== null && (
          <Link href={caseHref(alert.caseId, "checks").replace(/\?.*/, "")} class="panel-more">
            Checks of the case
          </Link>
        )}
        {typeof reportId === "string" && (
          <Link href={merchantReportHref(reportId)} class="panel-more">
            The report on the merchant
          </Link>
        )}
      </header>
      {evaluation === null ? (
        <p class="muted">
          {source === "rule"
            ? "The case does not have the record of this judgement any more."
            : typeof reportId === "string"
              ? "The score of a report on the merchant met the rule."
              : `${sourceWords[source]} raised it; no rule was asked.`}
        </p>
      ) : (
        <>
          {evaluation.sentence !== "" && (
            <p class="alert-sentence" dir="auto">
              {evaluation.sentence}
            </p>
          )}
          <div class="evaluation">
            <Indicator indicator={evaluation.indicator} />
          </div>
        </>
      )}
      <dl class="fact-grid">
        <div>
          <dt>{source === "screening" ? "List" : "Rule"}</dt>
          <dd>
            <span dir="auto">{ruleName}</span> <code class="muted">{rule}</code>
          </dd>
        </div>
        {details.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
