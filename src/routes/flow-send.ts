import { readAnswers, strayPath } from "../collection/answers";
import type { Form, FormPage } from "../collection/form";
import { revisionPageId } from "../collection/revision-page";
import { isUnsent } from "../collection/unsent";
import { visiblePages } from "../collection/visible";
import type { FieldProblem } from "../domain";
import type { Json } from "../lib/json";
import { nextPage } from "../ui/flow/build-page";
import { seeOther } from "./flow-answer";
import { objections } from "./flow-checks";
import { again, drawClashes, drawPage, openPage, refused, tooLateOrTooMuch } from "./flow-draw";
import { noteErrors, noteStep } from "./flow-funnel";
import { keepDraft } from "./flow-keep";
import { pageGone } from "./flow-notices";
import { isPartDone } from "./flow-part";
import { type Posted, strangeName } from "./flow-post";
import { dropWithdrawn } from "./flow-rows";
import { draftOf, factsWith, give, refreshed, type Visit } from "./flow-visit";

/** Sends one page, and with the last one the form. What is wrong comes back on the same page, with everything that was typed. */
export async function sendPage(visit: Visit, form: Form, page: FormPage, posted: Posted): Promise<Response> {
  const facts = factsWith(visit, null, null);
  const strange = strangeName(page, posted.typed, facts);
  if (strange !== null) {
    // The case refuses what the page does not declare, and writes down that somebody tried.
    const answers: Record<string, Json> = { ...readAnswers(page, posted.typed, facts), [strayPath(strange)]: "" };
    const sent = await give(visit, { type: "submit_page", page: page.id, answers, device: null });
    return sent.ok ? pageGone(visit) : refused(visit, page, posted.typed, sent.error);
  }
  const kept = await keepDraft(visit, page, posted, { isWhole: true });
  if (kept === null) return tooLateOrTooMuch(visit);
  if (kept.merged.clashes.length > 0) return drawClashes(kept, form, page);
  const { pairs } = kept.merged;
  const problems = await objections(kept.visit, form, page, pairs);
  if (problems.length > 0) {
    noteErrors(kept.visit, problems);
    return again(kept.visit, page.id, pairs, problems);
  }
  const sent = await give(visit, {
    type: "submit_page",
    page: page.id,
    answers: readAnswers(page, pairs, factsWith(kept.visit, null, null), { named: true }),
    device: null,
    language: visit.shell.language,
    draftVersion: kept.version,
  });
  if (!sent.ok) return refused(kept.visit, page, pairs, sent.error);
  noteStep(visit, "page", page.id);
  await dropWithdrawn(visit, kept.visit.view.documents);
  // A revision is answered with its one page.
  if (page.id === revisionPageId) return seeOther(`${visit.base}/done`);
  const fresh = await refreshed(visit);
  if (fresh === null) return pageGone(visit);
  const now = { form, facts: factsWith(fresh, null, null) };
  const isLast = visiblePages(form, now.facts).at(-1)?.id === page.id;
  if (!isLast) return seeOther(`${fresh.base}/${nextPage(now, fresh.view.progress, page.id) ?? ""}`);
  return sendForm(fresh, form, posted.attempt);
}

/**
 * Sends the whole form. What is missing is told on its last page. `attempt`: one press of the button; pressed twice, or sent again
 * because the answer got lost, it is sent once.
 */
export async function sendForm(visit: Visit, form: Form, attempt: string | null): Promise<Response> {
  if (visit.view.isPart) return endOfPart(visit, form);
  const sent = await give(visit, { type: "submit_form" }, attempt === null ? null : `form:${attempt}`);
  if (sent.ok) {
    noteStep(visit, "submitted");
    return seeOther(`${visit.base}/done`);
  }
  const page = visiblePages(form, factsWith(visit, null, null)).at(-1);
  if (page === undefined) return pageGone(visit);
  if (sent.error.code !== "invalid_answers") return refused(visit, page, [], sent.error);
  if (isUnsent(sent.error.problems)) return backToUnsent(visit, sent.error.problems);
  return drawPage(visit, form, page, factsWith(visit, null, null), sent.error.problems, { status: 422 });
}

/** The first page that was changed and not sent again, with what was typed on it; the form waits for it. */
async function backToUnsent(visit: Visit, problems: FieldProblem[]): Promise<Response> {
  // Somebody may have typed it just now.
  const fresh = await refreshed(visit);
  const { form } = fresh?.view ?? { form: null };
  const page = fresh === null || form === null ? null : openPage(fresh, form, problems[0]?.page ?? "");
  if (fresh === null || form === null || page === null) return pageGone(visit);
  noteErrors(fresh, problems);
  const own = problems.filter((problem) => problem.page === page.id);
  return drawPage(fresh, form, page, factsWith(fresh, page, draftOf(fresh, page)), own, { status: 422 });
}

/** The last page of a part: there is an end to it when every page of it was sent. */
function endOfPart(visit: Visit, form: Form): Response {
  if (isPartDone(visit)) return seeOther(`${visit.base}/done`);
  const next = nextPage({ form, facts: factsWith(visit, null, null) }, visit.view.progress, null);
  return seeOther(`${visit.base}/${next ?? ""}`);
}
