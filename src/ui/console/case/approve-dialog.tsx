import { useEffect, useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { loadReasons, reasonsFor } from "../model/decision-reasons";
import { busy, command, view } from "../model/open-case";

/** Approving with a reason, for cases where the facts alone do not say why. Both fields may stay empty. */
export function ApproveDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [on] = useState(() => view.value);
  const [reason, setReason] = useState("");
  const [comment, setComment] = useState("");
  useEffect(loadReasons, []);
  const approve = async () => {
    onClose();
    const said = { ...(reason !== "" && { reason }), ...(comment.trim() !== "" && { comment: comment.trim() }) };
    await command("Approve", "/decision", { decision: "approve", ...said }, { on });
  };
  useShortcut("mod+Enter", "Approve", () => void approve(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={`Approve ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy.value !== null} onClick={() => void approve()}>
            Approve the case
          </Button>
        </>
      }
    >
      <SelectField
        label="Reason"
        value={reason}
        onChange={setReason}
        options={[{ value: "", label: "None" }, ...reasonsFor("approve").map((value) => ({ value, label: value }))]}
        autofocus
      />
      <TextField
        label="In your words"
        hint="For the record. The applicant does not see it."
        value={comment}
        onInput={setComment}
        rows={4}
        maxLength={2_000}
      />
    </Dialog>
  );
}
