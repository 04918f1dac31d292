import { useState } from "preact/hooks";
import { type ChildrenDecided, escalateChildren } from "../../model/children";
import { reasonSaid } from "../../model/decision-reasons";
import { targetBody } from "../../model/escalation";
import type { Family } from "../../model/needs";
import { family, refreshCase } from "../../model/open-case";
import { plural } from "../../model/words";
import { DecisionDialog } from "../decision-dialog";
import { TargetField } from "../settle-dialogs";
import { ChildrenTold } from "./children-told";

/** Hands several children on, for one reason and to one place. Each takes it by itself: the answer says which did. */
export function EscalateChildrenDialog({
  members: wanted,
  onDone,
  onClose,
}: {
  members: readonly Family[];
  onDone: () => void;
  onClose: () => void;
}) {
  // Those that were chosen when the dialog opened, on the versions that were on the screen.
  const [members] = useState(wanted);
  const [target, setTarget] = useState("");
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ told: ChildrenDecided; body: object } | null>(null);
  if (told !== null)
    return (
      <ChildrenTold verb="Escalate" done="Escalated" members={members} path="/escalate" {...told} onClose={onClose} />
    );
  return (
    <DecisionDialog
      title={`Escalate: ${plural(members.length, "child", "children")}`}
      verb="Escalate"
      button={members.length === 1 ? "Escalate it" : "Escalate them"}
      decision="escalate"
      isNeeded="Choose why they are escalated."
      wordsHint="For whoever takes them. Applicants do not see it."
      isBusy={busy}
      send={async ({ reason, words }) => {
        setBusy(true);
        const body = { reason: reasonSaid(reason, words) ?? "", ...targetBody(target) };
        setTold({ told: await escalateChildren(members, body), body });
        onDone();
        void refreshCase();
        void family.load();
        return null;
      }}
      onClose={onClose}
    >
      <TargetField assigneeId={null} value={target} onChange={setTarget} />
    </DecisionDialog>
  );
}
