import type { CaseDocument, DocumentPage } from "../domain/case";
import type { DocumentSide } from "../domain/document-side";
import type { Element, Form } from "./form";
import { isOfRow, placedDocument } from "./row-documents";
import type { Found } from "./validators";

/** Files a document may have when its element does not say. */
export const defaultMaxFiles = 20;

/** No form takes larger files: a browser sends them in parts, and we look at each whole. */
export const mostMegabytes = 100;

/** How large a file for this element may be. */
export const maxMegabytesOf = (element: Element | null): number =>
  Math.min(element?.params.maxMegabytes ?? mostMegabytes, mostMegabytes);

/** The element of a form that asks for a document, wherever it stands. Of a row's document (`passport.item_3_1`) it has its address. */
export function documentElement(form: Form | null, id: string): Element | null {
  const element = placedDocument(form, id)?.element ?? null;
  return element === null || element.id === id ? element : { ...element, id };
}

/**
 * The document that an element of the form asks for: the one uploaded for it (its key is the element's id), else one of the same
 * category and type that came with the case; null when there is none. A row's document is only what was uploaded for that row: of
 * several owners' passports nobody could tell whose one is.
 */
export function documentOf(element: Element, documents: CaseDocument[]): CaseDocument | null {
  const { category, documentType } = element.params;
  const isAlike = (document: CaseDocument): boolean =>
    category !== undefined &&
    document.row === undefined &&
    document.category === category &&
    (documentType === undefined || document.type === documentType);
  return (
    documents.find((document) => document.key === element.id) ??
    (isOfRow(element) ? undefined : documents.find((document) => isAlike(document))) ??
    null
  );
}

const isGood = (page: DocumentPage): boolean => page.status !== "refused" && page.status !== "unreachable";

/** Files that count as an answer. A document that was asked for again is answered by new files only. */
export function answeringPages(document: CaseDocument | null): DocumentPage[] {
  if (document === null) return [];
  const isAskedAgain = document.decision.status === "revision";
  const pages = document.nextPages.length > 0 || isAskedAgain ? document.nextPages : document.pages;
  return pages.filter(isGood);
}

export function problemWithDocument(
  element: Element,
  document: CaseDocument | null,
  isRequired: boolean,
): Found | null {
  const pages = answeringPages(document);
  if (isRequired && pages.length === 0) return { code: "document_required", params: {} };
  const missing = missingSide(element, pages);
  if (missing !== null) return { code: `${missing}_missing`, params: {} };
  const maxFiles = element.params.maxFiles ?? defaultMaxFiles;
  return pages.length > maxFiles ? { code: "too_many_files", params: { maxFiles } } : null;
}

/** The first side that has no file yet. One of which the only file was not taken has none. */
export const freeSide = ({ params: { sides = [] } }: Element, pages: readonly DocumentPage[]): DocumentSide | null =>
  sides.find((side) => !pages.some((page) => page.side === side && isGood(page))) ?? null;

/** The side that is lacking. Files that came another way than by this form, and do not say what they show, are taken as all of it. */
const missingSide = (element: Element, pages: readonly DocumentPage[]): DocumentSide | null =>
  pages.some(({ side }) => side !== undefined) ? freeSide(element, pages) : null;
