import * as z from "zod";
import { readAnswers, strayPath, undeclaredNames } from "../collection/answers";
import { markOf } from "../collection/draft-marks";
import { type Merged, mergeDraft } from "../collection/drafts";
import type { Form, FormPage } from "../collection/form";
import type { Json } from "../lib/json";
import { err, ok } from "../lib/result";
import type { ClashShown } from "../ui/flow/model";
import { given, invalidAnswers, type Sending } from "./flow-api-command";
import { FlowCheck, FlowState, Values } from "./flow-api-schemas";
import { pairsOf, valuesOf } from "./flow-api-state";
import { FlowParams, flowApiPath, flowSessionRoute, openPage, type Said, visiting } from "./flow-api-visit";
import { checkOf } from "./flow-check";
import { askedProblems, objections } from "./flow-checks";
import { clashesShown } from "./flow-clashes";
import { keepDraft, type TypedPost } from "./flow-keep";
import { dropWithdrawn, withdrawUnsent } from "./flow-rows";
import { factsWith, type Pairs, seenBy, type Visit } from "./flow-visit";
import { definePublicRoute, type Route } from "./framework";
import { type ApiProblem, problem } from "./problem";

type Typed = { values: Record<string, string[]>; drawn?: Record<string, string[]> | undefined };

const OnePage = FlowParams.extend({ page: z.string().max(100) });
const Drawn = Values.optional().meta({
  description:
    "The page's `values` as the applicant sees them, rows with their ids. With it, only fields that differ from what was drawn " +
    "are written, and never one that somebody else has changed since: that comes back under `clashes`, as it stands. Left out: " +
    "what is sent is written over what stands.",
});
const PageValues = z.strictObject({ values: Values, drawn: Drawn });
const Changes = PageValues.extend({
  removeRow: z
    .string()
    .regex(/^[\w-]{1,100}\.\d{1,3}(?:\.[\w-]{1,100}\.\d{1,3})?$/)
    .optional()
    .meta({ description: "A row of a list that is taken away, as `owners.2`, of a list in it `owners.2.licences.0`." }),
});
const onePage = { ...flowSessionRoute, params: OnePage, path: `${flowApiPath}/pages/{page}` } as const;

/** A page of the form by name, its values as a form posts them: looked at, kept field by field, sent. */
export const flowPageRoutes: Route[] = [
  definePublicRoute(
    {
      ...onePage,
      name: "checkFlowPage",
      method: "POST",
      path: `${onePage.path}/check`,
      summary: "See what is wrong with values, without keeping them",
      body: PageValues,
      answers: { 200: FlowCheck },
    },
    (call) =>
      visiting(call, (visit) => {
        const open = openPage(visit, call.params.page);
        if (!open.ok) return open;
        const { form, page } = open.value;
        const { typed } = typedOn(visit, page, call.body);
        return ok({ savedAt: null, ...checkOf(visit, form, page, typed), clashes: [] });
      }),
  ),
  definePublicRoute(
    {
      ...onePage,
      name: "saveFlowPage",
      method: "PATCH",
      summary: "Keep values, field by field",
      description: "Only the fields that are named are written; what another device has typed in the others stays.",
      body: Changes,
      answers: { 200: FlowCheck },
    },
    (call) =>
      visiting(call, (visit) => {
        const open = openPage(visit, call.params.page);
        return open.ok ? savePage(visit, open.value.form, open.value.page, call.body) : open;
      }),
  ),
  definePublicRoute(
    {
      ...onePage,
      name: "sendFlowPage",
      method: "POST",
      summary: "Send a page",
      description:
        "All of its fields are checked; 422 `invalid_answers` says in `details.problems` what does not hold, 409 `conflict` in " +
        "`details.clashes` what somebody else has changed. In a revision the page is `revise`.",
      body: PageValues,
      idempotent: "case",
      answers: { 200: FlowState },
    },
    (call) =>
      visiting(call, (visit) => {
        const open = openPage(visit, call.params.page);
        if (open.ok) return sendPage(call, visit, open.value.form, open.value.page, call.body);
        // Sent again because its answer was lost: nothing is asked any more, but the case knows what it answered.
        if (call.idempotencyKey === null) return open;
        const body = { type: "submit_page" as const, page: call.params.page, answers: {}, device: null };
        return given(call, visit, null, body);
      }),
  ),
];

async function savePage(
  visit: Visit,
  form: Form,
  page: FormPage,
  body: Typed & { removeRow?: string | undefined },
): Promise<Said> {
  const { removeRow } = body;
  const post = typedOn(visit, page, body);
  const kept = await keepDraft(visit, page, post, removeRow === undefined ? {} : { removed: removeRow });
  if (kept === null) return err(problem("conflict", "It cannot be kept now."));
  if (removeRow !== undefined) await withdrawUnsent(visit, page, post.typed, removeRow);
  const { merged } = kept;
  // Fields go by the rows of whoever drew them, wherever those stand by now.
  const shown = body.drawn === undefined ? merged.pairs : post.typed;
  const facts = factsWith(kept.visit, page, shown);
  // Checks that others are asked for cost time and money: only of what is news.
  const asked = post.changed.size === 0 ? [] : await askedProblems(kept.visit, form, page, facts, post.changed);
  return ok({
    savedAt: new Date(kept.savedAtMs).toISOString(),
    ...checkOf(kept.visit, form, page, shown, asked),
    clashes: clashesOf(kept.visit, form, page, post.typed, merged),
  });
}

async function sendPage(call: Sending, visit: Visit, form: Form, page: FormPage, body: Typed): Promise<Said> {
  const facts = factsWith(visit, null, null);
  const post = typedOn(visit, page, body);
  const submit = (answers: Record<string, Json>, typed: Pairs, draftVersion?: number): Promise<Said> =>
    given(
      call,
      visit,
      { form, page, typed },
      {
        ...{ type: "submit_page", page: page.id, answers, device: null, language: visit.shell.language },
        ...(draftVersion === undefined ? {} : { draftVersion }),
      },
    );
  const [strange] = undeclaredNames(page, pairsOf(body.values), facts);
  // The case refuses what the page does not declare, and writes down that somebody tried.
  if (strange !== undefined)
    return submit({ ...readAnswers(page, post.typed, facts), [strayPath(strange)]: "" }, post.typed);
  const draft = visit.view.drafts[page.id];
  // Nothing is kept before it is sent: sent again after a lost answer, it would stand as a draft beside itself.
  const merged = mergeDraft(page, facts, draft, { ...post, pairs: post.typed });
  const clashes = clashesOf(visit, form, page, post.typed, merged);
  if (clashes.length > 0) return err(clashing(clashes));
  const { pairs } = merged;
  const problems = await objections(visit, form, page, pairs);
  const sent =
    problems.length > 0
      ? err(invalidAnswers(visit, { form, page, typed: pairs }, problems))
      : await submit(readAnswers(page, pairs, facts, { named: true }), pairs, draft?.version ?? 0);
  if (sent.ok) await dropWithdrawn(visit, visit.view.documents);
  // What does not hold yet is not lost.
  if (!sent.ok && sent.error.code === "invalid_answers") await keepDraft(visit, page, post);
  return sent;
}

/** What was typed on a page, with all that stands round it. */
function typedOn(visit: Visit, page: FormPage, { values, drawn }: Typed): TypedPost & { changed: Set<string> } {
  if (drawn === undefined)
    return {
      typed: pairsOf({ ...valuesOf(visit, page), ...values }),
      device: "sdk",
      seen: null,
      changed: new Set(Object.keys(values)),
    };
  const isNews = ([name, typed]: [string, string[]]): boolean => markOf(typed) !== markOf(drawn[name] ?? []);
  return {
    typed: pairsOf({ ...drawn, ...values }),
    device: "sdk",
    seen: new Map(Object.entries(drawn).map(([name, stood]) => [name, { marks: [markOf(stood)], isHidden: false }])),
    changed: new Set(
      Object.entries(values)
        .filter(isNews)
        .map(([name]) => name),
    ),
  };
}

function clashesOf(visit: Visit, form: Form, page: FormPage, typed: Pairs, merged: Merged): ClashShown[] {
  const mine = seenBy(visit, form, factsWith(visit, page, typed));
  const theirs = { facts: factsWith(visit, page, merged.pairs), pairs: merged.pairs };
  return clashesShown(page, { ...mine, pairs: typed }, theirs, merged.clashes);
}

const clashing = (clashes: ClashShown[]): ApiProblem =>
  problem("conflict", "Somebody else has answered differently meanwhile; `details.clashes` says what.", {
    details: { clashes: clashes.map((clash) => ({ ...clash })) },
  });
