import { useId, useState } from "preact/hooks";
import type { Json } from "../../../lib/json";
import { api, Button, Dialog, sayFailure, TextField } from "../../shared";
import type { MaskedFact } from "../model/masked";

/** Asks why somebody wants to see a masked field, and shows it for as long as the dialog is open. */
export function RevealDialog({ caseId, fact, onClose }: { caseId: string; fact: MaskedFact; onClose: () => void }) {
  const form = useId();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [value, setValue] = useState<string | null>(null);
  const blocked = reason.trim().length < 3 ? "Say why you need to see it." : null;
  const reveal = async () => {
    setBusy(true);
    const body = { path: fact.path, reason: reason.trim() };
    const answer = await api.post<{ value: Json }>(`/cases/${encodeURIComponent(caseId)}/reveal`, body);
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok)
      setValue(typeof answer.value.value === "string" ? answer.value.value : JSON.stringify(answer.value.value));
  };
  return (
    <Dialog
      title={`Reveal ${fact.label}`}
      onClose={onClose}
      footer={
        value === null ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" form={form} busy={busy} blocked={blocked}>
              Reveal
            </Button>
          </>
        ) : (
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {value === null ? (
        <form
          id={form}
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (blocked === null && !busy) void reveal();
          }}
        >
          <TextField
            label="Why do you need to see it?"
            hint="It stands in the timeline of the case and in the audit log, with your name."
            value={reason}
            onInput={setReason}
            maxLength={500}
            autofocus
          />
        </form>
      ) : (
        <p class="strong breakable" role="status">
          {value}
        </p>
      )}
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
