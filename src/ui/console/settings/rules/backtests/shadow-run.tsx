import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Badge, Button, Failed, Icon, Link, Loaded, queryWith, Skeleton, Time, toast } from "../../../../shared";
import { buildersOnly } from "../../frame/access";
import { Confirm } from "../../frame/confirm";
import { useWatch } from "../../frame/when";
import type { Shadow } from "./backtest";
import { ended, type Findings, findingsOf } from "./findings-model";
import { ReportView } from "./report-view";
import { byWords, countText, endWords, sourceWords } from "./report-words";

const lookEveryMs = 3_000;

/** One shadow: since when, until when, and what it found so far. */
export function ShadowRun({ id }: { id: string }) {
  const findings = useMemo(() => findingsOf<Shadow>("shadows", id), [id]);
  const judged = findings.thing.value?.judged ?? null;
  useEffect(() => void findings.look(), [findings]);
  useEffect(() => {
    if (judged !== null) void findings.lookAtCases();
  }, [findings, judged]);
  useWatch(findings.thing.value?.status === "running", lookEveryMs, () => findings.look());
  const report = findings.report.state.value;
  return (
    <div class="backtests">
      <Link class="settings-back" href={queryWith({ shadow: null })}>
        <Icon name="arrowLeft" size={14} />
        All shadows
      </Link>
      <Loaded
        of={findings.thing.state}
        retry={() => void findings.look()}
        home={{ label: "All shadows", href: queryWith({ shadow: null }) }}
        skeleton={<Skeleton lines={6} />}
      >
        {(shadow) => (
          <>
            <Head shadow={shadow} findings={findings} />
            {report.status === "failed" && <Failed failure={report.failure} retry={() => void findings.look()} />}
            {report.status === "loading" && <Skeleton lines={8} label="Loading the report" />}
            {report.status === "ready" &&
              (report.value.cases.judged === 0 && shadow.status === "running" ? (
                <p class="muted">Nothing was judged yet. What it finds appears here by itself.</p>
              ) : (
                <ReportView
                  report={report.value}
                  findings={findings}
                  names={{ before: "production", after: `v${shadow.ruleSet.version}` }}
                  isUnderWay={shadow.status === "running"}
                />
              ))}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Head({ shadow, findings }: { shadow: Shadow; findings: Findings<Shadow> }) {
  const [asked, setAsked] = useState(false);
  const runs = shadow.status === "running";
  return (
    <section class="card" aria-label="This shadow">
      <div class="card-head">
        <h2>v{shadow.ruleSet.version} beside production</h2>
        <Badge tone={runs ? "info" : "neutral"}>{runs ? "Running" : "Ended"}</Badge>
        {runs && (
          <Button size="small" blocked={buildersOnly()} onClick={() => setAsked(true)}>
            Stop…
          </Button>
        )}
      </div>
      <p>
        <span class="num" role="status">
          {countText(shadow.judged)} judged
          {shadow.missed > 0 && `, ${countText(shadow.missed)} missed`}
        </span>
        {". "}
        {runs ? (
          <>
            Until <Time at={shadow.until} exact />.
          </>
        ) : (
          endWords(shadow)
        )}
      </p>
      <p class="muted">
        {shadow.sharePercentage} % of cases {sourceWords(shadow.source)}. Begun by {byWords(shadow.byId)},{" "}
        <Time at={shadow.createdAt} />.
      </p>
      {asked && (
        <Confirm
          title="Stop this shadow?"
          verb="Stop"
          onClose={() => setAsked(false)}
          run={async () => {
            const answer = await ended(findings, api.delete<Shadow>(`/shadows/${encodeURIComponent(shadow.id)}`));
            if (answer.ok) toast({ tone: "ok", text: "The shadow has ended." });
            return answer;
          }}
        >
          <p>It does not begin again. What it found stays for 90 days.</p>
        </Confirm>
      )}
    </section>
  );
}
