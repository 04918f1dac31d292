import type { CaseDocument, CaseLink } from "../domain";
import { maxCaseBytes, maxFilesPerCase, maxFilesPerPart, maxPartBytes } from "./limits";

/** How much room somebody's files have, and which files take it up. */
export interface Share {
  maxFiles: number;
  maxBytes: number;
  /** Whether a file that came through this link (undefined: none to a part) takes up this room. */
  holds(linkId: string | undefined): boolean;
}

/**
 * The room of whoever has this link; without one, that of the case. A link to a part of the form has room of its own, so that one owner cannot use up everybody's;
 * all links to the same part share it, or a new link would be new room. All else shares what the case has.
 */
export function shareOf(links: readonly CaseLink[], linkId?: string): Share {
  const part = partOf(links, linkId);
  const holds: Share["holds"] = (other) => partOf(links, other) === part;
  return part === null
    ? { maxFiles: maxFilesPerCase, maxBytes: maxCaseBytes, holds }
    : { maxFiles: maxFilesPerPart, maxBytes: maxPartBytes, holds };
}

/** Every stored file of these documents, once, with its size; of a share those that take up its room. */
export const fileSizes = (documents: readonly CaseDocument[], { holds }: Pick<Share, "holds">): Map<string, number> =>
  new Map(
    documents
      .flatMap(({ pages, nextPages, previousPages }) => [...pages, ...nextPages, ...previousPages])
      .filter(({ linkId }) => holds(linkId))
      .flatMap(({ fileId, sizeBytes }): [string, number][] => (fileId === null ? [] : [[fileId, sizeBytes ?? 0]])),
  );

/** What a link opens, when that is a part of the form: for whom, and which pages in whatever order. Null: no such link. */
function partOf(links: readonly CaseLink[], linkId: string | undefined): string | null {
  const link = linkId === undefined ? undefined : links.find(({ id }) => id === linkId);
  return link?.pages === undefined ? null : JSON.stringify([link.subject, link.pages.toSorted()]);
}
