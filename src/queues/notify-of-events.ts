import { type Notice, notify } from "../cases/notify";
import type { CaseRef, Publication } from "../domain";
import type { Env } from "../env";

type CaseEvent = Publication["events"][number];
type Told = Pick<Notice, "kind" | "to" | "watchers"> & { detail?: Notice["detail"] };

/**
 * Tells people of what happened on a case: whoever has it, had it, or watches it. Of one command everybody hears once. Its ids follow from
 * the events, so a publication that comes twice tells nothing new.
 */
export async function notifyOfEvents(env: Env, ref: CaseRef, publications: readonly Publication[]): Promise<void> {
  for (const publication of publications) {
    const notices = noticesOf(ref, publication);
    if (notices.length > 0) await notify(env, ref.tenantId, notices);
  }
}

/** The most telling first: a case that was decided has also changed its state. */
const order = [
  "taken_over",
  "assigned",
  "watched_decided",
  "revision_answered",
  "incident",
  "sla_breached",
  "sla_at_risk",
  "watched_changed",
];

/** What the events of one command give people to hear. */
export function noticesOf({ caseId }: CaseRef, { events, facts, by }: Publication): Notice[] {
  const byId = by?.kind === "analyst" ? by.id : null;
  const holder = facts.assignee === null ? [] : [facts.assignee.id];
  return events
    .flatMap((event) =>
      toldOf(event, holder).map(
        (told): Notice => ({ detail: {}, ...told, caseId, key: `${event.id}.${told.kind}`, roles: null, byId }),
      ),
    )
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function toldOf({ type, detail, state }: CaseEvent, holder: string[]): Told[] {
  switch (type) {
    case "case.assigned": {
      const { assigneeId, previousAssigneeId } = detail;
      const given = typeof assigneeId === "string" ? [assigneeId] : [];
      const taken =
        typeof previousAssigneeId === "string" && previousAssigneeId !== assigneeId ? [previousAssigneeId] : [];
      return [
        { kind: "taken_over", to: taken, watchers: false, detail: { assigneeId: given[0] ?? null } },
        { kind: "assigned", to: given, watchers: false },
      ];
    }
    case "workflow.completed":
    case "case.cancelled":
      return [{ kind: "watched_decided", to: [], watchers: true, detail: { state } }];
    case "revision.answered":
      return [{ kind: "revision_answered", to: holder, watchers: true }];
    case "incident.opened":
      return [{ kind: "incident", to: holder, watchers: true, detail: { code: detail.code ?? null } }];
    case "sla.at_risk":
      return [{ kind: "sla_at_risk", to: holder, watchers: false, detail: { rule: detail.rule ?? null } }];
    case "sla.breached":
      return [{ kind: "sla_breached", to: holder, watchers: false, detail: { rule: detail.rule ?? null } }];
    case "workflow.state.changed":
      return [{ kind: "watched_changed", to: [], watchers: true, detail: { state } }];
    default:
      return [];
  }
}
