import { readAnswers } from "../collection/answers";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { visiblePages } from "../collection/visible";
import type { FieldProblem, Refusal } from "../domain";
import type { Json } from "../lib/json";
import { nextPage, pageModel, previousPage } from "../ui/flow/build-page";
import { FormPageView } from "../ui/flow/form-page";
import { NoticeView } from "../ui/flow/notices";
import { flowAnswer, seeOther } from "./flow-answer";
import { removeFile, storeUploadedFile } from "./flow-files";
import { languageCookie } from "./flow-language";
import { isPartDone } from "./flow-part";
import { handToPhone, phoneOffer } from "./flow-phone";
import { type Posted, strangeName, withoutRow, withRow } from "./flow-post";
import {
  draftOf,
  factsWith,
  give,
  headwayOf,
  keepDraft,
  type Pairs,
  refreshed,
  seenBy,
  uploadSentence,
  type Visit,
} from "./flow-visit";

/** One page of the form, with what was typed before. */
export async function showPage(visit: Visit, form: Form, pageId: string): Promise<Response> {
  const page = openPage(visit, form, pageId);
  if (page === null) return pageGone(visit);
  return drawPage(visit, form, page, factsWith(visit, page, draftOf(visit.view, page.id)), []);
}

/**
 * A posted page. Whatever the button was, files are stored and what was typed is kept; only "continue" sends the page. What is wrong
 * comes back on the same page, with everything that was typed.
 */
export async function takePage(visit: Visit, form: Form, pageId: string, posted: Posted): Promise<Response> {
  const page = openPage(visit, form, pageId);
  if (page === null) return pageGone(visit);
  const here = `${visit.base}/${page.id}`;
  const { action } = posted;
  if (posted.files.length > 0) {
    const problems = await storeFiles(visit, page, posted);
    if (problems.length > 0) return again(visit, page.id, posted.typed, problems);
    if (action.kind === "upload") {
      await keepDraft(visit, page.id, posted.typed, posted.device);
      return seeOther(`${here}#doc-${action.element}`);
    }
    // The page is judged with the files in their place.
    const fresh = await refreshed(visit);
    return fresh === null ? pageGone(visit) : takePage(fresh, form, pageId, { ...posted, files: [] });
  }
  switch (action.kind) {
    case "continue":
      return sendPage(visit, form, page, posted.typed);
    case "back": {
      await keepDraft(visit, page.id, posted.typed, posted.device);
      const before = previousPage({ form, facts: factsWith(visit, page, posted.typed) }, page.id);
      return seeOther(before === null ? visit.base : `${visit.base}/${before}`);
    }
    case "phone":
      await keepDraft(visit, page.id, posted.typed, posted.device);
      return handToPhone(visit, page.id);
    case "language": {
      await keepDraft(visit, page.id, posted.typed, posted.device);
      const cookie = languageCookie(action.language, form);
      return seeOther(here, cookie === null ? {} : { "Set-Cookie": cookie });
    }
    case "add": {
      const { typed, index } = withRow(posted.typed, action.list);
      await keepDraft(visit, page.id, typed, posted.device);
      return seeOther(`${here}#row-${action.list}-${index}`);
    }
    case "remove":
      await keepDraft(visit, page.id, withoutRow(posted.typed, action.list, action.index), posted.device);
      return seeOther(`${here}#f-${action.list}`);
    case "upload":
      await keepDraft(visit, page.id, posted.typed, posted.device);
      return seeOther(`${here}#doc-${action.element}`);
    case "remove_file":
      await keepDraft(visit, page.id, posted.typed, posted.device);
      await removeFile(visit.env, visit.applicant.ref, visit.applicant.actor, action.element, action.fileId);
      return seeOther(`${here}#doc-${action.element}`);
  }
}

async function sendPage(visit: Visit, form: Form, page: FormPage, typed: Pairs): Promise<Response> {
  const facts = factsWith(visit, null, null);
  const strange = strangeName(page, typed, facts);
  // The case refuses what the page does not declare, and writes down that somebody tried.
  const answers: Record<string, Json> = {
    ...readAnswers(page, typed, facts),
    ...(strange === null ? {} : { [strange]: "" }),
  };
  const sent = await give(visit, { type: "submit_page", page: page.id, answers, device: null });
  if (!sent.ok) return refused(visit, page, typed, sent.error);
  const fresh = await refreshed(visit);
  if (fresh === null) return pageGone(visit);
  const now = { form, facts: factsWith(fresh, null, null) };
  const isLast = visiblePages(form, now.facts).at(-1)?.id === page.id;
  if (!isLast) return seeOther(`${fresh.base}/${nextPage(now, fresh.view.progress, page.id) ?? ""}`);
  return sendForm(fresh, form);
}

/** Sends the whole form. What is missing is told on its last page. */
export async function sendForm(visit: Visit, form: Form): Promise<Response> {
  if (visit.view.isPart) return endOfPart(visit, form);
  const sent = await give(visit, { type: "submit_form" });
  if (sent.ok) return seeOther(`${visit.base}/done`);
  const page = visiblePages(form, factsWith(visit, null, null)).at(-1);
  if (page === undefined) return pageGone(visit);
  if (sent.error.code !== "invalid_answers") return refused(visit, page, [], sent.error);
  return drawPage(visit, form, page, factsWith(visit, null, null), sent.error.problems, 422);
}

/** The last page of a part: there is an end to it when every page of it was sent. */
function endOfPart(visit: Visit, form: Form): Response {
  if (isPartDone(visit)) return seeOther(`${visit.base}/done`);
  const next = nextPage({ form, facts: factsWith(visit, null, null) }, visit.view.progress, null);
  return seeOther(`${visit.base}/${next ?? ""}`);
}

async function refused(visit: Visit, page: FormPage, typed: Pairs, refusal: Refusal): Promise<Response> {
  switch (refusal.code) {
    case "invalid_answers":
      await keepDraft(visit, page.id, typed, "form");
      return again(visit, page.id, typed, refusal.problems);
    // The form was sent from another tab or device in the meantime.
    case "no_form":
    case "case_closed":
      return seeOther(visit.base);
    default:
      return flowAnswer(
        visit.env,
        {
          shell: visit.shell,
          title: visit.words.foreignTitle,
          body: (
            <NoticeView
              title={visit.words.foreignTitle}
              lead={visit.words.undeclared}
              way={{ href: `${visit.base}/${page.id}`, label: visit.words.again }}
            />
          ),
        },
        { status: 422 },
      );
  }
}

/** The same page with what is wrong with it. The case may know more by now: files, for example. */
async function again(visit: Visit, pageId: string, typed: Pairs, problems: FieldProblem[]): Promise<Response> {
  const fresh = (await refreshed(visit)) ?? visit;
  const { form } = fresh.view;
  const page = form === null ? null : openPage(fresh, form, pageId);
  if (form === null || page === null) return pageGone(visit);
  return drawPage(fresh, form, page, factsWith(fresh, page, typed), problems, 422);
}

async function storeFiles(visit: Visit, page: FormPage, { files, typed, device }: Posted): Promise<FieldProblem[]> {
  await keepDraft(visit, page.id, typed, device);
  const problems: FieldProblem[] = [];
  for (const { element, file } of files) {
    const stored = await storeUploadedFile(visit.env, visit.applicant.ref, visit.applicant.actor, element, file);
    if (!stored.ok) problems.push(fileProblem(visit, page.id, element, stored.error.code));
  }
  return problems;
}

/** Files have sentences of their own; they travel as the problem's message. */
export const fileProblem = (visit: Visit, page: string, field: string, code: string): FieldProblem => ({
  page,
  field,
  code: "bad_value",
  params: { message: uploadSentence(code, visit.shell.language, visit.shell.texts) },
});

const openPage = (visit: Visit, form: Form, pageId: string): FormPage | null =>
  visiblePages(form, factsWith(visit, null, null)).find((page) => page.id === pageId) ?? null;

function drawPage(
  visit: Visit,
  form: Form,
  page: FormPage,
  facts: FormFacts,
  problems: FieldProblem[],
  status = 200,
): Promise<Response> {
  const drawn = pageModel(page, seenBy(visit, form, facts, problems), headwayOf(visit));
  const model = { ...drawn, mayHandOff: drawn.hasFiles && phoneOffer(visit) !== null };
  const title = problems.length > 0 ? `${visit.words.errorTitle}: ${model.title}` : model.title;
  const body = <FormPageView page={model} words={visit.words} />;
  return flowAnswer(visit.env, { shell: visit.shell, title, hasForm: true, body }, { status });
}

function pageGone(visit: Visit): Promise<Response> {
  const { words } = visit;
  return flowAnswer(
    visit.env,
    {
      shell: visit.shell,
      title: words.pageGoneTitle,
      body: (
        <NoticeView
          title={words.pageGoneTitle}
          lead={words.pageGoneLead}
          way={{ href: visit.base, label: words.toOverview }}
        />
      ),
    },
    { status: 404 },
  );
}
