import { getPath, type Json } from "../lib/json";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { placedDocument, readDocumentAddress } from "./row-documents";
import { isDraftRow, itemId, itemsOf, rowIn } from "./rows";
import { openElements, visibleElements } from "./visible";

/**
 * The question for a document of a row that was begun on a page and not sent yet: the case knows nothing of it but what it is called. The
 * rows around it that were sent are asked; whether this one has such a question is settled when its page is sent. Null: there is no
 * list that rows could be added to now.
 */
export function documentOfDraftRow(page: FormPage, facts: FormFacts, address: string): Element | null {
  const placed = placedDocument({ pages: [page] }, address);
  const { ids } = readDocumentAddress(address);
  if (placed === null || !isDraftRow(ids.at(-1)) || !ids.every((id) => id !== "")) return null;
  let elements = page.elements;
  let root: Json = facts.context;
  let row: ItemFacts | null = null;
  for (const [depth, list] of placed.lists.entries()) {
    const isKnown: boolean = depth === 0 || row !== null;
    if (isKnown && !openElements(elements, facts, row).some(({ id }) => id === list.id)) return null;
    const items: Json[] = hasAnswer(list) ? itemsOf(getPath(root, list.valueDestination)) : [];
    const index = items.findIndex((item) => itemId(item) === ids[depth]);
    const item = items[index];
    if (item === undefined && !isDraftRow(ids[depth])) return null;
    row = item === undefined ? null : rowIn(row, item, index);
    root = item ?? {};
    elements = list.children;
  }
  // The last one is in the case, after all: then it is asked like any other.
  return row === null || visibleElements(elements, facts, row).some(({ id }) => id === placed.element.id)
    ? { ...placed.element, id: address }
    : null;
}
