import { useSignal } from "@preact/signals";
import { withoutTurns } from "../../../lib/plain-name";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Link, navigate } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { caseNowMs } from "../../shared/time";
import { exactTime } from "../../shared/time-words";
import { caseHref } from "../model/case-list";
import type { Need } from "../model/needs";
import { allowed, isUnderWay, needs, press, whyNotClaim } from "../model/open-case";
import { isSandbox, myId } from "../model/session";
import type { Case, Wait } from "../model/types";
import { waitWords } from "../model/waits";
import { showVote } from "./approvals-card";
import { AskAgainDialog, LinksDialog } from "./later-dialogs";
import { closeNews, retryIncident, whyNotRetry } from "./retry-incident";
import { runHref } from "./run-place";
import "./needs.css";

/** What needs somebody: first what is up to the people here, then what others are at. */
export function Needs({ now }: { now: Case }) {
  const dialog = useSignal<"ask" | "links" | null>(null);
  const all = needs.value;
  const mine = all?.filter(({ whose }) => whose === "you") ?? [];
  const theirs = all?.filter(({ whose }) => whose === "others") ?? [];
  const act = (need: Need) => {
    switch (need.does.kind) {
      case "tab":
        return navigate(caseHref(now.id, need.does.tab));
      case "checks":
        return navigate(need.does.runId === null ? caseHref(now.id, "checks") : runHref(now.id, need.does.runId));
      case "open":
        return navigate(caseHref(need.does.caseId));
      case "looked":
        return closeNews(need.does.incidentId);
      case "retry":
        return retryIncident(need.does.incidentId);
      case "claim":
        return press("Claim", "/assignment", { assigneeId: myId.value }, whyNotClaim);
      case "ask_again":
        dialog.value = "ask";
        return;
      case "link":
        dialog.value = "links";
        return;
      case "vote":
        return showVote(need.does.plugin);
      case "none":
        return;
    }
  };
  return (
    <section class="panel needs" aria-label="Needs you">
      <header class="panel-head">
        <h2>Needs you</h2>
      </header>
      {all === null && <Skeleton lines={4} label="Looking at what needs you" />}
      {all !== null && mine.length === 0 && <Nothing now={now} waits={theirs.length > 0} />}
      {mine.length > 0 && (
        <ul class="need-list">
          {mine.map((need) => (
            <NeedLine key={need.key} need={need} act={() => act(need)} />
          ))}
        </ul>
      )}
      {theirs.length > 0 && (
        <>
          <h3 class="sub-head">With others</h3>
          <ul class="need-list quiet">
            {theirs.map((need) => (
              <NeedLine key={need.key} need={need} act={() => act(need)} />
            ))}
          </ul>
        </>
      )}
      <Waits now={now} />
      {dialog.value === "ask" && <AskAgainDialog onClose={() => (dialog.value = null)} />}
      {dialog.value === "links" && <LinksDialog now={now} onClose={() => (dialog.value = null)} />}
    </section>
  );
}

const isToSay = (wait: Wait): boolean => wait.kind !== "approval"; // an approval says its own time

/** What time alone brings about. */
function Waits({ now }: { now: Case }) {
  const waits = now.waitsFor.filter(isToSay);
  if (waits.length === 0) return null;
  return (
    <>
      <h3 class="sub-head">By itself</h3>
      <ul class="need-list quiet" aria-label="What the case waits for">
        {waits.map((wait, index) => (
          <li key={`${wait.kind}.${wait.state}.${index}`} class="need">
            <Icon name="clock" size={14} />
            <p class="need-words" title={wait.at === null ? undefined : exactTime(wait.at)}>
              {waitWords(wait, caseNowMs())}
            </p>
          </li>
        ))}
      </ul>
      {isSandbox.value && (
        <p class="muted">
          This is a sandbox: <Link href="/console/sandbox/clock">move the clock</Link> instead of waiting.
        </p>
      )}
    </>
  );
}

const verbs = {
  tab: "Look",
  checks: "Look",
  open: "Open",
  retry: "Try again",
  looked: "I have looked",
  claim: "Claim",
  ask_again: "Ask now",
  link: "Link",
  vote: "Vote",
  none: "",
} as const satisfies Record<Need["does"]["kind"], string>;

function NeedLine({ need, act }: { need: Need; act: () => void }) {
  const { kind } = need.does;
  const blocked =
    kind === "retry" || kind === "looked"
      ? whyNotRetry()
      : kind === "claim"
        ? (allowed.value?.assign ?? null)
        : kind === "ask_again"
          ? (allowed.value?.askAgain ?? null)
          : null;
  return (
    <li class="need">
      <Icon name={need.icon} size={14} />
      <p class="need-words">
        <span dir="auto">{withoutTurns(need.text)}</span>
        {need.detail !== null && need.detail !== "" && (
          <span class="muted need-detail" dir="auto">
            {need.detail}
          </span>
        )}
      </p>
      {kind !== "none" && (
        <Button
          size="small"
          {...(need.whose === "others" && { kind: "quiet" })}
          blocked={blocked}
          busy={isUnderWay(verbs[kind])}
          onClick={act}
        >
          {verbs[kind]}
          <span class="unseen">: {need.text}</span>
        </Button>
      )}
    </li>
  );
}

function Nothing({ now, waits }: { now: Case; waits: boolean }) {
  const ready = allowed.value?.approve === null;
  if (now.status !== "active")
    return (
      <p class="muted">
        The case has ended. <Link href={caseHref(now.id, "timeline")}>See how</Link>
      </p>
    );
  return (
    <p class={ready ? "ready" : "muted"}>
      {ready && <Icon name="check" size={14} />}
      {ready
        ? "Nothing stands in the way of a decision."
        : waits
          ? "Nothing right now. It moves on by itself."
          : "Nothing right now."}
    </p>
  );
}
