import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { busy, command } from "../../model/open-case";
import type { Case } from "../../model/types";

/** Puts the case under a legal hold, or lifts it. */
export function HoldDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const isHeld = now.legalHold !== null && now.legalHold !== undefined;
  const send = async () => {
    setTried(true);
    if (!isHeld && reason.trim() === "") return;
    const done = isHeld
      ? await command("Lift the hold", "/legal-hold", {}, { method: "delete", done: "The legal hold is lifted." })
      : await command("Hold", "/legal-hold", { reason: reason.trim() }, { method: "put", done: "Under a legal hold." });
    if (done) onClose();
  };
  return (
    <Dialog
      title={isHeld ? "Lift the legal hold" : "Put under a legal hold"}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" busy={busy.value !== null} onClick={() => void send()}>
            {isHeld ? "Lift the hold" : "Hold the case"}
          </Button>
        </>
      }
    >
      <p>
        {isHeld
          ? "From then on the case can be erased again, and what is past its time goes."
          : "Nothing of the case is erased or deleted, by hand or by retention, until the hold is lifted."}
      </p>
      {isHeld ? (
        <p class="muted">Held because: {now.legalHold?.reason}</p>
      ) : (
        <TextField
          label="Why"
          hint="For colleagues: no names."
          value={reason}
          onInput={setReason}
          maxLength={200}
          autofocus
          error={tried && reason.trim() === "" ? "Say in a few words why." : null}
        />
      )}
    </Dialog>
  );
}
