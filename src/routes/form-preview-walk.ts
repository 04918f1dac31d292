import { factsWithTyped } from "../collection/drafts";
import { elementNamed } from "../collection/fields";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { isDocument } from "../collection/kinds";
import { validatePage } from "../collection/validate";
import { visiblePages } from "../collection/visible";
import type { FieldProblem } from "../domain";
import type { JsonObject } from "../lib/json";
import { actionOf, withRow } from "./flow-post";
import type { Pairs } from "./flow-visit";

/** The pages around a form's own, which have no id. */
export const startScreen = "@start";
export const endScreen = "@end";

/** Where somebody stands who tries a form out. */
export interface Walk {
  /** A page's id, `@start` or `@end`. */
  page: string;
  /** What was answered on the pages before. */
  context: JsonObject;
  sent: string[];
  /** What stands in the fields of this page and was not sent. */
  typed: Pairs;
  typedContext?: JsonObject;
  problems: FieldProblem[];
}

/** One step through a form, with its own conditions and checks. Files are not asked for: there is no case to put them in. */
export function walked(
  form: Form,
  wish: Pick<Walk, "page" | "context" | "sent" | "typed"> & { action: string },
  nowMs: number,
): Walk {
  const here = form.pages.find(({ id }) => id === wish.page);
  const facts: FormFacts = { context: wish.context, documents: [], nowMs };
  const { context } = wish;
  const sent = wish.sent.filter((id) => form.pages.some((page) => page.id === id));
  const stay: Walk = { page: screenFor(form, wish.page), context, sent, typed: [], problems: [] };
  if (here === undefined)
    return wish.action === "continue" ? { ...stay, page: visiblePages(form, facts)[0]?.id ?? endScreen } : stay;
  const rows = withRows(wish.typed, wish.action);
  const then = wish.typed.length === 0 && rows.length === 0 ? facts : factsWithTyped(here, facts, rows);
  const typing: Walk = { ...stay, typed: rows, typedContext: then.context };
  switch (wish.action) {
    case "continue": {
      const problems = validatePage(here, then).filter(({ field }) => !isFile(here, field));
      if (problems.length > 0) return { ...typing, problems };
      const done = [...new Set([...sent, here.id])];
      return { ...stay, page: neighbour(form, here, then, 1) ?? endScreen, context: then.context, sent: done };
    }
    case "back":
      return { ...stay, page: neighbour(form, here, then, -1) ?? startScreen, context: then.context };
    default:
      return typing;
  }
}

const screenFor = (form: Form, wanted: string): string =>
  wanted === endScreen || form.pages.some(({ id }) => id === wanted) ? wanted : startScreen;

/** The page before or behind among those that are shown; of one that is not shown, by the place it would have. */
function neighbour(form: Form, page: FormPage, facts: FormFacts, by: 1 | -1): string | null {
  const shown = new Set(visiblePages(form, facts));
  const order = by === 1 ? form.pages : form.pages.toReversed();
  return order.slice(order.indexOf(page) + 1).find((one) => shown.has(one))?.id ?? null;
}

/** Buttons of lists: one more row, or one less. */
function withRows(typed: Pairs, button: string): Pairs {
  const action = actionOf(button);
  if (action.kind === "add") return withRow(typed, action.list, `new_${typed.length}`).typed;
  if (action.kind !== "remove") return typed;
  const gone = `${action.list}.${action.index}.`;
  const left = typed.filter(([name]) => !name.startsWith(gone));
  return left;
}

const isFile = (page: FormPage, field: string): boolean => {
  const element = elementNamed(page, field);
  return element !== null && isDocument(element);
};
