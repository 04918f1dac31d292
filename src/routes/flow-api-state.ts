import { standingPairs } from "../collection/drafts";
import type { Form, FormPage } from "../collection/form";
import { validatePage } from "../collection/validate";
import { visiblePages } from "../collection/visible";
import { pageModel, startModel, stepsOf } from "../ui/flow/build-page";
import { revisionModel } from "../ui/flow/build-revision";
import type { FormPageModel } from "../ui/flow/model";
import type { FlowState } from "../ui/flow/state-model";
import { outcomeScreenOf, wayBack } from "./flow-outcome";
import { isPartDone } from "./flow-part";
import { draftOf, factsWith, headwayOf, type Pairs, seenBy, type Visit } from "./flow-visit";

export function flowState(visit: Visit): FlowState {
  const { view, applicant, shell } = visit;
  const { form, mode, progress } = view;
  const facts = factsWith(visit, null, null);
  const isAsked = form !== null && mode !== "none";
  return {
    caseId: applicant.ref.caseId,
    reference: view.reference,
    version: view.version,
    mode,
    status: view.status,
    language: shell.language,
    languages: shell.languages,
    isPart: view.isPart,
    submittedAt: progress.submittedAtMs === null ? null : new Date(progress.submittedAtMs).toISOString(),
    screen: isPartDone(visit) ? "part" : isAsked ? null : outcomeScreenOf(view),
    start: isAsked && mode === "collect" ? startModel(seenBy(visit, form, facts), headwayOf(visit)) : null,
    steps: isAsked ? stepsOf(seenBy(visit, form, facts), headwayOf(visit), null) : [],
    pages: isAsked ? visiblePages(form, facts).map((page) => pageState(visit, form, page)) : [],
    values: isAsked
      ? Object.fromEntries(visiblePages(form, facts).map((page) => [page.id, valuesOf(visit, page)]))
      : {},
    revision:
      form !== null && view.revision !== null
        ? revisionModel(seenBy(visit, form, facts), view.revision, view.context)
        : null,
    requirements: view.requirements,
    returnUrl: wayBack(visit, "submitted"),
  };
}

/** With what is wrong as things stand, whether or not somebody has been there: when to say so is for whoever draws it. */
function pageState(visit: Visit, form: Form, page: FormPage): FormPageModel {
  const facts = factsWith(visit, page, draftOf(visit, page));
  return pageModel(page, seenBy(visit, form, facts, validatePage(page, facts)), headwayOf(visit));
}

/** What is kept and not sent, else the answers that were. */
export function valuesOf(visit: Visit, page: FormPage): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of standingPairs(page, factsWith(visit, null, null), visit.view.drafts[page.id]))
    values[name] = [...(values[name] ?? []), value];
  return values;
}

export const pairsOf = (values: Record<string, string[]>): Pairs =>
  Object.entries(values).flatMap(([name, all]) => all.map((value): [string, string] => [name, value]));
