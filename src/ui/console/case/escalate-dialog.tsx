import { useEffect, useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { queues } from "../model/case-list";
import { loadReasons, otherReason, reasonSaid, reasonsFor } from "../model/decision-reasons";
import { escalationTargets, targetBody } from "../model/escalation";
import { busy, command, stale, view } from "../model/open-case";
import { people } from "../model/session";

/** Hands the case on: why, and to which queue or person. With neither it is marked and stays where it is. */
export function EscalateDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [on] = useState(() => view.value);
  const [reason, setReason] = useState("");
  const [words, setWords] = useState("");
  const [target, setTarget] = useState("");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    loadReasons();
    if (queues.state.peek().status !== "ready") void queues.load();
  }, []);
  const said = reasonSaid(reason, words);
  const targets = escalationTargets(queues.value ?? [], people.value ?? [], on?.assignee?.id ?? null);
  const escalate = async () => {
    setTried(true);
    if (said === null || busy.peek() !== null) return;
    setRefusal(null);
    const to = targets.find(({ value }) => value === target)?.name;
    const done = to === undefined ? "Escalated." : `Escalated to ${to}.`;
    const body = { reason: said, ...targetBody(target) };
    const isDone = await command("Escalate", "/escalate", body, { on, done, refused: setRefusal });
    if (isDone || stale.peek() !== null) onClose();
  };
  useShortcut("mod+Enter", "Escalate", () => void escalate(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title={`Escalate ${name}`}
      onClose={onClose}
      footer={
        <>
          {refusal !== null && (
            <p class="error push" role="alert">
              {refusal}
            </p>
          )}
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy.value !== null} onClick={() => void escalate()}>
            Escalate the case
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
          ...[...reasonsFor("escalate"), otherReason].map((value) => ({ value, label: value })),
        ]}
        autofocus
        error={tried && reason === "" ? "Choose why the case is escalated." : null}
      />
      <TextField
        label="In your words"
        hint="For whoever takes it. The applicant does not see it."
        value={words}
        onInput={setWords}
        rows={3}
        maxLength={1_500}
        error={tried && reason !== "" && said === null ? "Say what the other reason is." : null}
      />
      <SelectField
        label="To"
        hint="In a queue it is nobody's until somebody of that queue takes it."
        value={target}
        onChange={setTarget}
        options={[{ value: "", label: "Nobody yet: mark it and keep it where it is" }, ...targets]}
      />
    </Dialog>
  );
}
