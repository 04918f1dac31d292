import { Badge } from "../../shared/badge";
import { caseNowMs } from "../../shared/time";
import { exactTime, relativeTime } from "../../shared/time-words";
import { queues } from "../model/case-list";
import { personName } from "../model/session";
import type { Case } from "../model/types";

/** How the case stands with the time it may take, where anything is promised; and where it was escalated to. */
export function TimeLimit({ now }: { now: Case }) {
  return (
    <>
      <Due of={now.status === "active" ? (now.sla ?? null) : null} />
      <Escalated now={now} />
    </>
  );
}

const badged: ReadonlySet<string> = new Set(["breached", "at_risk", "running", "paused"]);
/** Whether a badge tells how the case stands with its time limit. */
export const hasTimeBadge = ({ status, sla }: Case): boolean => status === "active" && badged.has(sla?.state ?? "");

function Due({ of }: { of: NonNullable<Case["sla"]> | null }) {
  if (of === null) return null;
  const { state, rule, dueAt } = of;
  const about = rule === null ? "Time limit" : `Time limit “${rule}”`;
  const title = dueAt === null ? about : `${about}: due ${exactTime(dueAt)}`;
  const due = dueAt === null ? "" : relativeTime(Date.parse(dueAt), caseNowMs());
  switch (state) {
    case "breached":
      return (
        <Badge tone="bad" icon="clock" title={title}>
          {dueAt === null ? "Was late" : `Late, due ${due}`}
        </Badge>
      );
    case "at_risk":
      return (
        <Badge tone="warn" icon="clock" title={title}>
          Due {due}
        </Badge>
      );
    case "running":
      return (
        <Badge icon="clock" title={title}>
          Due {due}
        </Badge>
      );
    case "paused":
      return (
        <Badge tone="wait" icon="clock" title={`${about} stands still while the applicant is asked`}>
          Clock paused
        </Badge>
      );
    default:
      return null;
  }
}

function Escalated({ now: { status, escalation } }: { now: Case }) {
  if (status !== "active" || !escalation) return null;
  const { queueId, userId, reason } = escalation;
  const queue = queues.value?.find(({ id }) => id === queueId)?.name ?? queueId;
  const to = userId === null ? queue : (personName(userId) ?? "a colleague");
  return (
    <Badge tone="info" icon="up" title={reason}>
      Escalated{to === null ? "" : ` to ${to}`}
    </Badge>
  );
}
