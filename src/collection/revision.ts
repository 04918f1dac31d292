import type { CaseDocument } from "../domain/case";
import type { JsonObject } from "../lib/json";
import { documentOf } from "./documents";
import type { Element, Form, FormPage, Text } from "./form";
import { isDocument } from "./kinds";
import { flatElements } from "./layout";
import { placedDocument } from "./row-documents";
import { rowLabels, rowPerson } from "./row-labels";
import { rowAt } from "./rows";

/** A document that an analyst wants again, and where the form asked for it. */
export interface AskedAgain {
  element: Element;
  page: FormPage;
  document: CaseDocument;
  reason: string | null;
  comment: string | null;
}

/**
 * The documents whose decision is "revision", in the order of the form. One that no element of the form asked for gets an element
 * of its own, named by the document's key or id, on a page of the same kind at the end. That of an owner who was taken off the list is not
 * asked for any more.
 */
export function askedAgain(form: Form, documents: CaseDocument[], context: JsonObject = {}): AskedAgain[] {
  const open = documents.filter((document) => document.decision.status === "revision");
  const left = new Set(open);
  const take = (element: Element, page: FormPage, document: CaseDocument): AskedAgain => {
    left.delete(document);
    return { element, page, document, reason: document.decision.reason, comment: document.decision.comment };
  };
  const inForm = form.pages.flatMap((page) =>
    flatElements(page.elements)
      .filter(isDocument)
      .flatMap((element) => {
        // Only among those asked again: a second, approved document of the same kind must not stand in its way.
        const document = documentOf(
          element,
          open.filter((one) => left.has(one)),
        );
        return document === null ? [] : [take(element, page, document)];
      }),
  );
  const inRows = form.pages.flatMap((page) =>
    [...left].flatMap((document) => {
      const element = elementInRow(form, page, document, context);
      return element === null ? [] : [take(element, page, document)];
    }),
  );
  const alone = [...left].filter(({ row }) => row === undefined);
  return [...inForm, ...inRows, ...alone.map((document) => take(elementFor(document), pageFor(form), document))];
}

/** The question of a row for its document, with whose it is: `Owner 2: Passport (Jane Doe)`. Null: the row is gone, or not of this page. */
function elementInRow(form: Form, page: FormPage, document: CaseDocument, context: JsonObject): Element | null {
  const { key, row: place } = document;
  const placed = key === null ? null : placedDocument({ pages: [page] }, key);
  const row = place === undefined ? null : rowAt(context, place.steps);
  if (key === null || placed === null || row === null) return null;
  const { element, lists } = placed;
  const label = rowLabels(form, lists, row.facts, element.params.label ?? element.id);
  return { ...element, id: key, params: { ...element.params, label: withName(label, rowPerson(row.facts)) } };
}

const withName = (label: Text, name: string | null): Text => {
  if (name === null) return label;
  const named = (text: string): string => `${text} (${name})`;
  return typeof label === "string"
    ? named(label)
    : Object.fromEntries(Object.entries(label).map(([language, text]) => [language, named(text)]));
};

const elementFor = ({ id, key, category, type }: CaseDocument): Element => ({
  id: key ?? id,
  element: "document",
  valueDestination: null,
  params: {
    label: readable(type ?? category ?? "document"),
    ...(category === null ? {} : { category }),
    ...(type === null ? {} : { documentType: type }),
  },
  validate: [{ type: "required" }],
  hidden: [],
  disable: [],
  children: [],
});

const pageFor = (form: Form): FormPage => ({
  id: "documents",
  title: form.title,
  description: null,
  hidden: [],
  elements: [],
});

/** `proof_of_address` → `Proof of address`. */
function readable(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
