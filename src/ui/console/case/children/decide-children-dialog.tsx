import { useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { Icon } from "../../../shared/icon";
import {
  type ChildDecision,
  type ChildrenDecided,
  childName,
  decideChildren,
  whyNotDecide,
} from "../../model/children";
import type { Family } from "../../model/needs";
import { family, refreshCase } from "../../model/open-case";
import type { Case } from "../../model/types";
import { plural } from "../../model/words";
import { ChildrenTold } from "./children-told";

const words: Record<ChildDecision, { verb: string; button: string; done: string }> = {
  approve: { verb: "Approve", button: "Approve them", done: "Approved" },
  reject: { verb: "Reject", button: "Reject them", done: "Rejected" },
  revision: { verb: "Ask again", button: "Ask them again", done: "Sent back" },
};

/** Decides several children at once. Each decides by itself, so some may take it and others not: the answer says which. */
export function DecideChildrenDialog({
  now,
  members: wanted,
  decision,
  onDone,
  onClose,
}: {
  now: Case;
  members: readonly Family[];
  decision: ChildDecision;
  onDone: () => void;
  onClose: () => void;
}) {
  // Those that were chosen when the dialog opened, on the versions that were on the screen.
  const [members] = useState(wanted);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [told, setTold] = useState<ChildrenDecided | null>(null);
  const { verb, button, done } = words[decision];
  const owesReason = members.some(({ view }) => view?.reasonsRequired.includes(decision) === true);
  const isNeeded = decision !== "approve" || owesReason;
  const missing = isNeeded && reason.trim() === "";
  const decide = async () => {
    setTried(true);
    if (missing || busy) return;
    setBusy(true);
    const answer = await decideChildren(now, members, { decision, reason: reason.trim() || null, comment: null });
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setTold(answer.value);
    onDone();
    void refreshCase();
    void family.load();
  };
  if (told !== null)
    return (
      <ChildrenTold
        verb={verb}
        done={done}
        told={told}
        members={members}
        path="/decision"
        body={{ decision, reason: reason.trim() || null }}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={`${verb}: ${plural(members.length, "child", "children")}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind={decision === "reject" ? "danger" : "primary"} busy={busy} onClick={() => void decide()}>
            {members.length === 1 ? button.replace("them", "it") : button}
          </Button>
        </>
      }
    >
      <ul class="lined" aria-label="Children">
        {members.map((member) => {
          const why = whyNotDecide(member, decision);
          return (
            <li key={member.child.key} class="row wrap">
              <Icon name={why === null ? "check" : "alert"} size={14} />
              <b dir="auto">{childName(member)}</b>
              {why !== null && <span class="muted">Will refuse: {why}.</span>}
            </li>
          );
        })}
      </ul>
      <TextField
        label={isNeeded ? "Why" : "Comment, if you like"}
        hint="Kept in the timeline of each child."
        value={reason}
        onInput={setReason}
        rows={3}
        maxLength={2_000}
        autofocus
        error={tried && missing ? "Say in a few words why." : null}
      />
      {failure !== null && (
        <p class="notice bad" role="alert">
          {sayFailure(failure)}
        </p>
      )}
    </Dialog>
  );
}
