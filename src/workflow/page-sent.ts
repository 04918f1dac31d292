import { areAllSent } from "../collection/visible";
import type { Actor, CaseLink, CaseSnapshot, CommandBody, Refusal } from "../domain";
import type { Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { collectingOf } from "./collecting";
import { partFor } from "./own-part";
import { emit, type Turn } from "./turn";

/**
 * What the timeline says about a page that was taken in. The page that completes what a person was asked for is news for the outside
 * too: whoever opened the case cannot see by its state that one of several people is done. Told once; a page that is sent again later
 * is a page.
 */
export function pageSent(
  turn: Turn,
  actor: Actor,
  { page, answers }: Extract<CommandBody, { type: "submit_page" }>,
): Result<Carried, Refusal> {
  const fields = Object.keys(answers);
  const link = actor.kind === "applicant" ? turn.next.links.find(({ id }) => id === actor.linkId) : undefined;
  if (link?.pages === undefined || !isDone(turn, turn.next, link) || isDone(turn, turn.before, link))
    return yes("page.submitted", page, { fields });
  const part = { person: link.subject, pages: link.pages };
  emit(turn, "collection.part.submitted", { ...part, round: null });
  return yes("part.submitted", link.subject, { page, pages: link.pages, fields });
}

function isDone(turn: Turn, { context, documents, collection }: CaseSnapshot, link: CaseLink): boolean {
  const part = partFor(collectingOf(turn.definition, turn.before)?.form ?? null, link);
  return part !== null && areAllSent(part, { context, documents, nowMs: turn.nowMs }, collection.pages);
}
