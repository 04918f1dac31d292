import { useSignal } from "@preact/signals";
import { Badge, type Tone } from "../../shared/badge";
import { Button } from "../../shared/button";
import type { IconName } from "../../shared/icon";
import { Failed } from "../../shared/loaded";
import { caseNowMs, Time } from "../../shared/time";
import { exactTime } from "../../shared/time-words";
import { Face } from "../list/case-row";
import { approvalName, askedWords, countWords, whyNotVote } from "../model/approvals";
import { approvals, openedById } from "../model/open-case";
import { actor, actorName, myId } from "../model/session";
import type { Approval } from "../model/types";
import { dueWords } from "../model/waits";
import { labelOf } from "../model/words";
import { VoteDialog } from "./later-dialogs";

/** Who is asked for their word, who has given it, and one's own. What is decided steps back. */
export function Approvals() {
  const voting = useSignal<Voting | null>(null);
  const now = approvals.state.value;
  if (now.status === "failed") return <Failed failure={now.failure} retry={() => void approvals.load()} />;
  if (now.status === "loading") return null;
  const open = now.value.filter(({ status }) => status === "waiting");
  const closed = now.value.filter(({ status }) => status !== "waiting");
  if (open.length + closed.length === 0) return null;
  return (
    <section class="panel" aria-label="Approvals">
      <header class="panel-head">
        <h2>Approvals</h2>
      </header>
      {open.map((approval) => (
        <OpenApproval
          key={approval.plugin}
          approval={approval}
          vote={(decision) => (voting.value = { approval, decision })}
        />
      ))}
      {closed.length > 0 && (
        <ul class="lined" aria-label="Approvals that are over">
          {closed.map((approval) => (
            <li key={`${approval.plugin}.${approval.openedAt}`} class="approval-over">
              <p class="row wrap">
                <b dir="auto">{approvalName(approval)}</b>
                <StatusBadge status={approval.status} />
                <span class="muted num push">
                  <Time at={approval.votes.at(-1)?.at ?? approval.openedAt} />
                </span>
              </p>
              <Votes approval={approval} />
            </li>
          ))}
        </ul>
      )}
      {voting.value !== null && <VoteDialog {...voting.value} onClose={() => (voting.value = null)} />}
    </section>
  );
}

/** One's own word as it is being given: the dialog stays while others end what is voted on, or what is written in it would be lost. */
interface Voting {
  approval: Approval;
  decision: "approve" | "reject";
}

/** Shows where one's word is asked for, and puts the focus there. */
export function showVote(plugin: string): void {
  const place = document.getElementById(placeOf(plugin));
  place?.scrollIntoView({ block: "center" });
  place?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
}
const placeOf = (plugin: string): string => `approval-${plugin}`;

function OpenApproval({ approval, vote }: { approval: Approval; vote: (decision: Voting["decision"]) => void }) {
  const who = actor.value;
  const blocked = who === null ? "Loading" : whyNotVote(who, approval, openedById.value);
  const mine = approval.votes.find(({ byId }) => byId === myId.value);
  const name = approvalName(approval);
  return (
    <div class="approval" id={placeOf(approval.plugin)}>
      <p class="row wrap">
        <b dir="auto">{name}</b>
        <Badge tone="wait" icon="people">
          {countWords(approval)}
        </Badge>
        {approval.dueAt !== null && (
          <span class="muted push" title={exactTime(approval.dueAt)}>
            Runs out {dueWords(approval.dueAt, caseNowMs())}
          </span>
        )}
      </p>
      <p class="muted">
        Asked: {askedWords(approval)}. {approval.count > 1 && `${approval.count} different people have to approve; `}
        {approval.count > 1 ? "one rejection rejects." : "One word decides."}
        {approval.form !== null && ` Form: ${labelOf(approval.form)}.`}
      </p>
      <Votes approval={approval} />
      {blocked !== null && who !== null && <p class="why-not-vote">{blocked}</p>}
      <p class="row wrap">
        <Button size="small" kind="primary" blocked={blocked} onClick={() => vote("approve")}>
          {mine?.decision === "approve" ? "Change my comment…" : "Approve…"}
          <span class="unseen"> {name}</span>
        </Button>
        <Button size="small" kind="danger" blocked={blocked} onClick={() => vote("reject")}>
          Reject…<span class="unseen"> {name}</span>
        </Button>
      </p>
    </div>
  );
}

const Votes = ({ approval }: { approval: Approval }) =>
  approval.votes.length === 0 ? (
    <p class="muted">Nobody has said anything yet.</p>
  ) : (
    <ul class="votes" aria-label={`Votes on ${approvalName(approval)}`}>
      {approval.votes.map((vote) => (
        <li key={vote.byId} class="row wrap">
          <Face id={vote.byId} />
          <span>{actorName({ kind: "analyst", id: vote.byId })}</span>
          <span class="muted">{labelOf(vote.role)}</span>
          <StatusBadge status={vote.decision === "approve" ? "approved" : "rejected"} />
          {vote.comment !== null && vote.comment !== "" && <span dir="auto">“{vote.comment}”</span>}
          <span class="muted num push">
            <Time at={vote.at} />
          </span>
        </li>
      ))}
    </ul>
  );

const looks: Record<Exclude<Approval["status"], "waiting">, { tone: Tone; icon: IconName; words: string }> = {
  approved: { tone: "ok", icon: "check", words: "Approved" },
  rejected: { tone: "bad", icon: "close", words: "Rejected" },
  timeout: { tone: "warn", icon: "clock", words: "Ran out of time" },
  ended: { tone: "neutral", icon: "minus", words: "Ended undecided" },
};

function StatusBadge({ status }: { status: Approval["status"] }) {
  if (status === "waiting") return <Badge tone="wait">Waiting</Badge>;
  const look = looks[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.words}
    </Badge>
  );
}
