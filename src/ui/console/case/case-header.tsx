import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { Badge } from "../../shared/badge";
import { Button, IconButton } from "../../shared/button";
import { copyAndSay } from "../../shared/copy";
import { Icon } from "../../shared/icon";
import { Menu, type MenuItem } from "../../shared/menu";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { caseNowMs } from "../../shared/time";
import { exactTime, relativeTime } from "../../shared/time-words";
import { backToList, listCollapsed, toggleList } from "../cases-screen";
import { Face } from "../list/case-row";
import { caseHref } from "../model/case-list";
import { eraseBlocked } from "../model/erasing";
import { allowed, changedBy, isUnderWay, press, whyNotClaim } from "../model/open-case";
import { may, myId, people, personName, worksOnCases } from "../model/session";
import { countryOf, isPerson } from "../model/subject";
import type { Case } from "../model/types";
import { nextWait, waitWords } from "../model/waits";
import { countryName, riskTones, riskWords, standingOf } from "../model/words";
import { OddMark } from "../names/odd-mark";
import { LabelLine } from "./label-line";
import {
  CancelDialog,
  EraseDialog,
  HoldDialog,
  LinksDialog,
  MoveDialog,
  PackDialog,
  RecordDialog,
  ReportDialog,
} from "./later-dialogs";
import { PeopleHere } from "./people-here";
import { hasTimeBadge, TimeLimit } from "./time-limit";
import { WatchButton } from "./watch-button";

/** What administrators alone do with what the case says of persons. */
const privacyItems = (now: Case, open: (which: "erase" | "hold") => void): MenuItem[] => [
  {
    label: now.legalHold ? "Lift the legal hold…" : "Legal hold…",
    icon: "alert",
    blocked: now.erased ? "It is erased." : null,
    run: () => open("hold"),
  },
  {
    label: "Erase personal data…",
    icon: "close",
    danger: true,
    blocked: eraseBlocked(now),
    run: () => open("erase"),
  },
];

/** Who the case is about, where it stands, whose it is. */
export function CaseHeader({ now, name }: { now: Case; name: string }) {
  const dialog = useSignal<"cancel" | "erase" | "hold" | "links" | "move" | "pack" | "record" | "report" | null>(null);
  const standing = standingOf(now);
  const country = countryOf(now.context);
  const more: MenuItem[] = [
    {
      label: "Copy the case id",
      icon: "copy",
      run: () => copyAndSay(now.id),
    },
    {
      label: "Copy the address of this page",
      icon: "link",
      run: () => copyAndSay(location.href),
    },
    {
      label: "Where it is in the workflow",
      icon: "flow",
      run: () =>
        navigate(
          `/console/settings/definitions/${encodeURIComponent(now.workflow.id)}?case=${encodeURIComponent(now.id)}`,
        ),
    },
    {
      label: "Move to another version…",
      icon: "up",
      blocked: allowed.value?.move ?? null,
      run: () => (dialog.value = "move"),
    },
    { label: "Report…", icon: "download", run: () => (dialog.value = "report") },
    { label: "Decision record…", icon: "check", run: () => (dialog.value = "record") },
    ...(may("audit:read") === true
      ? [{ label: "Regulator pack…", icon: "download" as const, run: () => (dialog.value = "pack") }]
      : []),
    { label: "Links for the applicant…", icon: "mail", run: () => (dialog.value = "links") },
    {
      label: "Cancel the case…",
      icon: "close",
      danger: true,
      blocked: allowed.value?.cancel ?? null,
      run: () => (dialog.value = "cancel"),
    },
    ...(may("settings:write") === true ? privacyItems(now, (which) => (dialog.value = which)) : []),
  ];
  return (
    <header class="case-head">
      <div class="case-head-nav">
        <span class="only-narrow">
          <IconButton label="Back to the list" icon="arrowLeft" onClick={() => backToList(now.id)} />
        </span>
        <span class="only-wide">
          <IconButton
            label={listCollapsed.value ? "Show the list" : "Put the list away"}
            icon="panel"
            pressed={!listCollapsed.value}
            onClick={toggleList}
          />
        </span>
      </div>
      <div class="case-head-main">
        <div class="case-title">
          <h1 class="clip" dir="auto" title={withoutTurns(name)}>
            {withoutTurns(name)}
          </h1>
          <OddMark text={name} exact />
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
          <TimeLimit now={now} />
          <ChangedBy />
        </div>
        <p class="case-facts">
          {now.parentId !== null && (
            <>
              <Link href={caseHref(now.parentId)}>Parent case</Link>
              <span aria-hidden="true">·</span>
            </>
          )}
          {!now.erased && (
            <>
              <Link href={`/console/entities/${encodeURIComponent(now.entityId)}`}>
                {isPerson(now.context) ? "Person" : "Company"}
              </Link>
              <span aria-hidden="true">·</span>
            </>
          )}
          <span title={now.workflow.key} dir="auto">
            {now.workflow.name} v{now.workflow.version}
          </span>
          {country !== null && (
            <>
              <span aria-hidden="true">·</span>
              <span title={countryName(country)}>{country}</span>
            </>
          )}
          <span aria-hidden="true">·</span>
          <span class="mono clip" title={now.id}>
            {now.externalId ?? `${now.id.slice(0, 12)}…`}
          </span>
          {!hasTimeBadge(now) && (
            <>
              <span aria-hidden="true">·</span>
              <Age now={now} />
            </>
          )}
          <NextWait now={now} />
          <LabelLine now={now} />
        </p>
      </div>
      <div class="case-head-side">
        <PeopleHere />
        <RiskWhy now={now} />
        <Assignee now={now} />
        <WatchButton caseId={now.id} />
        <Menu label="More actions" items={more}>
          <Icon name="dots" />
        </Menu>
      </div>
      {dialog.value === "cancel" && <CancelDialog onClose={() => (dialog.value = null)} />}
      {dialog.value === "erase" && <EraseDialog now={now} name={name} onClose={() => (dialog.value = null)} />}
      {dialog.value === "hold" && <HoldDialog now={now} onClose={() => (dialog.value = null)} />}
      {dialog.value === "move" && <MoveDialog now={now} onClose={() => (dialog.value = null)} />}
      {dialog.value === "report" && <ReportDialog caseId={now.id} onClose={() => (dialog.value = null)} />}
      {dialog.value === "record" && <RecordDialog caseId={now.id} onClose={() => (dialog.value = null)} />}
      {dialog.value === "pack" && <PackDialog caseId={now.id} onClose={() => (dialog.value = null)} />}
      {dialog.value === "links" && <LinksDialog now={now} onClose={() => (dialog.value = null)} />}
    </header>
  );
}

const changedStaysMs = 8_000;

/** Flashes once when somebody else changed the case, and says who. */
function ChangedBy() {
  const said = changedBy.value;
  useEffect(() => {
    if (said === null) return;
    const gone = setTimeout(() => {
      changedBy.value = null;
    }, changedStaysMs);
    return () => clearTimeout(gone);
  }, [said]);
  return (
    <span class="changed" role="status">
      {said !== null && <Badge tone="info">{said}</Badge>}
    </span>
  );
}

function Age({ now }: { now: Case }) {
  if (now.resolvedAt !== null)
    return <span title={exactTime(now.resolvedAt)}>ended {relativeTime(Date.parse(now.resolvedAt), caseNowMs())}</span>;
  if (now.dueAt !== null)
    return <span title={exactTime(now.dueAt)}>due {relativeTime(Date.parse(now.dueAt), caseNowMs())}</span>;
  return <span title={exactTime(now.createdAt)}>opened {relativeTime(Date.parse(now.createdAt), caseNowMs())}</span>;
}

/** What time alone brings about next: people need not wait for what happens anyway. */
function NextWait({ now }: { now: Case }) {
  const next = nextWait(now);
  if (next === null || next.kind !== "delay") return null;
  return (
    <>
      <span aria-hidden="true">·</span>
      <span class="row tight" title={exactTime(next.at)}>
        <Icon name="clock" size={12} /> {waitWords(next, caseNowMs())}
      </span>
    </>
  );
}

/** The score, which opens its reasons. */
function RiskWhy({ now }: { now: Case }) {
  if (now.risk === null) return <span class="muted">Not scored</span>;
  const { score, level } = now.risk;
  return (
    <Link
      href={`${caseHref(now.id)}#why`}
      class={`risk-why ${riskTones[level]}`}
      title="Why this score"
      onClick={() => setTimeout(showWhy)}
    >
      <span class="unseen">Risk </span>
      <b class="num">{score}</b> {riskWords[level]}
      <span class="why-word">why</span>
    </Link>
  );
}

function showWhy(): void {
  const why = document.getElementById("why");
  why?.scrollIntoView({ block: "start", behavior: "smooth" });
  why?.focus({ preventScroll: true });
}

function Assignee({ now }: { now: Case }) {
  const mine = now.assignee?.id === myId.value;
  const blocked = allowed.value?.assign ?? null;
  const assign = (assigneeId: string | null) =>
    press("Assign", "/assignment", { assigneeId }, () => allowed.peek()?.assign ?? null);
  const claim = () => {
    press("Claim", "/assignment", { assigneeId: myId.value }, whyNotClaim);
  };
  // Taking over from a colleague is asked for in the menu, by name: no single key does it.
  useShortcut("e", "Claim the case", claim, { group: "Case", when: now.assignee === null });
  if (now.assignee === null)
    return (
      <Button size="small" keys="e" busy={isUnderWay("Claim")} blocked={blocked} onClick={claim}>
        Claim
      </Button>
    );
  const items: MenuItem[] = [
    ...(mine ? [] : [{ label: "Take over", run: () => assign(myId.value), blocked }]),
    ...(people.value ?? []).filter(worksOnCases).map(({ id, name }) => ({
      label: name,
      checked: id === now.assignee?.id,
      blocked,
      run: () => assign(id),
    })),
    { label: "Give back to the queue", run: () => assign(null), blocked },
  ];
  return (
    <Menu
      label={`Assigned to ${mine ? "you" : (personName(now.assignee.id) ?? "a colleague")}`}
      items={items}
      buttonClass="assignee"
    >
      <Face id={now.assignee.id} />
      <span class="clip">{mine ? "You" : (personName(now.assignee.id) ?? "A colleague")}</span>
      <Icon name="chevronDown" size={12} />
    </Menu>
  );
}
