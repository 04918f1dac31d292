import { useEffect, useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { loadReasons, otherReason, reasonsFor } from "../model/decision-reasons";
import { busy, command, view } from "../model/open-case";

/** Rejecting a case: the reason first. It can be undone for some seconds afterwards. */
export function RejectDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [comment, setComment] = useState("");
  const [tried, setTried] = useState(false);
  // Decided on what was on the screen when the dialog opened.
  const [on] = useState(() => view.value);
  useEffect(loadReasons, []);
  const needsWords = reason === otherReason && comment.trim() === "";
  const reject = async () => {
    setTried(true);
    if (reason === "" || needsWords) return;
    onClose();
    await command("Reject", "/decision", { decision: "reject", reason, comment: comment.trim() || null }, { on });
  };
  useShortcut("mod+Enter", "Reject", () => void reject(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={`Reject ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" keys="mod+Enter" busy={busy.value !== null} onClick={() => void reject()}>
            Reject the case
          </Button>
        </>
      }
    >
      <SelectField
        label="Reason"
        value={reason}
        onChange={setReason}
        options={[
          { value: "", label: "Choose a reason" },
          ...[...reasonsFor("reject"), otherReason].map((value) => ({ value, label: value })),
        ]}
        autofocus
        error={tried && reason === "" ? "Choose why the case is rejected." : null}
      />
      <TextField
        label="In your words"
        hint="For the record. The applicant does not see it."
        value={comment}
        onInput={setComment}
        rows={4}
        maxLength={2_000}
        error={tried && needsWords ? "Say what the other reason is." : null}
      />
    </Dialog>
  );
}
