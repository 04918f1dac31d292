import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { useShortcut } from "../../../shared/shortcut";
import { busy } from "../../model/open-case";
import { levelWords } from "../../model/risk";
import type { Case } from "../../model/types";
import { Refusal, useCommand } from "../use-command";

/** Takes back a risk that was set by hand: what the rules say counts again. */
export function TakeBackDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand("Take back the risk", "/risk-override", onClose);
  const scored = now.risk?.scored ?? null;
  const send = async () => {
    setTried(true);
    if (reason.trim() === "") return;
    const how = { method: "delete", done: "Taken back: the rules' word counts." } as const;
    setRefusal(await command({ reason: reason.trim() }, how));
  };
  useShortcut("mod+Enter", "Take back the risk", () => void send(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Take back the risk set by hand"
      onClose={onClose}
      footer={
        <>
          <Refusal of={refusal} />
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy.value !== null} onClick={() => void send()}>
            Take it back
          </Button>
        </>
      }
    >
      <p>
        {scored === null
          ? "The rules have not scored the case: it will have no risk."
          : `What the rules say counts again: ${levelWords(scored.level, scored.score)}.`}
      </p>
      <TextField
        label="Reason"
        value={reason}
        onInput={setReason}
        rows={3}
        maxLength={1_000}
        autofocus
        error={tried && reason.trim() === "" ? "Say why: whoever looks at the case later asks." : null}
      />
    </Dialog>
  );
}
