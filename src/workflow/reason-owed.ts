import type { Command, CommandBody, Refusal } from "../domain";
import type { PeopleRules, ReasonedDeed } from "./people-rules";

/**
 * What is missing where the definition wants a reason and whoever decides gives none; null: nothing. The engine's own decisions (a parent
 * that sends its children back) have the reason of what caused them.
 */
export function reasonOwed({ reasonsFor }: PeopleRules, { actor, body }: Command): Refusal | null {
  if (reasonsFor.length === 0 || (actor.kind !== "analyst" && actor.kind !== "api_key")) return null;
  const deed = deedOf(body);
  if (deed === null || !reasonsFor.includes(deed) || saidIn(body)) return null;
  return { code: "bad_value", param: "reason", message: `this workflow wants a reason for ${words[deed]}` };
}

const words: Record<ReasonedDeed, string> = {
  approve: "every approval",
  reject: "every rejection",
  revision: "whatever is sent back",
  documents: "every document that is rejected or asked for again",
};

function deedOf(body: CommandBody): ReasonedDeed | null {
  if (body.type === "decide") return body.decision;
  const turnsDown = body.type === "decide_document" && (body.decision === "reject" || body.decision === "revision");
  return turnsDown ? "documents" : null;
}

const saidIn = (body: CommandBody): boolean =>
  (body.type === "decide" || body.type === "decide_document") && (body.reason ?? "").trim() !== "";
