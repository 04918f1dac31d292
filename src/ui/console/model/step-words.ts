import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import { exactTime } from "../../shared/time-words";
import { eventWords, timerWords } from "./event-words";
import { personName } from "./session";
import type { Tried } from "./types";
import { type GuardLine, guardLines, shortJson } from "./why";
import { labelOf, plural, spaced, stateWords } from "./words";

/** A step inside an entry, in words: the log keeps what was tried, begun, noted and raised. */
export function stepWords(step: JsonObject): string {
  const text = (key: string) => String(step[key] ?? "");
  const state = (key: string) => stateWords(typeof step[key] === "string" ? step[key] : null);
  switch (step.kind) {
    case "transition":
      return `${state("from")} → ${state("to")}: ${eventWords(text("event"))}`;
    case "not_taken":
      return text("event") === "xstate.always"
        ? "It could have moved on by itself, but a condition held it back"
        : `${capital(eventWords(text("event")))}: no transition was open`;
    case "plugin_started":
      return `${labelOf(text("plugin"))} begun`;
    case "plugin_superseded":
      return `${labelOf(text("plugin"))} replaced by a newer run`;
    case "plugin_finished":
      return `${labelOf(text("plugin"))}: ${text("status")}${step.late === true ? ", late" : ""}${step.raised ? `, raised ${text("raised")}` : ""}${step.problem ? ` (${text("problem")})` : ""}`;
    case "plugin_failed_to_start":
      return `${labelOf(text("plugin"))} could not begin: ${text("problem")}`;
    case "risk_scored":
      return `Risk scored: ${String(getPath(step, "explanation.score") ?? "–")}`;
    case "risk_overridden":
      return step.level === null
        ? `Risk set by hand ${step.byId === null ? "ran out" : "taken back"}`
        : `Risk set by hand: ${labelOf(text("level")).toLowerCase()}, ${text("score")}`;
    case "event_deferred":
      return `${eventWords(text("event"))} waits until a state listens`;
    case "event_dropped":
      return `${eventWords(text("event"))} dropped: ${droppedWords[text("why")] ?? spaced(text("why")).toLowerCase()}`;
    case "child_asked_for":
      return `Child case asked for (${text("childKey")})`;
    case "child_news":
      return `Child ${text("childKey")}: ${state("state")}${step.stale === true ? ", older news than it already had" : ""}`;
    case "join_satisfied":
      return `${step.timedOut === true ? "Waited long enough" : "Everything is there"}: ${text("event")}`;
    case "document_changed":
      return `Document ${spaced(text("change")).toLowerCase()}`;
    case "completed":
      return `Case ${text("status")}${step.outcome ? `, ${text("outcome")}` : ""}`;
    case "assigned":
      return step.assigneeId === null ? "Given back" : "Assigned";
    case "sla":
      return `Time limit ${text("rule")}: ${slaChanges[text("change")] ?? text("change")}`;
    case "escalated":
      return `Escalated${step.userId === null ? (step.queueId === null ? "" : ` to the queue ${text("queueId")}`) : ` to ${personName(text("userId")) ?? "somebody"}`}`;
    case "address_kept":
      return text("subject") === "applicant"
        ? "The applicant changed their e-mail address: links and codes still go to the former one"
        : `The applicant changed the e-mail address of ${text("subject")}: links and codes still go to the former one`;
    case "consent":
      return `Consent “${text("key")}” ${text("change")}`;
    case "note":
      return "Note kept";
    case "timer_set":
      return `${capital(timerWords(text("timer")))} set, due ${exactTime(Number(step.dueAtMs))}`;
    case "timer_dropped":
      return `${capital(timerWords(text("timer")))} dropped`;
    case "timer_not_set":
      return `${capital(timerWords(text("timer")))} could not be set: ${text("problem")}`;
    case "guard_note":
      return `Noted because a condition${step.target === null ? "" : ` on the way to “${state("target")}”`} failed: ${noteWords(step.note)}`;
    case "vote":
      return `${personName(text("byId")) ?? "Somebody"} ${step.decision === "reject" ? "rejected" : "approved"} ${labelOf(text("plugin"))}: ${text("approvals")} of ${plural(Number(step.needed), "approval")}`;
    case "moved_version":
      return `Moved from version ${text("from")} to version ${text("to")}${renamed(step.states)}`;
    case "decision":
      return `${decisionWords[text("decision")] ?? text("decision")}${step.pendingUntilMs === null ? "" : ", waits to be undone"}`;
    default:
      return spaced(text("kind"));
  }
}

export const decisionWords: Record<string, string> = {
  approve: "Approved",
  reject: "Rejected",
  revision: "Asked for re-uploads",
};
const slaChanges: Record<string, string> = {
  started: "begun",
  paused: "stands still",
  resumed: "runs on",
  at_risk: "nearly up",
  breached: "up",
  met: "kept",
};
const droppedWords: Record<string, string> = {
  superseded: "a newer run took its place",
  case_ended: "the case has ended",
  moved: "the new version does not know it",
};

/** The guards a step asked, with what each read: the values themselves, as they were. */
export function stepGuards(step: JsonObject): GuardLine[] {
  if (step.kind !== "transition" && step.kind !== "not_taken") return [];
  // What the log keeps was written by the engine; a row of an older release may lack parts.
  const tried = Array.isArray(step.tried) ? step.tried.filter(isObject) : [];
  return guardLines(tried.map(triedIn));
}

function triedIn(one: JsonObject): Tried {
  const guard = isObject(one.guard) ? one.guard : null;
  const reads = Array.isArray(guard?.reads) ? guard.reads.filter(isObject) : [];
  return {
    source: String(one.source ?? ""),
    event: String(one.event ?? ""),
    targets: Array.isArray(one.targets) ? one.targets.map(String) : [],
    taken: one.taken === true,
    guard:
      guard === null
        ? null
        : {
            verdict: String(guard.verdict ?? ""),
            reads: reads.map((read) => ({
              path: String(read.path ?? ""),
              found: read.found === true,
              value: read.value ?? null,
            })),
            ...(typeof guard.error === "string" && { error: guard.error }),
          },
  };
}

/** What a guard's author wants to be known: a sentence, or facts as `name: value`. */
export function noteWords(note: Json | undefined): string {
  if (!isObject(note)) return shortJson(note);
  return Object.entries(note)
    .map(([key, value]) => `${labelOf(key)}: ${isObject(value) ? noteWords(value) : shortJson(value)}`)
    .join(", ");
}

function renamed(states: Json | undefined): string {
  const pairs = isObject(states) ? Object.entries(states) : [];
  return pairs.length === 0
    ? ""
    : ` (${pairs.map(([from, to]) => `${stateWords(from)} is called ${stateWords(String(to))}`).join(", ")})`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
