import type { CaseDocument } from "../domain/case";
import { documentOf } from "./documents";
import type { Element, Form, FormPage } from "./form";
import { isDocument } from "./kinds";
import { flatElements } from "./layout";

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
 * of its own, named by the document's key or id, on a page of the same kind at the end.
 */
export function askedAgain(form: Form, documents: CaseDocument[]): AskedAgain[] {
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
  return [...inForm, ...[...left].map((document) => take(elementFor(document), pageFor(form), document))];
}

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
