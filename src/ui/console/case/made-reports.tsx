import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { KeptFormat } from "../../../domain/reports";
import { type Answer, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { loader } from "../../shared/load";
import { Time } from "../../shared/time";
import { actorName } from "../model/session";
import { plural } from "../model/words";
import { useWatch } from "../settings/frame/when";
import { type CaseReport, readReports, retryReport, saveReport } from "./report-files";

export const languageName = (code: string): string =>
  new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;

const formatWords: Record<KeptFormat, string> = { pdf: "PDF", json: "JSON", pack: "ZIP" };
const lookEveryMs = 800;

/** Reports or packs of a case, as far as they are. */
export interface Made {
  /** Null: not read yet. */
  reports: ReadonlySignal<CaseReport[] | null>;
  failure: ReadonlySignal<string | null>;
  busy: ReadonlySignal<boolean>;
  make(ask: () => Promise<Answer<CaseReport>>): Promise<void>;
  retry(id: string): Promise<void>;
  save(report: CaseReport): Promise<void>;
}

/** Keeps looking while one of them is being made. */
export function useMadeReports(caseId: string, isWanted: (report: CaseReport) => boolean): Made {
  // Of two looks only the last one counts: an answer from before one was made would hide it, and nobody would look again.
  const all = useMemo(
    () =>
      loader<CaseReport[]>(async (stop) => {
        const answer = await readReports(caseId, stop);
        return answer.ok ? { ok: true, value: answer.value.data.filter(isWanted) } : answer;
      }),
    [caseId],
  );
  const reports = useComputed(() => all.value);
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const said = (answer: Answer<unknown>) => {
    failure.value = answer.ok ? null : sayFailure(answer.error);
  };
  const look = async () => {
    const answer = await all.load();
    if (!answer.ok && answer.error.kind !== "aborted") said(answer);
  };
  const isRunning = reports.value?.some(({ status }) => status === "running") ?? false;
  useEffect(() => void look(), [all]);
  useWatch(isRunning, lookEveryMs, look);
  return {
    ...{ reports, failure, busy },
    async make(ask) {
      busy.value = true;
      const answer = await ask();
      busy.value = false;
      said(answer);
      if (!answer.ok) return;
      all.mend((before) => [answer.value, ...before]);
      await look();
    },
    async retry(id) {
      said(await retryReport(caseId, id));
      await look();
    },
    async save(report) {
      failure.value = await saveReport(caseId, report);
    },
  };
}

/** Asks what to make (`children`), has it made, and shows those that are still kept. */
export function MakeDialog(props: {
  title: string;
  verb: string;
  /** Whether there is nothing that has to be written first. */
  isReady?: boolean;
  madeLabel: string;
  made: Made;
  onMake: () => void;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { title, verb, isReady = false, madeLabel, made, onMake, onClose, children } = props;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" busy={made.busy.value} onClick={onMake} autofocus={isReady}>
            {verb}
          </Button>
        </>
      }
    >
      <div class="stack">
        {children}
        <MadeReports made={made} label={madeLabel} />
      </div>
    </Dialog>
  );
}

/** Those that are kept, newest first, with who made which; before them what went wrong. */
function MadeReports({ made, label }: { made: Made; label: string }) {
  const { reports, failure } = made;
  const wrong = failure.value !== null && (
    <p class="error" role="alert">
      {failure.value}
    </p>
  );
  if (reports.value === null || reports.value.length === 0) return wrong;
  return (
    <>
      {wrong}
      <List made={made} reports={reports.value} label={label} />
    </>
  );
}

function List({ made, reports, label }: { made: Made; reports: CaseReport[]; label: string }) {
  return (
    <section class="stack" aria-label={label}>
      <h3>Made so far</h3>
      <ul class="lined">
        {reports.map((report) => (
          <li class="row" key={report.id}>
            <span>
              <b>{formatWords[report.format]}</b> · {report.format === "pdf" && `${languageName(report.language)}, `}
              <span role="status">{standing(report)}</span>
              <span class="muted">
                {" · "}
                {actorName(report.by)}, <Time at={report.createdAt} />
              </span>
            </span>
            <span class="push" />
            {report.status === "done" && (
              <Button size="small" icon="download" onClick={() => made.save(report)}>
                Download
              </Button>
            )}
            {report.status === "failed" && (
              <Button size="small" onClick={() => made.retry(report.id)}>
                Try again
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function standing({ status, problem, pages, caseVersion, masked }: CaseReport): string {
  if (status === "running") return "being made…";
  if (status === "failed") return `failed: ${problem ?? "nobody knows why"}`;
  const parts = [
    pages === null ? null : plural(pages, "page"),
    `version ${caseVersion ?? "?"}`,
    masked ? "masked" : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
