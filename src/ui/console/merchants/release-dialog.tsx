import { useState } from "preact/hooks";
import { TextField } from "../../shared/field";
import { toast } from "../../shared/toast";
import { FormDialog } from "../settings/frame/form-dialog";
import { type MerchantReport, release } from "./merchants-model";

/** Ends the quality control of a report, with the score that was found or one of the reviewer's own. */
export function ReleaseDialog({ report, onClose }: { report: MerchantReport; onClose: () => void }) {
  const [score, setScore] = useState(report.riskScore === null ? "" : String(report.riskScore));
  const wanted = score.trim() === "" ? null : Number(score);
  const isScore = wanted === null || (Number.isInteger(wanted) && wanted >= 0 && wanted <= 100);
  return (
    <FormDialog
      title="Release the report"
      button="Release"
      blocked={isScore ? null : "A score is a whole number from 0 to 100."}
      shown={["riskScore"]}
      send={async () => {
        const answer = await release(report, wanted);
        if (!answer.ok) return answer.error;
        toast({ tone: "ok", text: "It counts from now on." });
        onClose();
        return null;
      }}
      onClose={onClose}
    >
      {(at) => (
        <>
          <p>From now on it counts: later reports are compared with it, and rules may raise alerts.</p>
          <TextField
            label="Risk score"
            hint="0 to 100. Change it where what was found is not right."
            type="number"
            value={score}
            onInput={setScore}
            autofocus
            error={at("riskScore") ?? (isScore ? null : "A whole number from 0 to 100.")}
          />
        </>
      )}
    </FormDialog>
  );
}
