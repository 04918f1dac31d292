import type { ActorRef } from "../../domain/actor";
import type { DecisionDeed } from "../../domain/decision-record";
import { isObject } from "../../lib/json";
import { bodyOf, iso, type LoggedEntry, textOrNull } from "./logged-entry";

/** Commands by which people move a decision: proposing, voting, judging documents and hits, overruling, moving on by an event. */
const moving = new Set([
  "cancel",
  "decide",
  "decide_document",
  "escalate",
  "merge_context",
  "move_version",
  "note_hit_decision",
  "override_risk",
  "send_event",
  "skip_incident",
  "supply_result",
  "undo_decision",
  "vote",
]);

/** What a person or a key did towards a decision; null: it is none of that. */
export function deedOf(entry: LoggedEntry): DecisionDeed | null {
  const body = bodyOf(entry);
  const { kind } = doerOf(entry);
  if (!entry.accepted || (kind !== "analyst" && kind !== "api_key") || !moving.has(String(body.type))) return null;
  return {
    ...{ seq: entry.seq, at: iso(entry.atMs), type: entry.type, by: doerOf(entry) },
    role: isObject(entry.command.actor) ? textOrNull(entry.command.actor.role) : null,
    what: textOrNull(body.decision ?? body.verdict ?? body.level ?? body.name ?? body.plugin),
    reason: textOrNull(body.reason),
    comment: textOrNull(body.comment),
  };
}

/** What is said of a hit is told by the engine, in the name of whoever said it. */
function doerOf(entry: LoggedEntry): ActorRef {
  const { type, by } = bodyOf(entry);
  if (type !== "note_hit_decision" || !isObject(by)) return entry.actor;
  return { kind: by.kind === "api_key" ? "api_key" : "analyst", id: String(by.id) };
}
