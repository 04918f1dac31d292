import type { Command, CommandBody } from "../domain";
import type { StateNode } from "./chart";
import type { Turn } from "./turn";

/**
 * The decision that a person has made by another name: an event of the definition's own (`sign_off`) whose transition leads into an end
 * that means approved or rejected, or a move to another version that puts the case there. Null: they have settled nothing, or the rules
 * did after what they sent. Keys speak for their owner, whose own people decide.
 */
export function settledByPerson(turn: Turn, { actor, body }: Command): Extract<CommandBody, { type: "decide" }> | null {
  const { outcome } = turn.next;
  if (actor.kind !== "analyst" || outcome === null || turn.before.status !== "active") return null;
  const settles = body.type === "move_version" || (body.type === "send_event" && leadsToEnd(turn, body.name));
  if (!settles) return null;
  return { type: "decide", decision: outcome === "approved" ? "approve" : "reject", reason: null, comment: null };
}

/** The end of the case, or one that says how it ends; the end of a part of it decides nothing. */
const isEnd = ({ type, parent, tags, meta }: StateNode): boolean =>
  type === "final" &&
  (parent?.parent === null || [meta.outcome, ...tags].some((said) => said === "approved" || said === "rejected"));

/** The event's own transition, not what follows from it by itself. */
function leadsToEnd({ steps, definition }: Turn, name: string): boolean {
  const ends = new Set(definition.chart.nodes.filter(isEnd).map(({ path }) => path));
  return steps.some(
    (step) =>
      step.kind === "transition" &&
      step.event === name &&
      step.origin === "event" &&
      step.entered.some((path) => ends.has(path)),
  );
}
