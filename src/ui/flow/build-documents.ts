import { defaultMaxFiles } from "../../collection/documents";
import type { Element } from "../../collection/form";
import { messageFor } from "../../collection/messages";
import { askedAgain } from "../../collection/revision";
import type { CaseDocument, DocumentPage } from "../../domain";
import { summaryOf } from "./build-page";
import type { Asked, DocumentItem, FileModel, RevisionModel } from "./model";
import { labelOf, type Seen, textOf } from "./seen";

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
  const { purpose, maxFiles } = element.params;
  return {
    kind: "document",
    ...asked,
    purpose: purpose === undefined ? null : textOf(purpose, seen),
    accept: seen.files.accept,
    maxMegabytes: seen.files.maxMegabytes,
    maxFiles: maxFiles ?? defaultMaxFiles,
    uploadUrl: `${seen.base}/files/${encodeURIComponent(element.id)}`,
    files,
  };
}

const showable: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"]);

function fileOf(page: DocumentPage, seen: Seen, removable: boolean): FileModel {
  const isReady = page.status === "ready";
  return {
    fileId: page.fileId ?? page.uri ?? "",
    name: page.fileName ?? page.type ?? "…",
    sizeBytes: page.sizeBytes,
    status:
      page.status === "processing" ? "checking" : page.status === "refused" ? "refused" : isReady ? "ready" : "sent",
    problem: page.status === "refused" ? seen.files.problemSentence(page.problem ?? "unknown", seen.language) : null,
    pictureUrl:
      isReady && page.fileId !== null && page.type !== null && showable.has(page.type)
        ? `${seen.base}/files/${page.fileId}`
        : null,
    removable: removable && page.fileId !== null,
  };
}

/** The page of a revision: exactly what was asked for again, the old files beside the place for the new ones. */
export function revisionModel(seen: Seen): RevisionModel {
  const asked = askedAgain(seen.form, seen.facts.documents);
  return {
    action: `${seen.base}/revise`,
    problems: summaryOf(seen, null),
    items: asked.map(({ element, document, reason, comment }) => {
      const label = labelOf(element, seen);
      const problem = seen.problems.find(({ field }) => field === element.id);
      const shown: Asked = {
        name: element.id,
        label,
        hint: element.params.hint === undefined ? null : textOf(element.params.hint, seen),
        hidden: false,
        disabled: false,
        required: true,
        problem: problem === undefined ? null : messageFor(problem, label, seen.language, seen.form.texts),
      };
      return {
        document: cardOf(
          element,
          shown,
          document.nextPages.map((page) => fileOf(page, seen, true)),
          seen,
        ),
        reason,
        comment,
        oldFiles: document.pages.map((page) => ({ ...fileOf(page, seen, false), status: "sent" as const })),
      };
    }),
  };
}
