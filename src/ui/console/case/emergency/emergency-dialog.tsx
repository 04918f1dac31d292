import { useId, useState } from "preact/hooks";
import { api, Button, Dialog, sayFailure, TextField } from "../../../shared";
import { type OwnEmergency, readAnew } from "../../model/emergency";

/** Asks why somebody has to see a case that is closed to them, and opens it. */
export function EmergencyDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const form = useId();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const blocked = reason.trim().length < 10 ? "Say why in a few words." : null;
  const begin = async () => {
    setBusy(true);
    const begun = await api.post<OwnEmergency>("/emergency-access", { caseId, reason: reason.trim() });
    if (begun.ok) await readAnew();
    setBusy(false);
    if (begun.ok) return onClose();
    setProblem(sayFailure(begun.error));
  };
  return (
    <Dialog
      title="Open this case in an emergency"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" form={form} busy={busy} blocked={blocked}>
            Open it, and tell everybody
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !busy) void begin();
        }}
      >
        <p>
          The case opens to you for 30 minutes, with nothing masked. All administrators are told at once, and it stands
          in the audit log with your name.
        </p>
        <TextField
          label="Why can it not wait?"
          hint="For your colleagues. Leave out names of persons."
          value={reason}
          onInput={setReason}
          maxLength={500}
          autofocus
        />
        {problem !== null && (
          <p class="notice bad" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
