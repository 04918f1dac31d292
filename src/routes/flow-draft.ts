import type { Form } from "../collection/form";
import { validatePage } from "../collection/validate";
import { visiblePages } from "../collection/visible";
import { itemsOfPage } from "../ui/flow/build-items";
import type { DraftAnswer, Item } from "../ui/flow/model";
import type { Posted } from "./flow-post";
import { factsWith, keepDraft, seenBy, type Visit } from "./flow-visit";

/** Keeps a page as it is typed, and tells what is wrong so far and what is to be shown. Null: it cannot be kept. */
export async function takeDraft(
  visit: Visit,
  form: Form,
  pageId: string,
  { typed, device, changed }: Posted,
): Promise<DraftAnswer | null> {
  const page = visiblePages(form, factsWith(visit, null, null)).find((candidate) => candidate.id === pageId);
  if (page === undefined) return null;
  const savedAtMs = await keepDraft(visit, page.id, typed, device, changed);
  if (savedAtMs === null) return null;
  const facts = factsWith(visit, page, typed);
  const items = everyItem(itemsOfPage(page, seenBy(visit, form, facts, validatePage(page, facts))));
  return {
    savedAt: new Date(savedAtMs).toISOString(),
    problems: items.flatMap((item) =>
      "problem" in item && item.problem !== null ? [{ field: item.name, message: item.problem }] : [],
    ),
    hidden: items.filter((item) => item.hidden).map((item) => item.name),
    disabled: items.filter((item) => "disabled" in item && item.disabled).map((item) => item.name),
  };
}

/** The things on a page and in the rows of its lists. */
const everyItem = (items: Item[]): Item[] =>
  items.flatMap((item) =>
    item.kind === "fieldlist" ? [item, ...item.rows.flatMap((row) => everyItem(row.items))] : [item],
  );
