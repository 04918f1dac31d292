import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { busy } from "../../model/open-case";
import { againWords } from "../../model/runs";
import type { Check } from "../../model/types";
import { Refusal, useCommand } from "../use-command";

/** Asks before a plugin is run again: vendors charge for being asked, and an answer may move the case. */
export function RunAgainDialog({ run, name, onClose }: { run: Check; name: string; onClose: () => void }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand("Run again", `/plugins/${encodeURIComponent(run.plugin)}/run`, onClose);
  const again = async () => setRefusal(await command({}, { done: `${name}: asked again.` }));
  return (
    <Dialog
      title={`Run again: ${name}`}
      onClose={onClose}
      footer={
        <>
          <Refusal of={refusal} />
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" autofocus busy={busy.value !== null} onClick={() => void again()}>
            Run it again
          </Button>
        </>
      }
    >
      <p>
        It is asked once more, with the facts of now. {againWords(run)} If the vendor charges by the question, this one
        costs as well.
      </p>
      <p>An answer may move the case on, when its state listens to it.</p>
    </Dialog>
  );
}
