import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { serverSkewMs } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { Keys } from "../../shared/keys";
import { useShortcut } from "../../shared/shortcut";
import { caseClockOffsetMs } from "../../shared/time";
import {
  allowed,
  isUnderWay,
  markedChildren,
  markedHere,
  press,
  timeline,
  view,
  wantsReason,
} from "../model/open-case";
import { actorName } from "../model/session";
import type { Case } from "../model/types";
import { plural } from "../model/words";
import { useWatch } from "../settings/frame/when";
import { ApproveDialog, AskAgainDialog, EscalateDialog, RejectDialog } from "./later-dialogs";
import "./decisions.css";

/** What can be decided, always in reach; what cannot, with the reason. `keysFree`: `a r u` are not taken by a document on the screen. */
export function DecisionBar({ now, name, keysFree }: { now: Case; name: string; keysFree: boolean }) {
  const dialog = useSignal<"approve" | "reject" | "ask" | "escalate" | null>(null);
  const may = allowed.value;
  const marked = markedHere.value + markedChildren.value.reduce((sum, { count }) => sum + count, 0);
  // Where the definition wants a reason there is no other way than to give one.
  const owesReason = wantsReason("approve");
  const approveWithReason = () => {
    if (may?.approve === null) dialog.value = "approve";
  };
  const approve = () => {
    if (owesReason) approveWithReason();
    else press("Approve", "/decision", { decision: "approve" }, whyNotApprove);
  };
  const reject = () => {
    if (may?.reject === null) dialog.value = "reject";
  };
  const ask = () => {
    if (may?.askAgain === null) dialog.value = "ask";
  };
  const escalate = () => {
    if (may?.escalate === null) dialog.value = "escalate";
  };
  const open = now.pendingDecision === null && now.status === "active";
  useShortcut("mod+Enter", "Approve the case", approve, { group: "Decide", when: open });
  useShortcut("a", "Approve the case", approve, { group: "Decide", when: open && keysFree });
  useShortcut("r", "Reject the case", reject, { group: "Decide", when: open && keysFree });
  useShortcut("u", "Ask the applicant again", ask, { group: "Decide", when: open && keysFree });
  useShortcut("y", "Approve with a reason", approveWithReason, { group: "Decide", when: open && !owesReason });
  useShortcut("x", "Escalate the case", escalate, { group: "Decide", when: open });
  const whyNot = may === null ? null : (may.approve ?? may.reject ?? may.askAgain);
  const bar = (
    <footer class="decision-bar">
      <p class="why-not" id="why-not" title={whyNot ?? undefined}>
        {whyNot}
      </p>
      <Button
        blocked={may === null ? "Loading" : may.escalate}
        busy={isUnderWay("Escalate")}
        onClick={escalate}
        keys="x"
        describedBy="why-not"
      >
        Escalate…
      </Button>
      <Button
        blocked={may === null ? "Loading" : may.askAgain}
        busy={isUnderWay("Ask again")}
        onClick={ask}
        {...(keysFree && { keys: "u" })}
        describedBy="why-not"
      >
        {now.tags.includes("revision")
          ? "Ask for more…"
          : marked === 0
            ? "Ask again…"
            : `Ask for ${plural(marked, "re-upload")}`}
      </Button>
      <Button
        kind="danger"
        blocked={may === null ? "Loading" : may.reject}
        busy={isUnderWay("Reject")}
        onClick={reject}
        {...(keysFree && { keys: "r" })}
        describedBy="why-not"
      >
        Reject case…
      </Button>
      <Button
        kind="primary"
        blocked={may === null ? "Loading" : may.approve}
        busy={isUnderWay("Approve")}
        onClick={approve}
        keys={keysFree ? "a" : "mod+Enter"}
        describedBy="why-not"
      >
        {owesReason ? "Approve case…" : "Approve case"}
      </Button>
      {!owesReason && (
        <IconButton
          label="Approve with a reason… (y)"
          icon="note"
          blocked={may === null ? "Loading" : may.approve}
          onClick={approveWithReason}
        />
      )}
    </footer>
  );
  const close = () => (dialog.value = null);
  // A dialog stays whatever others decide meanwhile: what is being written in it would be lost, and its next letters be taken for keys.
  return (
    <>
      {now.pendingDecision !== null ? (
        <Pending pending={now.pendingDecision} />
      ) : now.status === "active" ? (
        bar
      ) : (
        <Closed now={now} />
      )}
      {dialog.value === "approve" && <ApproveDialog name={name} onClose={close} />}
      {dialog.value === "escalate" && <EscalateDialog name={name} onClose={close} />}
      {dialog.value === "reject" && <RejectDialog name={name} onClose={close} />}
      {dialog.value === "ask" && <AskAgainDialog onClose={close} />}
    </>
  );
}

const whyNotApprove = (): string | null => {
  const may = allowed.peek();
  if (may === null) return "The case is not there yet.";
  return may.approve ?? (wantsReason("approve") ? "It wants a reason." : null);
};
const whyNotUndo = (): string | null =>
  view.state.peek().status === "ready" && view.value?.pendingDecision === null ? "It has gone out." : null;

const going: Record<string, string> = { approve: "Approved", reject: "Rejected", revision: "Sent back" };
const endWords: Record<string, string> = { approved: "Approved", rejected: "Rejected" };

/** A decision that has been made and not gone out yet. The server counts; this only shows it. */
function Pending({ pending }: { pending: { decision: string; dueAt: string } }) {
  const seconds = useCountdown(pending.dueAt);
  const by = timeline.value?.findLast(({ type }) => type === "decision.pending");
  const undo = () => press("Undo", "/decision", {}, whyNotUndo, { method: "delete" });
  useShortcut("z", "Undo the decision", undo, { group: "Decide" });
  // The alarm of the case may come a moment after zero: then it is looked for, not guessed.
  useWatch(seconds === 0, 1_000, () => view.load());
  return (
    <footer class="decision-bar pending">
      <p role="status" class="pending-words">
        <b>{going[pending.decision] ?? pending.decision}</b>
        {by && ` by ${actorName(by.actor).replace("You", "you")}`}. {seconds > 0 ? "Goes out in" : "Going out"}
      </p>
      {seconds > 0 && (
        <span class="countdown num" aria-hidden="true">
          {seconds} s
        </span>
      )}
      <Button kind="primary" icon="undo" busy={isUnderWay("Undo")} onClick={undo} keys="z">
        Undo
      </Button>
    </footer>
  );
}

/** Whole seconds until a moment on the case's clock. */
function useCountdown(at: string): number {
  const left = () =>
    Math.max(0, Math.ceil((Date.parse(at) - Date.now() - serverSkewMs.value - caseClockOffsetMs.value) / 1_000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const tick = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(tick);
  }, [at]);
  return seconds;
}

const Closed = ({ now }: { now: Case }) => (
  <footer class="decision-bar closed">
    <p>
      {now.status === "completed"
        ? (endWords[now.outcome ?? ""] ?? "Completed")
        : now.status === "cancelled"
          ? "Cancelled"
          : "Failed"}
      . Nothing is left to decide.
    </p>
    <span class="push" />
    <span class="muted row">
      Next case <Keys keys="j" />
    </span>
  </footer>
);
