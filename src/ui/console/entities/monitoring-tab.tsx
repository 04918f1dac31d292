import { useEffect, useMemo, useState } from "preact/hooks";
import type { MonitorKind } from "../../../domain/monitoring";
import { api, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { loader } from "../../shared/load";
import { Empty, Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { labelOf } from "../model/words";
import type { Entity } from "./entities-model";
import { entitiesLocked } from "./entity-words";

/** A monitor as `GET /entities/{id}/monitors` lists it. */
interface Monitor {
  kind: MonitorKind;
  enabled: boolean;
  terms: Record<string, unknown>;
  paused: { since: string; until: string | null } | null;
  dueAt: string | null;
  isOverdue: boolean;
  problem: string | null;
  last: { runId: string; at: string; status: string } | null;
}

const kindWords: Record<MonitorKind, { label: string; what: string }> = {
  screening: { label: "Screening", what: "Asked again when a list has changed, or in turn" },
  document_expiry: { label: "Expiry of documents", what: "Before a document of theirs runs out" },
  registry: { label: "Register", what: "What the register says is compared in turn" },
  kyc_refresh: { label: "KYC refresh", what: "Looked at again, by the level of risk" },
};

/** What is watched of somebody, each with its switch. */
export function MonitoringTab({ entity }: { entity: Entity }) {
  const path = `/entities/${encodeURIComponent(entity.id)}/monitors`;
  const monitors = useMemo(() => loader<{ data: Monitor[] }>((signal) => api.get(path, { signal })), [path]);
  useEffect(() => void monitors.load(), [monitors]);
  return (
    <div class="stack entity-body">
      <section class="panel" aria-label="Monitoring">
        <Loaded of={monitors.state} retry={() => void monitors.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="eye" title="Nothing can be watched" />
            ) : (
              <ul class="lined">
                {data.map((one) => (
                  <Line key={one.kind} monitor={one} path={path} done={() => void monitors.load()} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}

function Line({ monitor, path, done }: { monitor: Monitor; path: string; done: () => void }) {
  const [busy, setBusy] = useState(false);
  const { kind, enabled, paused, dueAt, isOverdue, problem, last } = monitor;
  const { label, what } = kindWords[kind];
  const act = (asked: () => ReturnType<typeof api.post>) => async () => {
    setBusy(true);
    const answer = await asked();
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    done();
  };
  const put = (on: boolean) => act(() => api.put(path, { monitors: { [kind]: { ...monitor.terms, enabled: on } } }));
  const post = (verb: "run" | "pause" | "resume") => act(() => api.post(`${path}/${kind}/${verb}`));
  return (
    <li class="row wrap entity-monitor" data-monitor={kind}>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked={enabled}
        aria-label={`Watch: ${label}`}
        disabled={busy || entitiesLocked() !== null}
        onClick={() => void put(!enabled)()}
      />
      <div class="entity-monitor-words">
        <b>{label}</b>
        <p class="muted">
          {what}
          {enabled && dueAt !== null && (
            <>
              {" · "}next <Time at={dueAt} />
            </>
          )}
          {last !== null && (
            <>
              {" · "}last <Time at={last.at} />
            </>
          )}
        </p>
      </div>
      {paused !== null && <Badge tone="wait">Paused</Badge>}
      {isOverdue && <Badge tone="warn">Overdue</Badge>}
      {problem !== null && <Badge tone="bad">{labelOf(problem)}</Badge>}
      <span class="push" />
      {enabled && (
        <>
          <Button
            size="small"
            blocked={entitiesLocked()}
            onClick={() => void post(paused === null ? "pause" : "resume")()}
          >
            {paused === null ? "Pause" : "Resume"}
            <span class="unseen"> {label}</span>
          </Button>
          <Button size="small" icon="refresh" busy={busy} blocked={entitiesLocked()} onClick={() => void post("run")()}>
            Look now<span class="unseen">: {label}</span>
          </Button>
        </>
      )}
    </li>
  );
}
