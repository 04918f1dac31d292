import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { approvalName } from "../model/approvals";
import { busy } from "../model/open-case";
import { myId } from "../model/session";
import type { Approval } from "../model/types";
import { Refusal, useCommand } from "./use-command";

/** One's own word on an approval. Says what it brings about before it is said: the word that decides cannot be taken back. */
export function VoteDialog({
  approval,
  decision,
  onClose,
}: {
  approval: Approval;
  decision: "approve" | "reject";
  onClose: () => void;
}) {
  const [comment, setComment] = useState(() => approval.votes.find(({ byId }) => byId === myId.value)?.comment ?? "");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = useCommand("Vote", `/approvals/${encodeURIComponent(approval.plugin)}/votes`, onClose);
  const name = approvalName(approval);
  const missing = decision === "reject" && comment.trim() === "";
  const vote = async () => {
    setTried(true);
    if (missing) return;
    setRefusal(await send({ decision, comment: comment.trim() || null }, { done: "Your word is recorded." }));
  };
  useShortcut("mod+Enter", decision === "approve" ? "Approve" : "Reject", () => void vote(), {
    inDialog: true,
    group: "Dialog",
  });
  return (
    <Dialog
      title={`${decision === "approve" ? "Approve" : "Reject"} “${name}”`}
      onClose={onClose}
      footer={
        <>
          <Refusal of={refusal} />
          <Button onClick={onClose}>Back</Button>
          <Button
            kind={decision === "approve" ? "primary" : "danger"}
            keys="mod+Enter"
            busy={busy.value !== null}
            onClick={() => void vote()}
          >
            {decision === "approve" ? "Give my approval" : "Reject it"}
          </Button>
        </>
      }
    >
      <p>{consequence(approval, decision)}</p>
      <TextField
        label={decision === "approve" ? "Comment, if you like" : "Why"}
        hint="Kept with your name in the timeline."
        value={comment}
        onInput={setComment}
        rows={3}
        maxLength={2_000}
        autofocus
        error={tried && missing ? "Say in a few words why." : null}
      />
    </Dialog>
  );
}

function consequence({ votes, count }: Approval, decision: "approve" | "reject"): string {
  if (decision === "reject")
    return "One rejection decides: it is rejected at once, whatever others have said. This cannot be taken back.";
  const others = votes.filter((vote) => vote.decision === "approve" && vote.byId !== myId.value).length;
  const left = count - others - 1;
  if (left <= 0) return "Yours is the last word that was missing: it is approved at once. This cannot be taken back.";
  return `After yours, ${left === 1 ? "one more person has" : `${left} more people have`} to approve. Until then you can change your mind.`;
}
