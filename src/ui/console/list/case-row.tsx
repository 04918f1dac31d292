import type { CaseColumn } from "../../../domain/case-columns";
import { withoutTurns } from "../../../lib/plain-name";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { caseHref, flashing, leftList } from "../model/case-list";
import { shownColumns } from "../model/list-look";
import { selected } from "../model/selection";
import { faceOf, myId } from "../model/session";
import type { CaseSummary } from "../model/types";
import { riskTones, riskWords, standingOf, statusWords } from "../model/words";
import { OddMark } from "../names/odd-mark";
import { LookedAt } from "./looked-at";

/** What a row may be told to do beyond being opened. Absent: this person does nothing to many cases at once. */
export type Choose = (id: string, how: { range: boolean }) => void;

interface RowProps {
  row: CaseSummary;
  open: boolean;
  tab?: string;
  /** Place in the whole list, from 1. */
  place: number;
  choose: Choose | null;
}

/** One case as a line of the table. Its name is the link; the whole line leads where it leads. */
export function CaseRow({ row, open, tab, place, choose }: RowProps) {
  const isChosen = selected.value.has(row.id);
  return (
    <tr data-case={row.id} class={classOf(row, open, isChosen)} aria-rowindex={place + 1}>
      {choose !== null && (
        <td class="cell check">
          <Chooser row={row} chosen={isChosen} choose={choose} />
        </td>
      )}
      {shownColumns.value.map(({ id }) => {
        const cell = <Cell column={id} row={row} open={open} {...(tab !== undefined && { tab })} />;
        return id === "name" ? (
          <th key={id} scope="row" class={`cell col-${id}`}>
            {cell}
          </th>
        ) : (
          <td key={id} class={`cell col-${id}`}>
            {cell}
          </td>
        );
      })}
    </tr>
  );
}

/** The same on two lines, where there is no room for more. */
export function CaseCard({ row, open, tab, choose }: Omit<RowProps, "place">) {
  const isChosen = selected.value.has(row.id);
  return (
    <li data-case={row.id} class={classOf(row, open, isChosen)}>
      {choose !== null && <Chooser row={row} chosen={isChosen} choose={choose} />}
      <span class="cell col-name">
        <Cell column="name" row={row} open={open} {...(tab !== undefined && { tab })} />
      </span>
      <span class="cell col-risk">
        <Risk risk={row.risk} />
      </span>
      <span class="cell col-state">
        <Cell column="state" row={row} open={open} />
      </span>
      <span class="cell col-updated">
        <LookedAt caseId={row.id} />
        <Face id={row.assigneeId} />
        <Cell column="updated" row={row} open={open} />
      </span>
    </li>
  );
}

const classOf = (row: CaseSummary, open: boolean, isChosen: boolean): string =>
  [
    "case-row",
    open && "current",
    isChosen && "chosen",
    flashing.value.has(row.id) && "flash",
    leftList.value.has(row.id) && "left",
  ]
    .filter(Boolean)
    .join(" ");

const nameOf = (row: CaseSummary): string => row.entity.name ?? row.externalId ?? row.id;

const Chooser = ({ row, chosen, choose }: { row: CaseSummary; chosen: boolean; choose: Choose }) => (
  <input
    type="checkbox"
    class="chooser"
    tabIndex={-1}
    aria-label={`Choose ${nameOf(row)}`}
    checked={chosen}
    onClick={(event) => choose(row.id, { range: event.shiftKey })}
  />
);

function Cell({ column, row, open, tab }: { column: CaseColumn; row: CaseSummary; open: boolean; tab?: string }) {
  switch (column) {
    case "name":
      return (
        <Link href={caseHref(row.id, tab)} current={open} class="case-link clip">
          {row.entity.type === "individual" && <Icon name="person" size={14} />}
          <span class="clip" dir="auto">
            {withoutTurns(nameOf(row))}
          </span>
          <OddMark text={nameOf(row)} />
        </Link>
      );
    case "risk":
      return <Risk risk={row.risk} />;
    case "state": {
      const standing = standingOf(row);
      return (
        <>
          <Badge tone={standing.tone} dot>
            {standing.label}
          </Badge>
          {row.openIncidents > 0 && (
            <Badge tone="bad" icon="alert" title="Something gave up and needs a person">
              {row.openIncidents}
            </Badge>
          )}
        </>
      );
    }
    case "workflow":
      return (
        <span class="muted clip" title={row.workflow.key} dir="auto">
          {row.workflow.name} v{row.workflow.version}
          {row.parentId !== null && ", child"}
        </span>
      );
    case "labels":
      return (
        <span class="clip labels" title={row.labels.join(", ")}>
          {row.labels.map((label) => (
            <span key={label} class="label">
              {label}
            </span>
          ))}
        </span>
      );
    case "assignee":
      return (
        <>
          <LookedAt caseId={row.id} />
          <Face id={row.assigneeId} />
        </>
      );
    case "sla":
      return row.sla === null ? null : (
        <Badge
          tone={slaTones[row.sla.state] ?? "neutral"}
          {...(row.sla.dueAt !== null && { title: `Due ${row.sla.dueAt}` })}
        >
          {slaWords[row.sla.state] ?? row.sla.state}
        </Badge>
      );
    case "updated":
      return <When at={row.updatedAt} />;
    case "created":
      return <When at={row.createdAt} />;
    case "age":
      return <span class="muted num">{ageWords(row)}</span>;
    case "outcome":
      return <span class="muted clip">{row.outcome ?? (row.status === "active" ? "" : statusWords[row.status])}</span>;
    case "tags":
      return <span class="muted clip">{row.tags.join(", ")}</span>;
    case "entityType":
      return <span class="muted clip">{row.entity.type === "individual" ? "Person" : "Business"}</span>;
    case "email":
      return <span class="muted clip">{row.entity.email}</span>;
    case "externalId":
      return <span class="muted clip">{row.externalId}</span>;
    case "country":
      return <span class="muted">{row.country}</span>;
    case "id":
      return <span class="muted clip num">{row.id}</span>;
  }
}

const When = ({ at }: { at: string }) => (
  <span class="case-time muted num">
    <Time at={at} />
  </span>
);

export const slaWords: Record<string, string> = {
  running: "In time",
  paused: "Paused",
  at_risk: "At risk",
  breached: "Breached",
  met: "Met",
};
const slaTones: Record<string, "ok" | "warn" | "bad" | "wait" | "neutral"> = {
  running: "ok",
  paused: "wait",
  at_risk: "warn",
  breached: "bad",
  met: "ok",
};

const dayMs = 86_400_000;
function ageWords({ createdAt, resolvedAt }: CaseSummary): string {
  const until = resolvedAt === null ? Date.now() : Date.parse(resolvedAt);
  const days = Math.floor(Math.max(0, until - Date.parse(createdAt)) / dayMs);
  return days === 0 ? "today" : `${days} d`;
}

export const Risk = ({ risk }: { risk: CaseSummary["risk"] }) =>
  risk === null ? (
    <span class="muted" title="Not scored yet">
      –
    </span>
  ) : (
    <span
      class={`risk ${risk.level === null ? "neutral" : riskTones[risk.level]}`}
      title={`Risk: ${risk.level === null ? "" : riskWords[risk.level]}`}
    >
      {risk.score}
      <span class="unseen"> {risk.level === null ? "" : `${riskWords[risk.level]} risk`}</span>
    </span>
  );

/** Who has it, as a small round sign. */
export function Face({ id }: { id: string | null }) {
  if (id === null) return null;
  const face = faceOf(id);
  return (
    <span
      class={id === myId.value ? "face me initials" : "face initials"}
      data-initials={face.initials}
      title={id === myId.value ? "You" : face.name}
    >
      <span class="unseen"> {face.name}</span>
    </span>
  );
}
