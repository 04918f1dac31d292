import { useEffect, useMemo, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  Failed,
  Icon,
  Link,
  Loaded,
  queryWith,
  Skeleton,
  sayFailure,
  Time,
  toast,
} from "../../../../shared";
import { buildersOnly } from "../../frame/access";
import { useWatch } from "../../frame/when";
import type { RuleSet } from "../rule-set";
import { type Backtest, isUnderWay } from "./backtest";
import { ended, type Findings, findingsOf } from "./findings-model";
import { ReportView } from "./report-view";
import { backtestWords, byWords, casesText, countText, scopeWords, sourceWords } from "./report-words";

const lookEveryMs = 1_000;

/** One backtest: how far it is, and what it comes to so far. */
export function BacktestRun({ id, ruleSet }: { id: string; ruleSet: RuleSet }) {
  const findings = useMemo(() => findingsOf<Backtest>("backtests", id), [id]);
  const run = findings.thing.value;
  const status = run?.status ?? null;
  useEffect(() => void findings.look(), [findings]);
  useEffect(() => {
    if (status !== null) void findings.lookAtCases();
  }, [findings, status]);
  useWatch(run !== null && isUnderWay(run), lookEveryMs, () => findings.look());
  return (
    <div class="backtests">
      <Link class="settings-back" href={queryWith({ run: null })}>
        <Icon name="arrowLeft" size={14} />
        All backtests
      </Link>
      <Loaded
        of={findings.thing.state}
        retry={() => void findings.look()}
        home={{ label: "All backtests", href: queryWith({ run: null }) }}
        skeleton={<Skeleton lines={6} />}
      >
        {(now) => (
          <>
            <Head run={now} findings={findings} />
            {now.ruleSet.hash !== ruleSet.hash && (
              <p class="notice warn">
                {now.ruleSet.id === ruleSet.id
                  ? "The draft was changed after this backtest began. These numbers are about the rules of that moment."
                  : `These numbers are about v${now.ruleSet.version}, not about the version that is open.`}
              </p>
            )}
            <Report run={now} findings={findings} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Head({ run, findings }: { run: Backtest; findings: Findings<Backtest> }) {
  const [busy, setBusy] = useState(false);
  const { label, tone } = backtestWords(run);
  const cancel = async () => {
    setBusy(true);
    const answer = await ended(findings, api.post(`/backtests/${encodeURIComponent(run.id)}/cancel`));
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
  };
  return (
    <section class="card" aria-label="This backtest">
      <div class="card-head">
        <h2>
          v{run.ruleSet.version} against {run.against === null ? "production" : `v${run.against}`}
        </h2>
        <Badge tone={tone}>{label}</Badge>
        {isUnderWay(run) && (
          <Button size="small" busy={busy} blocked={buildersOnly()} onClick={() => void cancel()}>
            Cancel
          </Button>
        )}
      </div>
      <p class="muted">
        On {scopeWords(run)} {sourceWords(run.source)}. Begun by {byWords(run.byId)}, <Time at={run.createdAt} />.
      </p>
      <Progress run={run} />
      {run.problem !== null && (
        <p class="notice bad" role="alert">
          {run.problem}
        </p>
      )}
    </section>
  );
}

function Progress({ run }: { run: Backtest }) {
  const { judged, total } = run.progress;
  if (run.status === "done") return null;
  if (run.status === "queued" || total === 0)
    return <p role="status">{isUnderWay(run) ? "Looking up the cases …" : "No case was judged."}</p>;
  return (
    <div class="backtest-progress">
      <progress max={total} value={judged} aria-label="Cases judged" />
      <span class="num" role="status">
        {countText(judged)} of {casesText(total)}
      </span>
    </div>
  );
}

function Report({ run, findings }: { run: Backtest; findings: Findings<Backtest> }) {
  const state = findings.report.state.value;
  if (state.status === "failed") return <Failed failure={state.failure} retry={() => void findings.look()} />;
  if (state.status === "loading") return <Skeleton lines={8} label="Loading the report" />;
  return (
    <ReportView
      report={state.value}
      findings={findings}
      names={{ before: run.against === null ? "production" : `v${run.against}`, after: `v${run.ruleSet.version}` }}
      isUnderWay={isUnderWay(run)}
    />
  );
}
