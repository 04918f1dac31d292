import { useSignal } from "@preact/signals";
import { Badge, type Tone } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Icon } from "../../../shared/icon";
import { caseNowMs, Time } from "../../../shared/time";
import { durationText } from "../../../shared/time-words";
import { checkName } from "../../model/check-words";
import { allowed } from "../../model/open-case";
import { incidentOf, runNote, termsWords, whyNotAgain } from "../../model/runs";
import type { Case, Check } from "../../model/types";
import { labelOf } from "../../model/words";
import { CaseIncident } from "../case-incident";
import { hitsOf } from "../hits/hit";
import { Hits } from "../hits/hits";
import { JsonView } from "../json-view";
import { useArrival } from "../run-place";
import { Attempts } from "./attempts";
import { Matches } from "./matches";
import { RawAnswerView } from "./raw-answer";
import { ResultFacts } from "./result-facts";
import { RunAgainDialog } from "./run-again-dialog";
import { RunBadge } from "./run-look";
import { SimulateMenu } from "./simulate-menu";
import { simulatedRun } from "./simulations";

/** One run of a plugin: what it found, what it is at, how it was tried. Only the newest of a plugin can be run again. */
export function RunCard({ now, run, newest }: { now: Case; run: Check; newest: boolean }) {
  const asks = useSignal(false);
  const card = useArrival(run.id);
  const name = checkName(run);
  const note = runNote(run, caseNowMs());
  const terms = termsWords(run);
  const incident = incidentOf(run, now.incidents);
  const reasons = run.result?.reasons ?? [];
  return (
    <section ref={card} tabIndex={-1} class={newest ? "panel check" : "panel check old"} aria-label={name}>
      <header class="panel-head">
        <h2>{name}</h2>
        <RunBadge run={run} />
        {run.late && (
          <Badge tone="warn" icon="clock">
            Late
          </Badge>
        )}
        {run.generation > 1 && <Badge>Run {run.generation}</Badge>}
        <span class="muted clip" title={run.id}>
          {[run.result?.vendor, run.result?.vendorRef ?? run.plugin].filter(Boolean).join(", ")}
        </span>
        <span class="push muted num">
          {run.durationMs !== null && run.durationMs > 0 && `${durationText(run.durationMs)} · `}
          <Time at={run.startedAt} />
        </span>
      </header>
      {note !== null && (
        <p class={`notice ${note.tone}`}>
          <Icon name="clock" size={14} />
          <span>{note.text}</span>
        </p>
      )}
      {incident !== null && <CaseIncident now={now} run={run} newest={newest} incident={incident} />}
      {run.error !== null && incident === null && (
        <p class="notice bad">
          <Icon name="alert" size={14} />
          <span>
            {run.error.message ?? labelOf(run.error.code)} <span class="mono">{run.error.code}</span>
          </span>
        </p>
      )}
      {reasons.length > 0 && (
        <ul class="reason-list">
          {reasons.map((reason) => (
            <li key={`${reason.code}${reason.message}`}>
              <Badge tone={severityTones[reason.severity]}>{labelOf(reason.severity)}</Badge>
              <span>{reason.message}</span>
            </li>
          ))}
        </ul>
      )}
      {run.result !== null && <ResultFacts result={run.result} request={run.request} />}
      {terms !== null && <p class="muted">{terms}</p>}
      {hitsOf(run).length > 0 ? <Hits caseId={now.id} check={run} /> : <Matches check={run} />}
      <div class="raws">
        {run.attempts.length > 0 && <Attempts caseId={now.id} run={run} />}
        <details class="raw">
          <summary>
            Raw result <Icon name="chevronRight" size={12} />
          </summary>
          <JsonView value={{ request: run.request, output: run.output }} label={`Raw result of ${name}`} />
        </details>
        {run.rawRef != null && <RawAnswerView rawRef={run.rawRef} name={name} />}
        {newest && (
          <span class="push row wrap">
            <SimulateMenu id={run.id} name={name} check={simulatedRun(run)} blocked={allowed.value?.work ?? null} />
            <Button
              size="small"
              icon="refresh"
              blocked={whyNotAgain(run, now, allowed.value?.work ?? null)}
              onClick={() => (asks.value = true)}
            >
              Run again…<span class="unseen"> {name}</span>
            </Button>
          </span>
        )}
      </div>
      {asks.value && <RunAgainDialog run={run} name={name} onClose={() => (asks.value = false)} />}
    </section>
  );
}

const severityTones = {
  info: "info",
  low: "neutral",
  medium: "warn",
  high: "bad",
} as const satisfies Record<string, Tone>;
