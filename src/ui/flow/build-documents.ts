import { acceptAttributeOf } from "../../collection/accepted-kinds";
import { defaultMaxFiles, maxMegabytesOf } from "../../collection/documents";
import type { Element } from "../../collection/form";
import type { CaseDocument, DocumentPage } from "../../domain";
import type { Asked, DocumentItem, FileModel } from "./model";
import { type Seen, textOf } from "./seen";

/** The card of a document in the form. Files that wait to be sent stand in for those that were sent before. */
export function documentItem(element: Element, asked: Asked, document: CaseDocument | null, seen: Seen): DocumentItem {
  const pages = document === null ? [] : document.nextPages.length > 0 ? document.nextPages : document.pages;
  return cardOf(
    element,
    asked,
    pages.map((page) => fileOf(page, seen, true)),
    seen,
  );
}

function cardOf(element: Element, asked: Asked, files: FileModel[], seen: Seen): DocumentItem {
  const { purpose, sides = [], maxFiles = sides.length || defaultMaxFiles } = element.params;
  return {
    kind: "document",
    ...asked,
    facing: element.element === "camera" ? (element.params.facing ?? "environment") : null,
    purpose: purpose === undefined ? null : textOf(purpose, seen),
    accept: acceptAttributeOf(element) ?? seen.files.accept,
    kinds: element.params.accept?.map((kind) => kind.toUpperCase()) ?? null,
    maxMegabytes: maxMegabytesOf(element),
    requestMegabytes: Math.min(maxMegabytesOf(element), seen.files.requestMegabytes),
    maxFiles,
    sides,
    address: element.id,
    uploadUrl: `${seen.base}/files/${encodeURIComponent(element.id)}`,
    partsUrl: `${seen.base}/uploads`,
    files,
  };
}

const showable: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"]);

function fileOf(page: DocumentPage, seen: Seen, removable: boolean): FileModel {
  const isReady = page.status === "ready";
  return {
    fileId: page.fileId ?? page.uri ?? "",
    name: page.fileName ?? page.type ?? "…",
    side: page.side ?? null,
    sizeBytes: page.sizeBytes,
    status:
      page.status === "processing" ? "checking" : page.status === "refused" ? "refused" : isReady ? "ready" : "sent",
    problem: page.status === "refused" ? seen.files.problemSentence(page.problem ?? "unknown", seen.language) : null,
    pictureUrl:
      isReady && page.fileId !== null && page.type !== null && showable.has(page.type)
        ? `${seen.base}/files/${page.fileId}`
        : null,
    heicUrl: isReady && page.type === "image/heic" ? `${seen.base}/files/${page.fileId}` : null,
    sameAs: removable && isReady ? sameAs(page, seen.facts.documents) : null,
    removable: removable && page.fileId !== null,
  };
}

/** The name of another file of the case with the same bytes, in this document or any other; null: there is none. */
function sameAs({ fileId, sha256 }: DocumentPage, documents: readonly CaseDocument[]): string | null {
  if (sha256 === null) return null;
  const twin = documents
    .flatMap(({ pages, nextPages }) => [...pages, ...nextPages])
    .find((page) => page.sha256 === sha256 && page.fileId !== fileId);
  return twin === undefined ? null : (twin.fileName ?? twin.type);
}
