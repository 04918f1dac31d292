import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { caseHref, flashing } from "../model/case-list";
import { faceOf, myId } from "../model/session";
import type { CaseSummary } from "../model/types";
import { riskTones, riskWords, standingOf } from "../model/words";
import { LookedAt } from "./looked-at";

/** One case in the list: a line of columns when there is room, two lines beside an open case. */
export function CaseRow({ row, open, tab }: { row: CaseSummary; open: boolean; tab?: string }) {
  const standing = standingOf(row);
  const name = row.entity.name ?? row.externalId ?? row.id;
  return (
    <li data-case={row.id} class={`case-row${open ? " current" : ""}${flashing.value.has(row.id) ? " flash" : ""}`}>
      <Link href={caseHref(row.id, tab)} current={open} class="case-link">
        <span class="case-name clip">
          {row.entity.type === "individual" && <Icon name="person" size={14} />}
          <span class="clip" dir="auto">
            {name}
          </span>
        </span>
        <span class="case-risk num">
          <Risk risk={row.risk} />
        </span>
        <span class="case-state">
          <Badge tone={standing.tone} dot>
            {standing.label}
          </Badge>
          {row.openIncidents > 0 && (
            <Badge tone="bad" icon="alert" title="Something gave up and needs a person">
              {row.openIncidents}
            </Badge>
          )}
        </span>
        <span class="case-workflow muted clip">
          {row.workflow.key} v{row.workflow.version}
          {row.parentId !== null && ", child"}
        </span>
        <span class="case-who">
          <LookedAt caseId={row.id} />
          <Face id={row.assigneeId} />
        </span>
        <span class="case-time muted num">
          <Time at={row.updatedAt} />
        </span>
      </Link>
    </li>
  );
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
    <span class={id === myId.value ? "face me" : "face"} title={id === myId.value ? "You" : face.name}>
      {face.initials}
      <span class="unseen"> {face.name}</span>
    </span>
  );
}
