import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ReportFormat, type ReportSection, reportSections, usualSections } from "../../../domain/reports";
import { spokenLanguages } from "../../../domain/spoken-languages";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { CheckField, SelectField } from "../../shared/field";
import { Time } from "../../shared/time";
import { actorName } from "../model/session";
import { plural } from "../model/words";
import { type CaseReport, makeReport, readReports, retryReport, saveReport } from "./report-files";
import "./links.css";

const sectionWords: Record<ReportSection, string> = {
  facts: "Facts",
  documents: "Documents, with the hashes of their files",
  pictures: "Pictures of documents (JPEG, in a PDF)",
  checks: "Checks and screening hits",
  risk: "Risk, with the rules behind it",
  decisions: "Decisions and votes",
  timeline: "Timeline",
  notes: "Notes of the team (internal)",
  children: "Child cases",
};
const languageName = (code: string): string => new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
const lookEveryMs = 800;

/** Makes a report of the case, and shows those that are still kept. */
export function ReportDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const format = useSignal<ReportFormat>("pdf");
  const language = useSignal("en");
  const include = useSignal<ReportSection[]>([...usualSections]);
  const reports = useSignal<CaseReport[] | null>(null);
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const say = (problem: ApiFailure | null) => {
    failure.value = problem === null ? null : sayFailure(problem);
  };
  const look = async () => {
    const answer = await readReports(caseId);
    if (answer.ok) reports.value = answer.value.data;
    else say(answer.error);
  };
  const isRunning = reports.value?.some(({ status }) => status === "running") ?? false;
  useEffect(() => void look(), [caseId]);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => clearInterval(timer);
  }, [isRunning]);
  const make = async () => {
    busy.value = true;
    const asked = { format: format.value, language: language.value, include: include.value };
    const answer = await makeReport(caseId, asked);
    busy.value = false;
    say(answer.ok ? null : answer.error);
    if (answer.ok) reports.value = [answer.value, ...(reports.value ?? [])];
  };
  const retry = async (id: string) => {
    const answer = await retryReport(caseId, id);
    say(answer.ok ? null : answer.error);
    await look();
  };
  const save = async (report: CaseReport) => {
    failure.value = await saveReport(caseId, report);
  };
  return (
    <Dialog
      title="Report of the case"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" busy={busy.value} onClick={() => void make()} autofocus>
            Make the report
          </Button>
        </>
      }
    >
      <div class="stack">
        <SelectField
          label="Format"
          value={format.value}
          onChange={(value) => {
            format.value = value as ReportFormat;
          }}
          options={[
            { value: "pdf", label: "PDF, for people" },
            { value: "json", label: "JSON, all evidence as it is" },
          ]}
        />
        {format.value === "pdf" && (
          <SelectField
            label="Language"
            hint="Of headings and labels. Facts stand as they were given."
            value={language.value}
            onChange={(value) => {
              language.value = value;
            }}
            options={spokenLanguages.map((code) => ({ value: code, label: languageName(code) }))}
          />
        )}
        <fieldset class="link-part">
          <legend>What it tells</legend>
          {reportSections.map((section) => (
            <CheckField
              key={section}
              label={sectionWords[section]}
              checked={include.value.includes(section)}
              onChange={(isOn) => {
                const others = include.value.filter((one) => one !== section);
                include.value = isOn ? [...others, section] : others;
              }}
            />
          ))}
        </fieldset>
        <p class="muted">
          It is kept for a month, with what you may see of the case. That it was made, and who fetches it, is in the
          audit log.
        </p>
        {failure.value !== null && (
          <p class="error" role="alert">
            {failure.value}
          </p>
        )}
        <Made reports={reports.value} onSave={save} onRetry={retry} />
      </div>
    </Dialog>
  );
}

/** The reports that are kept, newest first, with who made which. */
function Made({
  reports,
  onSave,
  onRetry,
}: {
  reports: CaseReport[] | null;
  onSave: (report: CaseReport) => Promise<void>;
  onRetry: (id: string) => Promise<void>;
}) {
  if (reports === null || reports.length === 0) return null;
  return (
    <section class="stack" aria-label="Reports made so far">
      <h3>Made so far</h3>
      <ul class="lined">
        {reports.map((report) => (
          <li class="row" key={report.id}>
            <span>
              <b>{report.format.toUpperCase()}</b> {report.format === "pdf" && `${languageName(report.language)}, `}
              <span role="status">{standing(report)}</span>
              <span class="muted">
                {" "}
                {actorName(report.by)}, <Time at={report.createdAt} />
              </span>
            </span>
            <span class="push" />
            {report.status === "done" && (
              <Button size="small" icon="download" onClick={() => void onSave(report)}>
                Download
              </Button>
            )}
            {report.status === "failed" && (
              <Button size="small" onClick={() => void onRetry(report.id)}>
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
