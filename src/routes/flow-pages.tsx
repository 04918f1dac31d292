import { readAnswers, strayPath } from "../collection/answers";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { revisionPageId } from "../collection/revision-page";
import { visiblePages } from "../collection/visible";
import type { FieldProblem, Refusal } from "../domain";
import { randomSecret } from "../lib/bytes";
import type { Json } from "../lib/json";
import { nextPage, pageModel, previousPage } from "../ui/flow/build-page";
import { revisionModel } from "../ui/flow/build-revision";
import { FormPageView } from "../ui/flow/form-page";
import type { ClashShown } from "../ui/flow/model";
import { NoticeView } from "../ui/flow/notices";
import type { Seen } from "../ui/flow/seen";
import { flowAnswer, seeOther } from "./flow-answer";
import { objections } from "./flow-checks";
import { clashesShown, keepingOf, withoutField } from "./flow-clashes";
import { moveFile, removeFile, storeUploadedFile } from "./flow-files";
import { takeOver } from "./flow-fill";
import { noteErrors, noteStep } from "./flow-funnel";
import { type Kept, keepDraft } from "./flow-keep";
import { languageCookie } from "./flow-language";
import { lookUp } from "./flow-lookup";
import { pageGone, tooMuch } from "./flow-notices";
import { isPartDone } from "./flow-part";
import { handToPhone, phoneOffer } from "./flow-phone";
import { type Posted, strangeName, withRow } from "./flow-post";
import {
  draftOf,
  factsWith,
  give,
  headwayOf,
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
  noteStep(visit, "started");
  return drawPage(visit, form, page, factsWith(visit, page, draftOf(visit, page)), []);
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
    // The page is judged with the files in their place.
    const fresh = await refreshed(visit);
    return fresh === null ? pageGone(visit) : takePage(fresh, form, pageId, { ...posted, files: [] });
  }
  const keep = (then: (kept: Kept) => Response | Promise<Response>, change: KeepChange = {}) =>
    keepAnd(visit, form, page, change.posted ?? posted, change.removed, then);
  switch (action.kind) {
    case "continue":
      return sendPage(visit, form, page, posted);
    case "mine":
      return keep(() => seeOther(`${here}#f-${action.field}`));
    case "theirs":
      return keep(() => seeOther(`${here}#f-${action.field}`), { posted: withoutField(posted, action.field) });
    case "back":
      return keep(({ merged }) => {
        const before = previousPage({ form, facts: factsWith(visit, page, merged.pairs) }, page.id);
        return seeOther(before === null ? visit.base : `${visit.base}/${before}`);
      });
    case "phone":
      return keep(() => handToPhone(visit, page.id));
    case "language":
      return keep(() => {
        const cookie = languageCookie(action.language, form);
        return seeOther(here, cookie === null ? {} : { "Set-Cookie": cookie });
      });
    case "use":
      return keep(() => seeOther(`${here}#f-${action.field}`));
    // A script asks how the page would look with these answers; it saves them by itself.
    case "look":
      return drawPage(visit, form, page, factsWith(visit, page, posted.typed), []);
    case "lookup":
      return keep(async (kept) => {
        const facts = factsWith(kept.visit, page, kept.merged.pairs);
        const answer = await lookUp(kept.visit, page, kept.merged.pairs, action.field);
        return drawPage(kept.visit, form, page, facts, [], { lookup: { field: action.field, answer } });
      });
    case "fill":
      return keep(async (kept) => {
        if (!(await takeOver(kept.visit, form, page, kept.merged.pairs, action))) {
          const facts = factsWith(kept.visit, page, kept.merged.pairs);
          const lookup: Seen["lookup"] = { field: action.field, answer: { status: "failed" } };
          return drawPage(kept.visit, form, page, facts, [], { lookup });
        }
        return seeOther(`${here}#f-${action.field}`);
      });
    case "add": {
      const id = `new_${randomSecret(9)}`;
      const { typed } = withRow(posted.typed, action.list, id);
      return keep(
        ({ merged }) => {
          const row = merged.pairs.find(([name, value]) => value === id && name.endsWith(".id"))?.[0] ?? action.list;
          return seeOther(`${here}#row-${row.split(".").slice(0, 2).join("-")}`);
        },
        { posted: { ...posted, typed } },
      );
    }
    case "remove":
      return keep(() => seeOther(`${here}#f-${action.list}`), { removed: `${action.list}.${action.index}` });
    case "upload":
      return keep(() => seeOther(`${here}#doc-${action.element}`));
    case "remove_file":
      return keep(async () => {
        await removeFile(visit.env, visit.applicant.ref, visit.applicant.actor, action.element, action.fileId);
        return seeOther(`${here}#doc-${action.element}`);
      });
    case "move_file":
      return keep(async () => {
        await moveFile(visit.env, visit.applicant.ref, visit.applicant.actor, visit.view, action);
        return seeOther(`${here}#doc-${action.element}`);
      });
  }
}

interface KeepChange {
  posted?: Posted;
  /** The row that is taken away. */
  removed?: string;
}

/** Keeps what was typed and goes on, unless somebody else typed other words into the same field: then both are shown. */
async function keepAnd(
  visit: Visit,
  form: Form,
  page: FormPage,
  posted: Posted,
  removed: string | undefined,
  then: (kept: Kept) => Response | Promise<Response>,
): Promise<Response> {
  const kept = await keepDraft(visit, page, posted, removed === undefined ? {} : { removed });
  if (kept === null) return tooLateOrTooMuch(visit);
  return kept.merged.clashes.length > 0 ? drawClashes(kept, form, page) : then(kept);
}

/** Nothing is asked any more, or so much was typed that it cannot be kept. */
async function tooLateOrTooMuch(visit: Visit): Promise<Response> {
  const fresh = await refreshed(visit);
  return fresh?.view.form == null ? seeOther(visit.base) : tooMuch(visit);
}

async function drawClashes({ visit, merged }: Kept, form: Form, page: FormPage): Promise<Response> {
  const standing = factsWith(visit, page, merged.pairs);
  const mine = factsWith(visit, page, merged.mine);
  const clashes = clashesShown(
    page,
    { ...seenBy(visit, form, mine), pairs: merged.mine },
    { facts: standing, pairs: merged.pairs },
    merged.clashes,
  );
  return drawPage(visit, form, page, mine, [], { status: 409, standing, clashes });
}

async function sendPage(visit: Visit, form: Form, page: FormPage, posted: Posted): Promise<Response> {
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
    answers: readAnswers(page, pairs, factsWith(kept.visit, null, null)),
    device: null,
    draftVersion: kept.version,
  });
  if (!sent.ok) return refused(kept.visit, page, pairs, sent.error);
  noteStep(visit, "page", page.id);
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
  return drawPage(visit, form, page, factsWith(visit, null, null), sent.error.problems, { status: 422 });
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
      noteErrors(visit, refusal.problems);
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

/** When the page was sent, or something on it was typed, last. */
function savedAtMs({ view }: Visit, page: FormPage): number | null {
  const typedAtMs = Object.values(view.drafts[page.id]?.fields ?? {}).map(({ atMs }) => atMs);
  const newest = Math.max(view.progress.pages[page.id] ?? 0, ...typedAtMs);
  return newest === 0 ? null : newest;
}

/** The same page with what is wrong with it. The case may know more by now: files, for example. */
async function again(visit: Visit, pageId: string, typed: Pairs, problems: FieldProblem[]): Promise<Response> {
  const fresh = (await refreshed(visit)) ?? visit;
  const { form } = fresh.view;
  const page = form === null ? null : openPage(fresh, form, pageId);
  if (form === null || page === null) return pageGone(visit);
  return drawPage(fresh, form, page, factsWith(fresh, page, typed), problems, { status: 422 });
}

async function storeFiles(visit: Visit, page: FormPage, posted: Posted): Promise<FieldProblem[]> {
  const { files } = posted;
  await keepDraft(visit, page, posted);
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
  {
    status = 200,
    standing = facts,
    clashes = [],
    lookup,
  }: { status?: number; standing?: FormFacts; clashes?: ClashShown[]; lookup?: Seen["lookup"] } = {},
): Promise<Response> {
  const seen = { ...seenBy(visit, form, facts, problems), ...(lookup === undefined ? {} : { lookup }) };
  const drawn = pageModel(page, seen, headwayOf(visit));
  const model = {
    ...drawn,
    mayHandOff: drawn.hasFiles && phoneOffer(visit) !== null,
    savedAtMs: savedAtMs(visit, page),
    keeping: keepingOf(visit, page, standing, drawn.isLast),
    clashes,
    ...(visit.view.revision === null ? {} : { revision: revisionModel(seen, visit.view.revision, visit.view.context) }),
  };
  const name = model.revision === undefined ? model.title : visit.words.fixTitle(model.revision.things.length);
  const title = problems.length + clashes.length > 0 ? `${visit.words.errorTitle}: ${name}` : name;
  const body = <FormPageView page={model} words={visit.words} />;
  return flowAnswer(visit.env, { shell: visit.shell, title, hasForm: true, body }, { status });
}
