import type { PageDraft } from "../domain/drafts";
import type { FieldProblem } from "../domain/refusals";
import { markOf } from "./draft-marks";
import { idOfRow, keyed, keyOf, rowsIn } from "./draft-names";
import { drawnPairs, factsWithTyped, standingPairs } from "./drafts";
import { fieldsOf } from "./fields";
import type { Form, FormFacts, FormPage } from "./form";
import { postedOf } from "./read-value";
import { visiblePages } from "./visible";

/**
 * What was typed on the form's pages and not sent with them: a problem for each field that would be sent as it stood before. Fields that
 * are not on the screen now do not count; neither does "03" where "3" was sent.
 */
export const unsentProblems = (
  form: Form,
  facts: FormFacts,
  drafts: Readonly<Record<string, PageDraft>>,
): FieldProblem[] =>
  visiblePages(form, facts).flatMap((page) =>
    unsentFields(page, facts, drafts[page.id]).map((field) => ({ page: page.id, field, code: "unsent", params: {} })),
  );

/** Whether these are about words that were typed and not sent, and about nothing else. */
export const isUnsent = (problems: readonly FieldProblem[]): boolean =>
  problems.length > 0 && problems.every(({ code }) => code === "unsent");

/** Names of the fields, as the page with its drafts posts them, in order. */
function unsentFields(page: FormPage, facts: FormFacts, draft: PageDraft | undefined): string[] {
  if (draft === undefined || Object.keys(draft.fields).length === 0) return [];
  const pairs = standingPairs(page, facts, draft);
  const typed = factsWithTyped(page, facts, pairs);
  const sent = keyed(postedOf(drawnPairs(page, facts)));
  const read = keyed(postedOf(drawnPairs(page, typed)));
  const differ = new Set<string>();
  for (const [key, { values }] of Object.entries(draft.fields)) {
    const mark = markOf(sent.get(key) ?? []);
    if (markOf(values) === mark || markOf(read.get(key) ?? []) === mark) continue;
    // A row that was added or taken away changes its list.
    const row = rowsIn(key).at(-1);
    differ.add(row !== undefined && idOfRow(row) === key ? row.slice(0, row.lastIndexOf(".@")) : key);
  }
  if (differ.size === 0) return [];
  const posted = postedOf(pairs);
  return fieldsOf(page, typed).flatMap(({ name, isDisabled }) => {
    const own = keyOf(name, posted);
    const isDifferent = [...differ].some((key) => key === own || key.slice(0, key.lastIndexOf(".")) === own);
    return isDisabled || !isDifferent ? [] : [name];
  });
}
