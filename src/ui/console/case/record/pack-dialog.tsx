import { useSignal } from "@preact/signals";
import { packDays } from "../../../../domain/reports";
import { CheckField, TextField } from "../../../shared/field";
import { MakeDialog, useMadeReports } from "../made-reports";
import { makePack } from "../report-files";
import "./record.css";

const leastPurpose = 3;

/** Has a regulator pack made, and shows those that are still kept. */
export function PackDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const purpose = useSignal("");
  const notes = useSignal(false);
  const tried = useSignal(false);
  const made = useMadeReports(caseId, ({ format }) => format === "pack");
  const isShort = purpose.value.trim().length < leastPurpose;
  const make = () => {
    tried.value = true;
    if (!isShort) void made.make(() => makePack(caseId, { purpose: purpose.value.trim(), notes: notes.value }));
  };
  return (
    <MakeDialog
      title="Regulator pack"
      verb="Make the pack"
      madeLabel="Packs made so far"
      made={made}
      onMake={make}
      onClose={onClose}
    >
      <p>One archive (ZIP) with all that the case was decided on, and the proof that it is as it was written:</p>
      <ul class="pack-parts">
        <li>the report as a PDF, and the case as JSON</li>
        <li>a record of each decision: versions, checks, rules, people and reasons</li>
        <li>workflow and rule sets exactly as they were published</li>
        <li>checks with the answers of vendors that are still kept</li>
        <li>every document, byte for byte</li>
        <li>who changed the case and who looked at it</li>
        <li>the log with its signed anchors, and a program that verifies all of it offline</li>
      </ul>
      <TextField
        label="What it is for"
        hint="It stands in the audit log for good. Write no names."
        value={purpose.value}
        onInput={(value) => {
          purpose.value = value;
        }}
        maxLength={200}
        required
        autofocus
        error={tried.value && isShort ? "Say in a few words what it is for." : null}
      />
      <CheckField
        label="With the notes of the team (internal)"
        checked={notes.value}
        onChange={(isOn) => {
          notes.value = isOn;
        }}
      />
      <p class="muted">
        Nothing in it is masked. It is kept for {packDays} days; administrators and auditors alone can fetch it, and
        that they did is in the audit log.
      </p>
    </MakeDialog>
  );
}
