import { useSignal } from "@preact/signals";
import { type ReportFormat, type ReportSection, reportSections, usualSections } from "../../../domain/reports";
import { spokenLanguages } from "../../../domain/spoken-languages";
import { CheckField, SelectField } from "../../shared/field";
import { languageName, MakeDialog, useMadeReports } from "./made-reports";
import { makeReport } from "./report-files";
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

/** Makes a report of the case, and shows those that are still kept. */
export function ReportDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const format = useSignal<ReportFormat>("pdf");
  const language = useSignal("en");
  const include = useSignal<ReportSection[]>([...usualSections]);
  const made = useMadeReports(caseId, ({ format }) => format !== "pack");
  const make = () => {
    const asked = { format: format.value, language: language.value, include: include.value };
    void made.make(() => makeReport(caseId, asked));
  };
  return (
    <MakeDialog
      title="Report of the case"
      verb="Make the report"
      isReady
      madeLabel="Reports made so far"
      made={made}
      onMake={make}
      onClose={onClose}
    >
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
        It is kept for a month, with what you may see of the case. That it was made, and who fetches it, is in the audit
        log.
      </p>
    </MakeDialog>
  );
}
