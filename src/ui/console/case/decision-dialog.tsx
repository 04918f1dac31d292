import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DecisionReason } from "../../../review/decision-reasons";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { loadReasons, otherReason, reasonsFor } from "../model/decision-reasons";

/** What somebody chose and wrote. Both may be empty where no reason is wanted. */
export interface Said {
  reason: string;
  words: string;
}

/**
 * Deciding with a reason: one of the house's, and one's own words. It stays open, with what was written, until it is done: `send` answers
 * why it was refused, or null. `children` are further fields.
 */
export function DecisionDialog({
  title,
  verb,
  button,
  decision,
  isNeeded,
  wordsHint,
  isBusy,
  send,
  onClose,
  children,
}: {
  title: string;
  /** "Reject": beside its key in the list of shortcuts. */
  verb: string;
  button: string;
  decision: DecisionReason["decision"];
  /** What is said when a reason must be chosen and none is; null: it may stay empty. */
  isNeeded: string | null;
  wordsHint: string;
  isBusy: boolean;
  send: (said: Said) => Promise<string | null>;
  onClose: () => void;
  children?: ComponentChildren;
}) {
  const [reason, setReason] = useState("");
  const [typed, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(loadReasons, []);
  const words = typed.trim();
  const needsReason = isNeeded !== null && reason === "";
  const needsWords = reason === otherReason && words === "";
  const decide = async () => {
    setTried(true);
    if (needsReason || needsWords || isBusy) return;
    setRefusal(null);
    setRefusal(await send({ reason, words }));
  };
  useShortcut("mod+Enter", verb, () => void decide(), { inDialog: true, group: "Dialog" });
  const offered = [...reasonsFor(decision), ...(isNeeded === null ? [] : [otherReason])];
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          {refusal !== null && (
            <p class="error push" role="alert">
              {refusal}
            </p>
          )}
          <Button onClick={onClose}>Back</Button>
          <Button
            kind={decision === "reject" ? "danger" : "primary"}
            keys="mod+Enter"
            busy={isBusy}
            onClick={() => void decide()}
          >
            {button}
          </Button>
        </>
      }
    >
      <SelectField
        label="Reason"
        value={reason}
        onChange={setReason}
        options={[
          { value: "", label: isNeeded === null ? "None" : "Choose a reason" },
          ...offered.map((value) => ({ value, label: value })),
        ]}
        autofocus
        error={tried && needsReason ? isNeeded : null}
      />
      <TextField
        label="In your words"
        hint={wordsHint}
        value={typed}
        onInput={setWords}
        rows={4}
        maxLength={1_500}
        error={tried && needsWords ? "Say what the other reason is." : null}
      />
      {children}
    </Dialog>
  );
}
