import { acceptedAnswers, applyAnswers } from "../collection/apply";
import { documentAskedAt, problemsOfRevision, type RevisionPage, revisionPage } from "../collection/revision-page";
import { documentsAmong } from "../collection/row-documents";
import { undeclaredPath } from "../collection/write-policy";
import { type Actor, openRound, type Refusal } from "../domain";
import type { Json } from "../lib/json";
import { err, type Result } from "../lib/result";
import { audienceOf } from "./audience";
import { type Carried, yes } from "./carried";
import { collectingOf, factsOf, promote } from "./collecting";
import { keepConsents } from "./consents";
import { stateString } from "./kernel";
import { endHandOffs } from "./links";
import { withItemIds } from "./merge-context";
import { endRound, noteAnswers, roundDetail } from "./revision-course";
import { keepRowDocuments } from "./row-documents";
import { sendEvent } from "./send-event";
import { emit, patch, type Turn } from "./turn";

/**
 * The answer to all that was asked of somebody, in one go: only that can be written. When nobody owes anything any more, the form's own
 * event goes to the chart; before, the case waits for the others.
 */
export function answerRevision(
  turn: Turn,
  actor: Actor,
  answers: Record<string, Json>,
  language?: string,
): Result<Carried, Refusal> {
  const now = collectingOf(turn.definition, turn.before);
  if (now === null) return err({ code: "no_form", state: stateString(turn.before) });
  if (now.mode !== "revise") return err({ code: "not_permitted", message: "nothing was asked again" });
  const audience = audienceOf(actor, turn.before);
  const own = revisionPage(now.form, turn.before.revisions, factsOf(turn), audience);
  const isLeft = (): boolean => revisionPage(now.form, turn.next.revisions, factsOf(turn), null).asked.length > 0;
  if (own.asked.length === 0 && (isLeft() || audience?.pages !== null))
    return err({ code: "not_permitted", message: "nothing is asked of whoever has this link" });
  const undeclared = undeclaredPath(own.page, answers, factsOf(turn));
  if (undeclared !== null)
    return err({ code: "not_permitted", message: `the revision does not ask for ${undeclared}` });
  const given = acceptedAnswers(own.page, answers, factsOf(turn), `${turn.next.version}`);
  const before = turn.next.context;
  patch(turn, { context: withItemIds(applyAnswers(before, given.answers), `${turn.next.version}`) });
  keepRowDocuments(turn, before, own.page, given.renamed);
  const problems = problemsOfRevision(own, factsOf(turn));
  if (problems.length > 0) return err({ code: "invalid_answers", problems });
  promoteAsked(turn, own);
  keepConsents(turn, actor, now.form, own.page.elements, language);
  const round = noteAnswers(turn, own.asked);
  const answered = own.asked.map(({ item }) => item.id);
  if (isLeft()) {
    const pages = audience?.pages ?? null;
    const part = { person: audience?.person ?? null, pages: pages === null ? null : [...pages] };
    emit(turn, "collection.part.submitted", { ...part, round: round?.round ?? null });
    return yes("revision.part_answered", round === null ? null : String(round.round), { answered });
  }
  return finish(turn, now.form.event, round === null ? {} : { revision: round.round, answered });
}

function promoteAsked(turn: Turn, own: RevisionPage): void {
  const asked = new Set(
    documentsAmong(own.page.elements, factsOf(turn)).flatMap(
      ({ element }) => documentAskedAt(own, turn.next.documents, element.id)?.document?.id ?? [],
    ),
  );
  for (const { id } of turn.next.documents) if (asked.has(id)) promote(turn, id);
}

function finish(turn: Turn, event: string, answered: Record<string, Json>): Result<Carried, Refusal> {
  for (const document of turn.next.documents) promote(turn, document.id);
  const { collection } = turn.next;
  const round = collection.round + 1;
  patch(turn, { attachedForm: null, collection: { ...collection, submittedAtMs: turn.nowMs, round } });
  const open = openRound(turn.next.revisions);
  if (open !== null) {
    endRound(turn, open, "answered");
    emit(turn, "revision.answered", roundDetail(open));
  }
  const phones = endHandOffs(turn);
  const detail = { round, ...answered, ...(phones === 0 ? {} : { phonesSignedOut: phones }) };
  return sendEvent(turn, event, { name: event, payload: null }, "applicant", "form.submitted", detail);
}
