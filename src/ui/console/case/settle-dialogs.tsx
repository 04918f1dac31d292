import { useEffect, useState } from "preact/hooks";
import { SelectField } from "../../shared/field";
import { queues } from "../model/case-list";
import { reasonSaid } from "../model/decision-reasons";
import { escalationTargets, targetBody } from "../model/escalation";
import { busy, view, wantsReason } from "../model/open-case";
import { people } from "../model/session";
import type { Case } from "../model/types";
import { DecisionDialog } from "./decision-dialog";
import { useCommand } from "./use-command";

interface Props {
  /** Of whom the case is about. */
  name: string;
  onClose: () => void;
}

/** Approving with a reason, for cases where the facts alone do not say why. It may stay empty, unless the definition wants one. */
export function ApproveDialog({ name, onClose }: Props) {
  const send = useCommand("Approve", "/decision", onClose);
  return (
    <DecisionDialog
      title={`Approve ${name}`}
      verb="Approve"
      button="Approve the case"
      decision="approve"
      isNeeded={wantsReason("approve") ? "This workflow wants a reason for every approval." : null}
      wordsHint={ofRecord}
      isBusy={busy.value !== null}
      send={({ reason, words }) =>
        send({ decision: "approve", ...(reason !== "" && { reason }), ...(words !== "" && { comment: words }) })
      }
      onClose={onClose}
    />
  );
}

/** Rejecting a case: the reason first. It can be undone for some seconds afterwards. */
export function RejectDialog({ name, onClose }: Props) {
  const send = useCommand("Reject", "/decision", onClose);
  return (
    <DecisionDialog
      title={`Reject ${name}`}
      verb="Reject"
      button="Reject the case"
      decision="reject"
      isNeeded="Choose why the case is rejected."
      wordsHint={ofRecord}
      isBusy={busy.value !== null}
      send={({ reason, words }) => send({ decision: "reject", reason, comment: words || null })}
      onClose={onClose}
    />
  );
}

/**
 * Hands the case on: why, and to which queue or person. With neither it is marked and stays where it is. `of`: a child, where it is not
 * the open case.
 */
export function EscalateDialog({ name, of = null, onClose }: Props & { of?: Case | null }) {
  const send = useCommand("Escalate", "/escalate", onClose, of);
  const [target, setTarget] = useState("");
  const to = targetsFor((of ?? view.value)?.assignee?.id ?? null).find(({ value }) => value === target)?.name;
  return (
    <DecisionDialog
      title={`Escalate ${name}`}
      verb="Escalate"
      button="Escalate the case"
      decision="escalate"
      isNeeded="Choose why the case is escalated."
      wordsHint="For whoever takes it. The applicant does not see it."
      isBusy={busy.value !== null}
      send={({ reason, words }) =>
        send(
          { reason: reasonSaid(reason, words), ...targetBody(target) },
          { done: to === undefined ? "Escalated." : `Escalated to ${to}.` },
        )
      }
      onClose={onClose}
    >
      <TargetField assigneeId={(of ?? view.value)?.assignee?.id ?? null} value={target} onChange={setTarget} />
    </DecisionDialog>
  );
}

/** A queue of one's own, or a person, or nobody yet. */
export function TargetField({
  assigneeId,
  value,
  onChange,
}: {
  assigneeId: string | null;
  value: string;
  onChange: (target: string) => void;
}) {
  useEffect(() => {
    if (queues.state.peek().status !== "ready") void queues.load();
  }, []);
  return (
    <SelectField
      label="To"
      hint="In a queue it is nobody's until somebody of that queue takes it."
      value={value}
      onChange={onChange}
      options={[{ value: "", label: "Nobody yet: mark it and keep it where it is" }, ...targetsFor(assigneeId)]}
    />
  );
}

const ofRecord = "For the record. The applicant does not see it.";
const targetsFor = (assigneeId: string | null) => escalationTargets(queues.value ?? [], people.value ?? [], assigneeId);
