import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import type { ChildRow } from "../../model/children";
import { busy } from "../../model/open-case";
import { Refusal, useCommand } from "../use-command";

/** Opens a finished child once more: a new case for the same person, whose end is waited for like the first one's. */
export function ReopenChildDialog({ row: { member, name }, onClose }: { row: ChildRow; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { child } = member;
  const command = useCommand("Open once more", `/children/${encodeURIComponent(child.key)}/reopen`, onClose);
  const reopen = async () => {
    setTried(true);
    if (reason.trim() === "") return;
    setRefusal(await command({ reason: reason.trim() }, { done: `${name} is asked once more.` }));
  };
  return (
    <Dialog
      title={`Open once more: ${name}`}
      onClose={onClose}
      footer={
        <>
          <Refusal of={refusal} />
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
