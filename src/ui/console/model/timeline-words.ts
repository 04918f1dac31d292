import type { ActorRef } from "../../../domain";
import { getPath, isObject, type Json } from "../../../lib/json";
import { queues } from "./case-list";
import { timerWords } from "./event-words";
import { reasonWords } from "./reason-words";
import { myId, personName } from "./session";
import { decisionWords } from "./step-words";
import { nameOf } from "./subject";
import type { TimelineEntry } from "./types";
import { labelOf, spaced, stateWords } from "./words";

export type TimelineKind = "decisions" | "applicant" | "checks" | "documents" | "people" | "system";
export const timelineKinds: Record<TimelineKind, string> = {
  decisions: "Decisions",
  applicant: "Applicant",
  checks: "Checks",
  documents: "Documents",
  people: "Assignment, labels and notes",
  system: "Everything else",
};

/** What kind of entry this is, for the filter. */
export function kindOf({ type, actor }: Pick<TimelineEntry, "type" | "actor">): TimelineKind {
  if (/^(decision|approval|case\.cancelled|risk\.over)/.test(type)) return "decisions";
  if (/^(document|file)\./.test(type)) return "documents";
  if (actor.kind === "applicant" || /^(page|part|form|link|revision)\./.test(type)) return "applicant";
  if (/^(plugin|callback|hook|child|risk|alert|screening)\./.test(type)) return "checks";
  if (/^(case\.assigned|case\.escalated|labels|note)/.test(type)) return "people";
  return "system";
}

const payloadText = ({ payload }: TimelineEntry, key: string): string => {
  const value = isObject(payload) ? payload[key] : undefined;
  return typeof value === "string" ? value : "";
};

/** Who did what an entry tells. What people decide outside of the case is told to it by Edgecase, and says by whom. */
export function authorOf({ actor: teller, payload }: Pick<TimelineEntry, "actor" | "payload">): ActorRef {
  const by = teller.kind === "system" && isObject(payload) ? payload.by : null;
  if (!isObject(by) || typeof by.id !== "string") return teller;
  return by.kind === "analyst" || by.kind === "api_key" ? { kind: by.kind, id: by.id } : teller;
}

/** What happened, as one sentence without its actor. */
export function sentenceOf(entry: TimelineEntry): string {
  const { type, subject } = entry;
  const said = sentences[type]?.(subject ?? "", entry);
  const sentence = `${said ?? `${spaced(type)}${subject === null ? "" : `: ${subject}`}`}${addressWords(entry)}`;
  return entry.accepted || isNoteOnly.test(type) ? sentence : `${sentence} (no effect)`;
}

/** The same behind the name of its actor: "You" and "took the case". What nobody does ("Time is up") keeps its capital. */
export function deedOf(entry: TimelineEntry): string {
  const sentence = sentenceOf(entry);
  return isDeed.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

const isDeed = /^(?:[A-Z][a-z]+ed|Gave|Made|Put|Ran|Said|Sent|Set|Took|Wrote)\b/;

/** A replaced address is worth a look, so it is told without opening the entry. */
const addressWords = ({ steps }: TimelineEntry): string =>
  Array.isArray(steps) && steps.some((step) => isObject(step) && step.kind === "address_kept")
    ? ", with another e-mail address: links and codes still go to the former one"
    : "";

/** Told for its own sake: nothing was meant to change. */
const isNoteOnly = /^attempt|^link\.(?:opened|entered)$|^field\.revealed$/;

const documentWords: Record<string, string> = {
  approve: "Approved a document",
  reject: "Rejected a document",
  revision: "Marked a document for re-upload",
};

const alertWords: Record<string, string> = {
  assign: "handed over",
  review: "taken up",
  put_back: "put back",
  escalate: "escalated",
  reject: "confirmed",
  dismiss: "dismissed",
  clear: "cleared",
  reopen: "reopened",
};

const sentences: Record<string, (subject: string, entry: TimelineEntry) => string> = {
  "case.created": () => "Case opened",
  "event.received": (name) => `Event ${name}`,
  "approval.voted": (name, entry) => voteWords(name, entry),
  "plugin.run_by_hand": (name) => `Ran ${labelOf(name)} again`,
  "version.moved": (version, entry) => withReason(`Moved the case to version ${version}`, entry),
  "decision.made": (name, entry) => withReason(decisionWords[name] ?? name, entry),
  "decision.pending": (name, entry) => withReason(`${decisionWords[name] ?? name}, can be undone`, entry),
  "decision.undone": () => "Took the decision back",
  "decision.lapsed": () => "Decision had no effect: the case had moved on",
  "case.cancelled": (_, entry) => withReason("Cancelled", entry),
  "case.erased": (_, entry) => withReason("Erased the personal data", entry),
  "case.erasure_done": () => "Everything outside of the case is erased",
  "case.held": (_, entry) => withReason("Put under a legal hold", entry),
  "case.released": () => "Lifted the legal hold",
  "case.assigned": (id, entry) => assignedWords(payloadText(entry, "assigneeId") || id, entry),
  "case.escalated": (to, entry) => withReason(`Escalated${escalatedTo(to)}`, entry),
  "sla.checked": (_, entry) => slaWords(entry),
  "document.decided": (_, entry) =>
    withComment(
      withReason(documentWords[payloadText(entry, "decision")] ?? "Took a document's decision back", entry),
      entry,
    ),
  "document.added": () => "Added a document",
  "document.changed": () => "Corrected a document",
  "document.imported": () => "Fetched a document",
  "file.added": () => "Uploaded a file",
  "file.removed": () => "Removed a file",
  "file.inspected": () => "Looked at a file",
  "consent.withdrawn": (key, entry) => withReason(`Withdrew the consent “${labelOf(key)}”`, entry),
  "labels.changed": (_, entry) => labelWords(entry),
  "field.revealed": (path, entry) => withReason(`Looked at the masked field ${path}`, entry),
  "note.added": () => "Wrote a note",
  "note.edited": () => "Corrected a note",
  "note.deleted": () => "Deleted a note",
  "note.pinned": () => "Pinned a note",
  "note.unpinned": () => "Took a note down",
  "context.merged": () => "Changed facts",
  "plugin.finished": (name) => `${labelOf(name)} answered`,
  "callback.received": (name) => `${labelOf(name)} called back`,
  "hook.received": (name) => `Callback ${name}`,
  "child.opened": () => "Child case opened",
  "child.changed": (_, { payload }) => childWords(payload),
  "child.reopened": (_, entry) => withReason("Child case opened once more", entry),
  "children.asked": (_, entry) => withReason("Asked the children for re-uploads", entry),
  "page.submitted": (page) => `Sent the page “${labelOf(page)}”`,
  "part.submitted": (person) => `Sent all of their part of the form${person === "" ? "" : `: ${person}`}`,
  "form.submitted": () => "Sent the form",
  "revision.more_asked": () => "Asked the applicant for more",
  "revision.part_answered": () => "Answered their part of what was asked again",
  "revision.reminded": () => "Reminded those who were asked",
  "revision.expired": () => "Time to answer was up",
  "revision.limit": () => "Asked once too often: the definition decided what then",
  "link.minted": () => "Made a link",
  "link.revoked": () => "Revoked a link",
  "links.revoked": () => "Revoked all links",
  "link.used": () => "Let in by a link for one use",
  "link.opened": () => "Looked at a link",
  "link.entered": (_, entry) =>
    `Let in by a link${payloadText(entry, "device") === "known" ? ", on a device that was here before" : ""}`,
  "link.handed_off": () => "Showed a link for a phone",
  "link.code_sent": () => "A code for a new device was mailed",
  "link.code_right": () => "Typed in the code for a new device",
  "link.code_wrong": () => "Typed in a wrong code",
  "link.locked": () => "Too many wrong codes: none is taken for a while",
  "incident.opened": (_, entry) =>
    payloadText(entry, "source") === "screening" ? "Screening has news of somebody" : "Incident: something gave up",
  "incident.retried": () => "Tried again",
  "incident.closed": () => "Closed the incident",
  "incident.skipped": () => "Gave up for good",
  "incident.supplied": () => "Said what the vendor should have said",
  "alert.created": (_, entry) => `Alert: ${payloadText(entry, "title")}`,
  "alert.changed": (_, entry) =>
    withReason(
      `Alert ${alertWords[payloadText(entry, "change")] ?? "changed"} (${payloadText(entry, "title")})`,
      entry,
    ),
  "screening.decided": (_, entry) =>
    withReason(
      payloadText(entry, "verdict") === "true_positive" ? "Confirmed a screening hit" : "Ruled a screening hit out",
      entry,
    ),
  "risk.overridden": (level, entry) => withReason(`Set the risk to ${labelOf(level).toLowerCase()} by hand`, entry),
  "risk.override_ended": (_, entry) => withReason("Took back the risk set by hand", entry),
  "link.renewed": () => "Asked for a new link",
  "timer.fired": (id) => firedWords(id),
  "attempt.refused": (what, entry) => `Tried “${spaced(what)}”, was refused${codeOf(entry)}`,
};

/** Who has the case from then on. */
function assignedWords(assigneeId: string, entry: TimelineEntry): string {
  if (assigneeId === "") return "Gave the case back to the queue";
  return authorOf(entry).id === assigneeId
    ? "Took the case"
    : `Gave the case to ${assigneeId === myId.value ? "you" : (personName(assigneeId) ?? "a colleague")}`;
}

/** To a person or a queue by name, or to nobody in particular. */
const escalatedTo = (to: string): string =>
  to === "" ? "" : ` to ${personName(to) ?? queues.value?.find(({ id }) => id === to)?.name ?? to}`;

/** "Labels: put on vip; taken off call back". */
function labelWords({ payload }: TimelineEntry): string {
  const named = (key: "add" | "remove"): string =>
    (isObject(payload) && Array.isArray(payload[key]) ? payload[key] : [])
      .filter((label) => typeof label === "string")
      .join(", ");
  const [added, removed] = [named("add"), named("remove")];
  const parts = [added === "" ? [] : `put on ${added}`, removed === "" ? [] : `taken off ${removed}`].flat();
  return parts.length === 0 ? "Labels left as they were" : `Labels: ${parts.join("; ")}`;
}

/** What the clock has brought: the steps of the entry say it. */
function slaWords({ steps }: TimelineEntry): string {
  const step = (Array.isArray(steps) ? steps : []).find((one) => isObject(one) && one.kind === "sla");
  if (!isObject(step)) return "The time limit was looked at";
  const rule = typeof step.rule === "string" ? `: ${step.rule}` : "";
  return step.change === "breached" ? `Time is up${rule}` : `Time is nearly up${rule}`;
}

function voteWords(name: string, entry: TimelineEntry): string {
  const said = payloadText(entry, "decision") === "reject" ? "Rejected" : "Approved";
  const comment = payloadText(entry, "comment");
  return `${said} “${labelOf(name)}”${comment === "" ? "" : `: ${comment}`}`;
}

/** Timers are named by what they are about: a state's delay, a run's time, a decision that could be undone. */
function firedWords(id: string): string {
  const words = timerWords(id);
  if (id.startsWith("after.")) return `Time passed: ${words}`;
  if (id.startsWith("run.")) return "Time passed: a run has waited long enough";
  if (id === "risk_override") return "Time passed: the risk set by hand ran out";
  return "Timer fired";
}

/** Who the child is about and where it is now, as far as its news told. */
function childWords(payload: Json): string {
  const entity = getPath(payload, "news.result.childEntity");
  const state = getPath(payload, "news.state");
  const name = isObject(entity) ? nameOf({ entity: { data: entity } }) : null;
  return `${name ?? "Child case"} is in “${stateWords(typeof state === "string" ? state : null)}”`;
}

function withReason(words: string, entry: TimelineEntry): string {
  const reason = reasonWords(payloadText(entry, "reason")) ?? "";
  return reason === "" ? words : `${words}: ${reason}`;
}

function withComment(words: string, entry: TimelineEntry): string {
  const comment = payloadText(entry, "internalComment");
  return comment === "" ? words : `${words} (for the team: ${comment})`;
}

function codeOf({ payload }: TimelineEntry): string {
  const code = isObject(payload) ? payload.code : undefined;
  return typeof code === "string" ? ` (${labelOf(code).toLowerCase()})` : "";
}

/** State before and after, when the entry moved the case. */
export const moveOf = ({ fromState, toState }: TimelineEntry): string | null =>
  fromState === null || fromState === toState ? null : `${stateWords(fromState)} → ${stateWords(toState)}`;

/** The changes an entry made to the facts of the case: path and new value. The opening, which sets everything, is left out. */
export function changesOf({ changes }: TimelineEntry): { path: string; value: string }[] {
  if (!Array.isArray(changes)) return [];
  return changes.filter(isObject).flatMap((change) => {
    const path = Array.isArray(change.path) ? change.path.join(".") : "";
    if (path === "" || path === "version" || path === "updatedAtMs") return [];
    const value = "set" in change ? JSON.stringify(change.set) : "removed";
    return [{ path, value: value.length > 160 ? `${value.slice(0, 157)}…` : value }];
  });
}
