import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Link } from "../../shared/router";
import { type BulkJob, type Refused, readJob, refusedOf, retryJob, stopJob } from "../model/bulk";
import { caseHref, caseList, queues, refreshList } from "../model/case-list";
import { plural } from "../model/words";
import { useWatch } from "../settings/frame/when";

const lookEveryMs = 700;

/** How far a job is, until it has ended; then what refused and why. `children`: what can be done next, once it has. */
export function BulkProgress({
  first,
  children,
}: {
  first: BulkJob;
  children?: (ended: BulkJob) => ComponentChildren;
}) {
  const [job, setJob] = useState(first);
  const [refused, setRefused] = useState<Refused[]>([]);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const isRunning = job.status === "running";
  const take = (answer: Awaited<ReturnType<typeof readJob>>) => {
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) setJob(answer.value);
  };
  useEffect(() => {
    if (!isRunning) {
      if (job.action !== "export") {
        void refreshList();
        void queues.load();
      }
      if (job.refused === 0) return;
      let isOver = true;
      void refusedOf(job.id).then((all) => isOver && setRefused(all));
      return () => {
        // The rest is tried again: those that refused before are no news any more.
        isOver = false;
      };
    }
  }, [job.id, isRunning]);
  useWatch(isRunning, lookEveryMs, async () => take(await readJob(job.id)));
  return (
    <div class="bulk-progress">
      {isRunning && job.action !== "export" && (
        <progress max={job.total} value={job.done + job.refused} aria-label="Done so far" />
      )}
      <p role="status">{standing(job)}</p>
      {failure && (
        <p class="error" role="alert">
          {sayFailure(failure)}
        </p>
      )}
      {refused.length > 0 && (
        <ul class="refused">
          {refused.map(({ caseId, problem }) => (
            <li key={caseId}>
              <Link href={caseHref(caseId)}>{nameOf(caseId)}</Link>
              <span class="muted"> {problem?.message}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="row">
        {isRunning && (
          <Button size="small" onClick={() => stopJob(job.id).then(take)}>
            Stop
          </Button>
        )}
        {!isRunning && job.action !== "export" && job.done < job.total && (
          <Button
            size="small"
            onClick={() => {
              setRefused([]);
              return retryJob(job.id).then(take);
            }}
          >
            Try the rest again
          </Button>
        )}
        {!isRunning && children?.(job)}
        {job.file && (
          <a class="button primary" href={job.file.path} download>
            Download the file
          </a>
        )}
      </div>
    </div>
  );
}

const nameOf = (id: string): string => caseList.value?.rows.find((row) => row.id === id)?.entity.name ?? id;

function standing({ action, status, total, done, refused, problem }: BulkJob): string {
  const rows = plural(done, "row");
  if (status === "failed") return `It broke off: ${problem ?? "nobody knows why"}.`;
  if (action === "export")
    return status === "running"
      ? `Writing: ${rows} so far.`
      : status === "done"
        ? `${rows} written.`
        : `Stopped after ${rows}.`;
  const told = refused === 0 ? "" : ` ${refused.toLocaleString()} refused.`;
  if (status === "running") return `${(done + refused).toLocaleString()} of ${total.toLocaleString()}.${told}`;
  return `${status === "cancelled" ? "Stopped: " : ""}${done.toLocaleString()} of ${total.toLocaleString()} done.${told}`;
}
