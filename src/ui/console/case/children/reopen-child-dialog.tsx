import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import type { ChildRow } from "../../model/children";
import { busy, command, view } from "../../model/open-case";

/** Opens a finished child once more: a new case for the same person, whose end is waited for like the first one's. */
export function ReopenChildDialog({ row: { member, name }, onClose }: { row: ChildRow; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [on] = useState(() => view.value);
  const { child } = member;
  const reopen = async () => {
    setTried(true);
    if (reason.trim() === "") return;
    onClose();
    const path = `/children/${encodeURIComponent(child.key)}/reopen`;
    await command("Open once more", path, { reason: reason.trim() }, { on, done: `${name} is asked once more.` });
  };
  return (
    <Dialog
      title={`Open once more: ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" busy={busy.value !== null} onClick={() => void reopen()}>
            Open it once more
          </Button>
        </>
      }
    >
      <p>
        A new case begins for {name} {child.gone ? "with what the finished one knew" : "with the facts of now"}. The
        finished one stays as it is, and no longer counts.
      </p>
      <TextField
        label="Why"
        hint="Kept in the timeline."
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
