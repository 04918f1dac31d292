import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Icon } from "../../../shared/icon";
import { Menu, type MenuItem } from "../../../shared/menu";
import { reachable } from "../../../shared/reachable";
import { Link } from "../../../shared/router";
import { caseHref } from "../../model/case-list";
import {
  type ChildDecision,
  type ChildDue,
  type ChildRow,
  childName,
  childRows,
  duesOf,
  dueWords,
  linkWords,
  whyNotDecide,
} from "../../model/children";
import type { Family } from "../../model/needs";
import { allowed, allowedIn } from "../../model/open-case";
import { may } from "../../model/session";
import type { Case } from "../../model/types";
import { labelOf, plural, standingOf } from "../../model/words";
import { Name } from "../../names/name";
import { EscalateDialog } from "../later-dialogs";
import { ChildDocumentsDialog } from "./child-documents-dialog";
import { DecideChildrenDialog } from "./decide-children-dialog";
import { EscalateChildrenDialog } from "./escalate-children-dialog";
import { Grandchildren } from "./grandchildren";
import { ReopenChildDialog } from "./reopen-child-dialog";

const nothing: ReadonlyMap<string, ChildDue> = new Map();

/** Every child of the case: where it stands, whether its applicant can get in, what is due; decided one by one or together. */
export function ChildrenTable({ now, members }: { now: Case; members: Family[] }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  // Several that were ticked, or the one of a row's own menu.
  const escalating = useSignal<readonly Family[] | null>(null);
  const deciding = useSignal<{ decision: ChildDecision; members: readonly Family[] } | null>(null);
  const asked = useSignal<{ what: Deed; row: ChildRow } | null>(null);
  const [dues, setDues] = useState(nothing);
  useEffect(() => {
    const asking = new AbortController();
    void duesOf(now.id, asking.signal).then((answer) => answer.ok && setDues(answer.value));
    return () => asking.abort();
  }, [now.id, members]);
  const rows = childRows(members);
  const open = rows.filter(({ member }) => !member.child.finished && member.child.id !== null);
  const picked = open.filter(({ member }) => chosen.value.has(member.child.key)).map(({ member }) => member);
  const isViewer = may("cases:write") === false;
  const blocked = isViewer ? "Viewers may only look." : picked.length === 0 ? "Choose children first." : null;
  const pick = (keys: readonly string[], on: boolean) => {
    const others = [...chosen.value].filter((key) => !keys.includes(key));
    chosen.value = new Set(on ? [...others, ...keys] : others);
  };
  return (
    <section class="panel" aria-label="Child cases">
      <header class="panel-head">
        <h2>Child cases</h2>
        <span class="muted">
          {open.length} open of {rows.length}
        </span>
        <span class="push" />
        <span class="muted num" role="status">
          {picked.length > 0 && `${picked.length} chosen`}
        </span>
        <Button
          size="small"
          blocked={blocked}
          onClick={() => (deciding.value = { decision: "approve", members: picked })}
        >
          Approve…<span class="unseen"> the chosen children</span>
        </Button>
        <Button
          size="small"
          blocked={blocked}
          onClick={() => (deciding.value = { decision: "revision", members: picked })}
        >
          Ask again…<span class="unseen"> the chosen children</span>
        </Button>
        <Button size="small" blocked={blocked} onClick={() => (escalating.value = picked)}>
          Escalate…<span class="unseen"> the chosen children</span>
        </Button>
        <Button
          size="small"
          kind="danger"
          blocked={blocked}
          onClick={() => (deciding.value = { decision: "reject", members: picked })}
        >
          Reject…<span class="unseen"> the chosen children</span>
        </Button>
      </header>
      <section class="table-scroll" aria-label="Table of child cases" ref={reachable}>
        <table class="fact-table children">
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Choose every open child"
                  disabled={open.length === 0}
                  checked={open.length > 0 && picked.length === open.length}
                  onChange={(event) =>
                    pick(
                      open.map(({ member }) => member.child.key),
                      event.currentTarget.checked,
                    )
                  }
                />
              </th>
              <th scope="col">Who</th>
              <th scope="col">Where</th>
              <th scope="col">Link</th>
              <th scope="col">Due</th>
              <th scope="col">
                <span class="unseen">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.member.child.key}
                row={row}
                due={dues.get(row.member.child.id ?? "")}
                chosen={chosen.value.has(row.member.child.key)}
                choose={(on) => pick([row.member.child.key], on)}
                ask={(what) => (asked.value = { what, row })}
                decide={(decision) => (deciding.value = { decision, members: [row.member] })}
              />
            ))}
          </tbody>
        </table>
      </section>
      {members
        .filter(({ view }) => (view?.childIds.length ?? 0) > 0)
        .map((member) => (
          <details class="raw nested" key={member.child.key}>
            <summary>
              {plural(member.view?.childIds.length ?? 0, "child", "children")} of{" "}
              <span dir="auto">{childName(member)}</span>
            </summary>
            <Grandchildren caseId={member.child.id ?? ""} />
          </details>
        ))}
      {deciding.value !== null && (
        <DecideChildrenDialog
          now={now}
          {...deciding.value}
          onDone={() => (chosen.value = new Set())}
          onClose={() => (deciding.value = null)}
        />
      )}
      {escalating.value !== null && (
        <EscalateChildrenDialog
          members={escalating.value}
          onDone={() => (chosen.value = new Set())}
          onClose={() => (escalating.value = null)}
        />
      )}
      {asked.value !== null && <Asked {...asked.value} onClose={() => (asked.value = null)} />}
    </section>
  );
}

type Deed = "reopen" | "documents" | "escalate";

function Asked({ what, row, onClose }: { what: Deed; row: ChildRow; onClose: () => void }) {
  const { child, view } = row.member;
  if (what === "reopen") return <ReopenChildDialog row={row} onClose={onClose} />;
  if (what === "documents")
    return child.id === null ? null : <ChildDocumentsDialog childId={child.id} name={row.name} onClose={onClose} />;
  return <EscalateDialog name={row.name} of={view} onClose={onClose} />;
}

function Row({
  row: { member, name, replaced },
  due,
  chosen,
  choose,
  ask,
  decide,
}: {
  row: ChildRow;
  due: ChildDue | undefined;
  chosen: boolean;
  choose: (on: boolean) => void;
  ask: (what: Deed) => void;
  decide: (decision: ChildDecision) => void;
}) {
  const { child } = member;
  const standing = standingOf(child);
  const isOpen = !child.finished && child.id !== null;
  return (
    <tr class={replaced ? "old" : undefined}>
      <td>
        {isOpen && (
          <input
            type="checkbox"
            aria-label={`Choose ${name}`}
            checked={chosen}
            onChange={(event) => choose(event.currentTarget.checked)}
          />
        )}
      </td>
      <th scope="row">
        <span dir="auto">
          <Name text={name} />
        </span>
        <span class="muted">
          {" "}
          {labelOf(child.plugin)}
          {child.generation > 1 && `, opened ${child.generation} times`}
          {child.gone && ", no longer in the list"}
        </span>
      </th>
      <td>
        <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
          {standing.label}
        </Badge>
        {replaced && <Badge icon="refresh">Replaced</Badge>}
      </td>
      <td class="muted">{linkWords(child.linkStatus)}</td>
      <td>{dueWords(due)}</td>
      <td class="end">
        <span class="row end">
          {child.finished && !replaced && (
            <Button size="small" blocked={allowed.value?.work ?? null} onClick={() => ask("reopen")}>
              Open once more…<span class="unseen"> for {name}</span>
            </Button>
          )}
          {child.id !== null && (
            <Link href={caseHref(child.id)} class="button plain small">
              Open
              <span class="unseen"> the child case of {name}</span>
            </Link>
          )}
          {isOpen && (
            <Menu label={`Decide here: ${name}`} items={deedsOf(member, ask, decide)}>
              <Icon name="dots" />
            </Menu>
          )}
        </span>
      </td>
    </tr>
  );
}

/** Everything that can be decided about a child, without leaving its parent; what cannot, with the reason. */
function deedsOf(member: Family, ask: (what: Deed) => void, decide: (decision: ChildDecision) => void): MenuItem[] {
  const { view } = member;
  const own = view === null ? null : allowedIn(view);
  const loading = view === null ? "Loading" : null;
  const why = (decision: ChildDecision): string | null => {
    const refused = whyNotDecide(member, decision);
    return may("cases:write") === false ? "Viewers may only look." : refused && `It ${refused}.`.replace("It “", "“");
  };
  return [
    { label: "Documents…", icon: "doc", blocked: loading, run: () => ask("documents") },
    { label: "Approve…", icon: "check", blocked: why("approve"), run: () => decide("approve") },
    { label: "Ask again…", icon: "refresh", blocked: why("revision"), run: () => decide("revision") },
    { label: "Escalate…", icon: "up", blocked: loading ?? own?.escalate ?? null, run: () => ask("escalate") },
    { label: "Reject…", icon: "close", danger: true, blocked: why("reject"), run: () => decide("reject") },
  ];
}
