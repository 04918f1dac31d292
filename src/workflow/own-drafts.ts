import type { Form } from "../collection/form";
import { flatElements } from "../collection/layout";
import { revisionPageId } from "../collection/revision-page";
import { unsentProblems } from "../collection/unsent";
import type { CaseSnapshot, Command, FieldProblem } from "../domain";
import type { PageDraft } from "../domain/drafts";
import { collectingOf } from "./collecting";
import type { CompiledDefinition } from "./compile";
import { shownForm } from "./flow-view";

/**
 * Drafts of the form as somebody sees it, and of its pages only the fields that they are asked: the page of a revision is another one for
 * each person, and what one types into theirs is not for the next.
 */
export function ownDrafts(form: Form | null, drafts: Readonly<Record<string, PageDraft>>): Record<string, PageDraft> {
  return Object.fromEntries(
    (form?.pages ?? []).flatMap(({ id, elements }): [string, PageDraft][] => {
      const draft = drafts[id];
      if (draft === undefined) return [];
      const own = new Set(flatElements(elements).map((element) => element.id));
      const fields = Object.entries(draft.fields).filter(([name]) => own.has(elementOf(name)));
      return [[id, { ...draft, fields: Object.fromEntries(fields) }]];
    }),
  );
}

/**
 * Whose drafts an answered page takes with it: the elements that its sender was asked. Null: all of the page's, which is the same for
 * everybody.
 */
export function draftsAnswered(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  { actor, body }: Pick<Command, "actor" | "body">,
  nowMs: number,
): string[] | null {
  if (body.type !== "submit_page" || body.page !== revisionPageId || actor.kind !== "applicant") return null;
  const link = snapshot.links.find(({ id }) => id === actor.linkId);
  const facts = { context: snapshot.context, documents: snapshot.documents, nowMs };
  const { form } = shownForm(collectingOf(definition, snapshot), snapshot, facts, link);
  return (form?.pages ?? []).flatMap(({ elements }) => flatElements(elements).map(({ id }) => id));
}

/**
 * What somebody is about to leave behind by sending the form: a problem for each field that was typed and not sent with its page. With
 * the form all drafts go, so it is looked at in the same turn.
 */
export function draftsLeftBehind(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  { actor, body }: Pick<Command, "actor" | "body">,
  drafts: () => Readonly<Record<string, PageDraft>>,
  nowMs: number,
): FieldProblem[] {
  if (body.type !== "submit_form" || actor.kind !== "applicant") return [];
  const link = snapshot.links.find(({ id }) => id === actor.linkId);
  const facts = { context: snapshot.context, documents: snapshot.documents, nowMs };
  const { form } = shownForm(collectingOf(definition, snapshot), snapshot, facts, link);
  // Sending is for whoever has the whole form.
  return form === null || link?.pages !== undefined ? [] : unsentProblems(form, facts, ownDrafts(form, drafts()));
}

/** `owners.@item_1.email` is kept for the element `owners`. */
const elementOf = (name: string): string => name.split(".", 1)[0] ?? name;
