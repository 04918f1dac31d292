import type { NoticeKind } from "../../../domain/notices";
import { caseHref } from "../model/case-list";
import type { Notification } from "../model/notifications";
import { labelOf } from "../model/words";

/** What each kind is called in the settings. */
export const kindWords: Record<NoticeKind, string> = {
  assigned: "A case is given to me",
  taken_over: "A case of mine is taken over",
  mentioned: "Somebody names me in a note",
  approval_wanted: "My approval is asked for",
  revision_answered: "What was asked again comes back",
  incident: "Something gives up on a case of mine",
  sla_at_risk: "A case of mine runs out of time",
  sla_breached: "A case of mine is past its time",
  watched_changed: "A case I watch moves",
  watched_decided: "A case I watch is decided",
  webhook_disabled: "A webhook endpoint is switched off",
  break_glass: "Somebody opens a case in an emergency (always told)",
  key_ends: "An API key ends soon",
};

/** What happened, as one sentence after the name of who did it (null: nobody did). */
export function newsWords({ kind, detail }: Notification, by: string | null): string {
  const who = by ?? "Edgecase";
  switch (kind) {
    case "assigned":
      return `${who} gave you this case`;
    case "taken_over":
      return `${who} took this case over`;
    case "mentioned":
      return `${who} named you in a note`;
    case "approval_wanted":
      return `Your approval is asked for: ${labelOf(detail.plugin ?? "approval")}`;
    case "revision_answered":
      return "What was asked again has come back";
    case "incident":
      return "Something gave up and needs a person";
    case "sla_at_risk":
      return "This case is running out of time";
    case "sla_breached":
      return "This case is past its time";
    case "watched_changed":
      return `Moved to “${labelOf(detail.state ?? "")}”${by === null ? "" : ` by ${by}`}`;
    case "watched_decided":
      return `Ended in “${labelOf(detail.state ?? "")}”${by === null ? "" : `, by ${by}`}`;
    case "webhook_disabled":
      return "Its receiver is gone or has failed for days";
    case "break_glass":
      return `${who} opened this case in an emergency`;
    case "key_ends":
      return `Rotate it: it ends in ${detail.days === 2 ? "two days" : "two weeks"} at the latest`;
  }
}

/** Where it leads: the note, the timeline, or the case. */
export function newsHref({ kind, case: subject }: Notification): string {
  if (kind === "webhook_disabled") return "/console/settings/webhooks";
  if (kind === "key_ends") return "/console/settings/api-keys";
  if (kind === "break_glass") return "/console/settings/people?tab=emergency";
  if (kind === "mentioned") return caseHref(subject.id, "notes");
  return kind === "watched_changed" ? caseHref(subject.id, "timeline") : caseHref(subject.id);
}
