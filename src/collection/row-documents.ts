import type { CaseDocument, DocumentRow } from "../domain/case";
import { getPath } from "../lib/json";
import type { Element, Form, FormFacts, ItemFacts } from "./form";
import { hasAnswer } from "./form";
import { isDocument, isList } from "./kinds";
import { flatElements } from "./layout";
import { itemsOf, type RowStep, rowIds, rowIn, rowName } from "./rows";

// A document that a row of a list asks for goes by its element and the ids of the rows it stands in: `passport.item_3_1`. Ids of
// elements have no dots, so nothing else is called like that. Shared by Worker and browser.

/** The element as this row asks for it: its id is the address of this row's document. Outside of lists it is the element itself. */
export const documentIn = (element: Element, item: ItemFacts | null): Element =>
  item === null ? element : { ...element, id: documentAddress(element.id, rowIds(item)) };

export const documentAddress = (element: string, ids: readonly string[]): string =>
  [element, ...ids.map(written)].join(".");

/** The element and the ids of the rows in an address, the outermost first. */
export function readDocumentAddress(address: string): { element: string; ids: string[] } {
  const [element = "", ...ids] = address.split(".");
  return { element, ids: ids.map(read) };
}

/** Whether an element is that of a row: then only what was uploaded for this row is its document. */
export const isOfRow = ({ id }: Pick<Element, "id">): boolean => id.includes(".");

// Sides stand at the end of a file field's name, and everything stands in addresses.
const written = (id: string): string =>
  id === "front" || id === "back"
    ? `~${id.charCodeAt(0).toString(16)}~${id.slice(1)}`
    : id.replace(/[^\w-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}~`);
const read = (id: string): string =>
  id.replace(/~([0-9a-f]{1,6})~/g, (whole, code: string) =>
    Number.parseInt(code, 16) > 0x10ffff ? whole : String.fromCodePoint(Number.parseInt(code, 16)),
  );

/** One document that a page asks for now. */
export interface AskedDocument {
  /** As problems name it: `passport`, `owners.0.passport`. */
  name: string;
  /** Its id is the address of the document: what files are uploaded for. */
  element: Element;
  row: ItemFacts | null;
}

/** The documents among these elements and in the rows of their lists, in order. `shown`: which elements count, `openElements` say. */
export const documentsAmong = (
  elements: Element[],
  facts: FormFacts,
  shown: (elements: Element[], facts: FormFacts, item: ItemFacts | null) => Element[] = flatElements,
): AskedDocument[] =>
  // Most forms ask for none in their lists: these are not walked through.
  among(elements, facts, shown, null, "");

function among(
  elements: Element[],
  facts: FormFacts,
  shown: (elements: Element[], facts: FormFacts, item: ItemFacts | null) => Element[],
  row: ItemFacts | null,
  prefix: string,
): AskedDocument[] {
  return shown(elements, facts, row).flatMap((element): AskedDocument[] => {
    const name = `${prefix}${element.id}`;
    if (isDocument(element)) return [{ name, element: documentIn(element, row), row }];
    if (!isList(element) || !hasAnswer(element) || !asksForDocuments(element)) return [];
    const items = itemsOf(getPath(row === null ? facts.context : row.item, element.valueDestination));
    return items.flatMap((item, index) =>
      among(element.children, facts, shown, rowIn(row, item, index), `${name}.${index}.`),
    );
  });
}

const asksForDocuments = ({ children }: Element): boolean =>
  children.some((child) => isDocument(child) || asksForDocuments(child));

/** An element of a form that asks for a document, with the lists around it, the outermost first. */
export interface PlacedDocument {
  element: Element;
  lists: (Element & { valueDestination: string })[];
}

/** Where the form asks for what an address says: in as many lists as it has rows. Null: nowhere. */
export function placedDocument(form: Pick<Form, "pages"> | null, address: string): PlacedDocument | null {
  const { element: id, ids } = readDocumentAddress(address);
  const within = (elements: Element[], lists: PlacedDocument["lists"]): PlacedDocument | null => {
    for (const element of flatElements(elements)) {
      // Asked for again it stands on a page by itself, under its whole address.
      const isIt = lists.length === 0 ? element.id === address : element.id === id && lists.length === ids.length;
      if (isIt && isDocument(element)) return { element, lists };
      const found = isList(element) && hasAnswer(element) ? within(element.children, [...lists, element]) : null;
      if (found !== null) return found;
    }
    return null;
  };
  for (const { elements } of form?.pages ?? []) {
    const found = within(elements, []);
    if (found !== null) return found;
  }
  return null;
}

/** Whose document an address means; undefined: nobody's in a list. */
export function documentRow({ element, lists }: PlacedDocument, address: string): DocumentRow | undefined {
  const { ids } = readDocumentAddress(address);
  if (lists.length === 0) return undefined;
  return {
    element: element.id,
    steps: lists.map(({ valueDestination }, depth): RowStep => ({ list: valueDestination, id: ids[depth] ?? "" })),
  };
}

/** The same document under the ids that its rows have got. `renamed`: names of rows → the ids they have now. */
export function withRowIds(document: CaseDocument, renamed: ReadonlyMap<string, string>): CaseDocument {
  const { row } = document;
  if (row === undefined || renamed.size === 0) return document;
  const steps = row.steps.map((step, depth): RowStep => {
    const id = renamed.get(rowName(row.steps.slice(0, depth + 1)));
    return id === undefined ? step : { ...step, id };
  });
  if (steps.every((step, depth) => step === row.steps[depth])) return document;
  const key = documentAddress(
    row.element,
    steps.map(({ id }) => id),
  );
  return { ...document, key, row: { ...row, steps } };
}
