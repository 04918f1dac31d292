import type { JsonObject } from "../../../lib/json";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { JsonView } from "../case/json-view";
import { plural, riskTones, riskWords } from "../model/words";
import {
  changeShown,
  changesIn,
  type Found,
  factsIn,
  type Indicator,
  indicatorsIn,
  levelShown,
  riskKindsIn,
  summaryText,
} from "./findings";
import { pageOf, scoreChange, statusWords } from "./merchant-words";
import { ScoreChange } from "./merchants-list";
import { isUnderWay, type MerchantReportDetails, reportHref } from "./merchants-model";
import { OuterLink } from "./outer-link";
import { SchedulePanel } from "./schedule-panel";
import { TrendPanel } from "./trend-panel";

/** What a report says, the score and what makes it first; then what is known of its merchant. */
export const ReportBody = ({ report }: { report: MerchantReportDetails }) => (
  <div class="stack merchant-body">
    {isUnderWay(report) && <BeingMade report={report} />}
    {report.status === "failed" && <FailedReport report={report} />}
    {report.status === "quality-control" && (
      <div class="notice">
        <p>
          Somebody has to look at it before it counts: until then nothing is compared with it and no alert is raised.
        </p>
      </div>
    )}
    {report.data !== null && (
      <>
        <ScorePanel report={report} data={report.data} />
        <Against data={report.data} />
        <Changes report={report} data={report.data} />
        <FactsPanel data={report.data} />
      </>
    )}
    {report.entityId !== null && (
      <>
        <TrendPanel reportId={report.id} />
        <SchedulePanel entityId={report.entityId} websiteUrl={report.websiteUrl} />
      </>
    )}
    {report.data !== null && (
      <details class="behind">
        <summary>
          <Icon name="chevronRight" size={14} />
          All of it as JSON
        </summary>
        <JsonView value={report.data} label="The report" />
      </details>
    )}
  </div>
);

const BeingMade = ({ report }: { report: MerchantReportDetails }) => (
  <section class="panel" aria-label="Under way">
    <p>
      <b>{statusWords[report.status]}.</b>{" "}
      {report.problem === null
        ? "This page looks again by itself."
        : `The last try failed (${report.problem.message ?? report.problem.code}); it is tried again by itself.`}
    </p>
    <Skeleton lines={5} label="The report is being made" />
  </section>
);

const FailedReport = ({ report: { problem } }: { report: MerchantReportDetails }) => (
  <div class="notice bad" role="alert">
    <p>
      <b>No report was made.</b> {problem?.message ?? problem?.code} A failure says nothing about the merchant.
    </p>
  </div>
);

function ScorePanel({ report, data }: { report: MerchantReportDetails; data: JsonObject }) {
  const { riskScore, riskLevel, comparedToId } = report;
  const points = scoreChange(report);
  const text = summaryText(data);
  return (
    <section class="panel" aria-label="Risk score">
      <div class="merchant-result">
        <p class={`merchant-number ${riskLevel === null ? "" : riskTones[riskLevel]}`}>
          <b class="num">{riskScore ?? "–"}</b>
          <span>{riskScore === null ? "no score" : "of 100"}</span>
        </p>
        <div class="stack">
          <p>
            {riskLevel !== null && <b>{riskWords[riskLevel]} risk. </b>}
            {text !== null && <span dir="auto">{text}</span>}
          </p>
          {comparedToId !== null && (
            <p class="muted">
              {points !== null && (
                <>
                  <ScoreChange points={points} />{" "}
                </>
              )}
              against <Link href={reportHref(comparedToId)}>the report before</Link>
              {report.previousScore !== null && `, which came to ${report.previousScore}`}
            </p>
          )}
          <RiskKinds data={data} />
        </div>
      </div>
    </section>
  );
}

function RiskKinds({ data }: { data: JsonObject }) {
  const kinds = riskKindsIn(data);
  if (kinds.length === 0) return null;
  return (
    <ul class="merchant-kinds" aria-label="By kind of risk">
      {kinds.map(({ name, level }) => (
        <li key={name}>
          <span class="muted">{name}</span> <Level level={level} />
        </li>
      ))}
    </ul>
  );
}

const Level = ({ level }: { level: string }) => {
  const { label, tone } = levelShown(level);
  return <Badge tone={tone}>{label}</Badge>;
};

function Against({ data }: { data: JsonObject }) {
  const groups = indicatorsIn(data);
  return (
    <section class="panel" aria-label="What the score is made of">
      <header class="panel-head">
        <h2>What the score is made of</h2>
      </header>
      {groups.length === 0 ? (
        <p class="muted">Nothing that was looked at counts against the merchant.</p>
      ) : (
        groups.map(({ domain, indicators }) => (
          <section key={domain} aria-label={domain}>
            <h3 class="sub-head">{domain}</h3>
            <ul class="lined">
              {indicators.map((indicator, at) => (
                <IndicatorLine key={`${indicator.name} ${at}`} indicator={indicator} />
              ))}
            </ul>
          </section>
        ))
      )}
    </section>
  );
}

const IndicatorLine = ({ indicator }: { indicator: Indicator }) => {
  const { name, riskLevel, points, explanation, sourceUrl } = indicator;
  return (
    <li class="merchant-indicator">
      <Level level={riskLevel} />
      <div>
        <b>
          <bdi>{name}</bdi>
        </b>
        {explanation !== null && (
          <p>
            <bdi>{explanation}</bdi>
          </p>
        )}
        {sourceUrl !== null && <OuterLink url={sourceUrl} text={pageOf(sourceUrl)} />}
      </div>
      {points !== null && (
        <b class="num">
          <bdi>+{points}</bdi>
        </b>
      )}
    </li>
  );
};

function Changes({ report, data }: { report: MerchantReportDetails; data: JsonObject }) {
  const changes = changesIn(data);
  return (
    <section class="panel" aria-label="What has changed">
      <header class="panel-head">
        <h2>What has changed</h2>
        {changes !== null && changes.length > 0 && <span class="muted num">{plural(changes.length, "change")}</span>}
      </header>
      {changes === null ? (
        <p class="muted">
          {report.comparedToId === null
            ? "This is the first completed report on the merchant: there is nothing to compare it with."
            : "Reports of this vendor cannot be compared line by line."}
        </p>
      ) : changes.length === 0 ? (
        <p class="muted">Nothing that matters, since the report before.</p>
      ) : (
        <ul class="lined">
          {changes.map((change, at) => (
            <ChangeLine key={at} {...changeShown(change)} />
          ))}
        </ul>
      )}
    </section>
  );
}

const ChangeLine = ({ name, before, after }: { name: string; before: string; after: string }) => (
  <li class="merchant-change">
    <b>{name}</b>
    <span>
      {before !== "" && (
        <del>
          <span class="unseen">before: </span>
          <bdi>{before}</bdi>
        </del>
      )}
      {after !== "" && (
        <ins>
          <span class="unseen">now: </span>
          <bdi>{after}</bdi>
        </ins>
      )}
    </span>
  </li>
);

function FactsPanel({ data }: { data: JsonObject }) {
  const facts = factsIn(data);
  if (facts.length === 0) return null;
  return (
    <section class="panel" aria-label="What was found">
      <header class="panel-head">
        <h2>What was found</h2>
      </header>
      <dl class="fact-grid">
        {facts.map((fact, at) => (
          <FactLine key={at} fact={fact} />
        ))}
      </dl>
    </section>
  );
}

const FactLine = ({ fact: { name, values } }: { fact: Found }) => (
  <div>
    <dt>{name}</dt>
    {values.map(({ text, url, isMissing }, at) => (
      <dd key={at} class={isMissing === true ? "missing" : undefined}>
        {isMissing === true && <Icon name="alert" size={12} />}
        {url === undefined ? <bdi>{text}</bdi> : <OuterLink url={url} text={text} />}
      </dd>
    ))}
  </div>
);
