import type { Form, FormFacts, FormPage } from "../collection/form";
import { livePage } from "../collection/live-conditions";
import { visiblePages } from "../collection/visible";
import type { FieldProblem, Refusal } from "../domain";
import { everyItem } from "../ui/flow/build-items";
import { pageModel } from "../ui/flow/build-page";
import { revisionModel } from "../ui/flow/build-revision";
import { FormPageView } from "../ui/flow/form-page";
import type { ClashShown, FormPageModel, LiveRules } from "../ui/flow/model";
import type { Seen } from "../ui/flow/seen";
import { flowAnswer, seeOther } from "./flow-answer";
import { clashesShown, keepingOf } from "./flow-clashes";
import { noteErrors } from "./flow-funnel";
import type { Kept } from "./flow-keep";
import { notOnPage, pageGone, tooMuch } from "./flow-notices";
import { phoneOffer } from "./flow-phone";
import { draftOf, factsWith, headwayOf, type Pairs, refreshed, seenBy, type Visit } from "./flow-visit";

/** A page of the form with these answers, what is wrong with it, and what else is to be told. */
export function drawPage(
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
    isStale = false,
  }: {
    status?: number;
    standing?: FormFacts;
    clashes?: ClashShown[];
    lookup?: Seen["lookup"];
    isStale?: boolean;
  } = {},
): Promise<Response> {
  const seen = { ...seenBy(visit, form, facts, problems), ...(lookup === undefined ? {} : { lookup }) };
  const drawn = pageModel(page, seen, headwayOf(visit));
  const model = {
    ...drawn,
    mayHandOff: drawn.hasFiles && phoneOffer(visit) !== null,
    savedAtMs: savedAtMs(visit, page),
    keeping: keepingOf(visit, page, standing, drawn.isLast),
    clashes,
    isStale,
    timeZone: visit.timeZone,
    live: visit.view.revision === null ? liveRules(visit, form, page, drawn) : null,
    ...(visit.view.revision === null ? {} : { revision: revisionModel(seen, visit.view.revision, visit.view.context) }),
  };
  const name = model.revision === undefined ? model.title : visit.words.fixTitle(model.revision.things.length);
  const title = problems.length + clashes.length > 0 ? `${visit.words.errorTitle}: ${name}` : name;
  const body = <FormPageView page={model} words={visit.words} />;
  return flowAnswer(visit.env, { shell: visit.shell, title, hasForm: true, body }, { status });
}

/** What a script may decide by itself on the page as it is drawn. */
function liveRules(visit: Visit, form: Form, page: FormPage, { items }: FormPageModel): LiveRules | null {
  const live = livePage(page, form, factsWith(visit, null, null));
  if (live === null) return null;
  const disabled = everyItem(items).filter((item) => "disabled" in item && item.disabled);
  return { ...live, disabled: disabled.map(({ name }) => name), optional: visit.words.optional };
}

/** A page that is part of the form now; null: it is not. */
export const openPage = (visit: Visit, form: Form, pageId: string): FormPage | null =>
  visiblePages(form, factsWith(visit, null, null)).find((page) => page.id === pageId) ?? null;

/** The same page with what is wrong with it. The case may know more by now: files, for example. */
export async function again(visit: Visit, pageId: string, typed: Pairs, problems: FieldProblem[]): Promise<Response> {
  const fresh = (await refreshed(visit)) ?? visit;
  const { form } = fresh.view;
  const page = form === null ? null : openPage(fresh, form, pageId);
  if (form === null || page === null) return pageGone(visit);
  return drawPage(fresh, form, page, factsWith(fresh, page, typed), problems, { status: 422 });
}

/**
 * A page that was posted with the token of another session: as it was typed, with a token of this one. Nothing of it is kept, so what
 * stands on the server is what stood there before.
 */
export async function drawStale(visit: Visit, form: Form, pageId: string, typed: Pairs): Promise<Response> {
  const page = openPage(visit, form, pageId);
  if (page === null) return pageGone(visit);
  const standing = factsWith(visit, page, draftOf(visit, page));
  return drawPage(visit, form, page, factsWith(visit, page, typed), [], { status: 422, standing, isStale: true });
}

/** Both answers to each field that somebody else changed as well. */
export async function drawClashes({ visit, merged }: Kept, form: Form, page: FormPage): Promise<Response> {
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

/** What the case said to a page that it did not take. */
export async function refused(visit: Visit, page: FormPage, typed: Pairs, refusal: Refusal): Promise<Response> {
  switch (refusal.code) {
    case "invalid_answers":
      noteErrors(visit, refusal.problems);
      return again(visit, page.id, typed, refusal.problems);
    // The form was sent from another tab or device in the meantime.
    case "no_form":
    case "case_closed":
      return seeOther(visit.base);
    default:
      return notOnPage(visit, `${visit.base}/${page.id}`);
  }
}

/** Nothing is asked any more, or so much was typed that it cannot be kept. */
export async function tooLateOrTooMuch(visit: Visit): Promise<Response> {
  const fresh = await refreshed(visit);
  return fresh?.view.form == null ? seeOther(visit.base) : tooMuch(visit);
}

/** When the page was sent, or something on it was typed, last. */
function savedAtMs({ view }: Visit, page: FormPage): number | null {
  const typedAtMs = Object.values(view.drafts[page.id]?.fields ?? {}).map(({ atMs }) => atMs);
  const newest = Math.max(view.progress.pages[page.id] ?? 0, ...typedAtMs);
  return newest === 0 ? null : newest;
}
