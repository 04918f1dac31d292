import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { busy, command } from "../model/open-case";

/** Ends the case without a decision. There is no way back, so it asks why. */
export function CancelDialog({ onClose }: { onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const cancel = async () => {
    setTried(true);
    if (reason.trim() === "") return;
    const done = await command("Cancel", "/cancel", { reason: reason.trim() }, { done: "The case is cancelled." });
    if (done) onClose();
  };
  return (
    <Dialog
      title="Cancel the case"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it open</Button>
          <Button kind="danger" busy={busy.value !== null} onClick={() => void cancel()}>
            Cancel the case
          </Button>
        </>
      }
    >
      <p>Checks under way are dropped, its children are cancelled, links stop working. This cannot be undone.</p>
      <TextField
        label="Why"
        hint="Kept in the timeline and sent to your systems."
        value={reason}
        onInput={setReason}
        rows={3}
        maxLength={2_000}
        autofocus
        error={tried && reason.trim() === "" ? "Say in a few words why." : null}
      />
    </Dialog>
  );
}
