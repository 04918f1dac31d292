import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { loader } from "../../shared/load";
import { Empty, Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import {
  kindWords,
  type Monitor,
  type MonitorRun,
  monitorPath,
  monitorsLocked,
  problemWords,
  resultOf,
  termsWords,
} from "../monitoring/monitor";
import { PauseDialog } from "../monitoring/pause-dialog";
import { RunLine } from "../monitoring/run-line";
import { TermsDialog } from "../monitoring/terms-dialog";
import { LoadMore } from "../settings/frame/load-more";
import { type Paged, paged } from "../settings/frame/paged";
import { useWatch } from "../settings/frame/when";
import type { Entity } from "./entities-model";
import { nameOr } from "./entity-words";
import "../monitoring/monitoring.css";

/** A look is over within seconds. */
const lookEveryMs = 1_500;

/** What is watched of somebody, each with its switch, and what came of it. */
export function MonitoringTab({ entity }: { entity: Entity }) {
  const monitors = useMemo(
    () => loader<{ data: Monitor[] }>((signal) => api.get(monitorPath(entity.id), { signal })),
    [entity.id],
  );
  const runs = useMemo(
    () => paged<MonitorRun>(() => `/entities/${encodeURIComponent(entity.id)}/monitor-runs?limit=20`),
    [entity.id],
  );
  const look = () => Promise.all([monitors.load(), runs.load()]);
  useEffect(() => void look(), [monitors, runs]);
  const isUnderWay = runs.value?.data.some(isRunning) ?? false;
  useWatch(isUnderWay, lookEveryMs, () => Promise.all([monitors.load(), runs.look(isRunning)]));
  return (
    <div class="stack entity-body watched">
      <section class="panel" aria-label="Monitoring">
        <Loaded of={monitors.state} retry={() => void look()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) => (
            <ul class="lined">
              {data.map((one) => (
                <Line
                  key={one.kind}
                  entity={entity}
                  monitor={one}
                  last={lastOf(runs.value?.data, one)}
                  done={() => void look()}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      <Looks runs={runs} />
    </div>
  );
}

const isRunning = ({ status }: MonitorRun): boolean => status === "running";

const lastOf = (runs: readonly MonitorRun[] | undefined, { last }: Monitor): MonitorRun | null =>
  runs?.find(({ id }) => id === last?.runId) ?? null;

function Line({
  entity,
  monitor,
  last,
  done,
}: {
  entity: Entity;
  monitor: Monitor;
  last: MonitorRun | null;
  done: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const dialog = useSignal<"terms" | "pause" | null>(null);
  const { kind, enabled, paused, terms, origin } = monitor;
  const { label, icon, what } = kindWords[kind];
  const locked = monitorsLocked();
  const act = (asked: () => ReturnType<typeof api.post>) => async () => {
    if (busy) return;
    setBusy(true);
    const answer = await asked();
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    done();
  };
  const turn = act(() => api.put(monitorPath(entity.id), { monitors: { [kind]: { ...terms, enabled: !enabled } } }));
  const post = (verb: "run" | "resume") => act(() => api.post(monitorPath(entity.id, `/${kind}/${verb}`)));
  const close = () => (dialog.value = null);
  return (
    <li class="watched-line" data-monitor={kind}>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked={enabled}
        aria-label={`Watch: ${label}`}
        aria-disabled={busy || locked !== null || undefined}
        title={locked ?? undefined}
        onClick={() => locked === null && void turn()}
      />
      <div class="watched-words">
        <p class="row wrap">
          <Icon name={icon} size={14} />
          <b>{label}</b>
          <Standing monitor={monitor} />
        </p>
        <p class="muted">
          {enabled ? `Looked at ${termsWords(kind, terms)}` : what}
          {enabled && origin === "defaults" && " · by default"}
        </p>
        {enabled && <Times monitor={monitor} last={last} />}
      </div>
      <div class="row wrap watched-deeds">
        <Button size="small" kind="quiet" blocked={locked} onClick={() => (dialog.value = "terms")}>
          Change…<span class="unseen"> {label}</span>
        </Button>
        {enabled && paused === null && (
          <Button size="small" blocked={locked} onClick={() => (dialog.value = "pause")}>
            Pause…<span class="unseen"> {label}</span>
          </Button>
        )}
        {enabled && paused !== null && (
          <Button size="small" busy={busy} blocked={locked} onClick={() => void post("resume")()}>
            Resume<span class="unseen"> {label}</span>
          </Button>
        )}
        {enabled && (
          <Button size="small" icon="refresh" busy={busy} blocked={locked} onClick={() => void post("run")()}>
            Look now<span class="unseen">: {label}</span>
          </Button>
        )}
      </div>
      {dialog.value === "terms" && <TermsDialog entityId={entity.id} monitor={monitor} onClose={close} onDone={done} />}
      {dialog.value === "pause" && (
        <PauseDialog
          entityId={entity.id}
          name={nameOr(entity.name, entity.id)}
          kind={kind}
          onClose={close}
          onDone={done}
        />
      )}
    </li>
  );
}

const Standing = ({ monitor: { paused, isOverdue, problem } }: { monitor: Monitor }) => (
  <>
    {paused !== null && (
      <Badge tone="wait">
        Paused
        {paused.until !== null && (
          <>
            {" "}
            until <Time at={paused.until} exact />
          </>
        )}
      </Badge>
    )}
    {isOverdue && <Badge tone="warn">Overdue</Badge>}
    {problem !== null && (
      <Badge tone="bad" icon="alert">
        {problemWords(problem)}
      </Badge>
    )}
  </>
);

/** When somebody is looked at next, and when they were last, with what came of it. */
function Times({ monitor: { dueAt, last: told, kind }, last }: { monitor: Monitor; last: MonitorRun | null }) {
  const result = told === null ? null : resultOf(last ?? { kind, status: told.status, news: null });
  return (
    <dl class="watched-times">
      <div>
        <dt>Next</dt>
        <dd>{dueAt === null ? "when something happens" : <Time at={dueAt} />}</dd>
      </div>
      <div>
        <dt>Last</dt>
        <dd>
          {told === null ? (
            "not yet"
          ) : (
            <>
              <Time at={told.at} />
              {/* Without the run itself only that it is done is known. */}
              {result !== null && (last !== null || told.status !== "done") && ` · ${result.label.toLowerCase()}`}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** Every look at somebody, the newest first. */
const Looks = ({ runs }: { runs: Paged<MonitorRun> }) => (
  <section class="panel" aria-label="Looks">
    <h2>Looks</h2>
    <Loaded of={runs.state} retry={() => void runs.load()} skeleton={<SkeletonRows rows={4} />}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty icon="eye" title="Nobody has looked yet">
            <p>What comes of every look stands here: nothing new, or what is new with its alert or case.</p>
          </Empty>
        ) : (
          <>
            <ul class="lined">
              {data.map((run) => (
                <li key={run.id}>
                  <RunLine run={run} />
                </li>
              ))}
            </ul>
            <LoadMore of={runs} />
          </>
        )
      }
    </Loaded>
  </section>
);
