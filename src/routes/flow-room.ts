import { documentElement, maxMegabytesOf } from "../collection/documents";
import type { Form } from "../collection/form";
import { maxCaseBytes, maxFilesPerCase } from "../documents/limits";
import type { CaseDocument } from "../domain";
import { err, ok, type Result } from "../lib/result";

/** Why there is no room for a file. `megabytes`: the limit it is over. */
export interface NoRoom {
  code: "too_large" | "too_many_files" | "case_full";
  status: number;
  megabytes?: number;
}

/**
 * Whether a case takes one file more of this size: by what the form says of the document, by number, and by what all of its files weigh.
 * `coming`: files that are on their way in parts.
 */
export function roomIn(
  { form, documents }: { form: Form | null; documents: readonly CaseDocument[] },
  element: string,
  sizeBytes: number,
  coming: { files: number; bytes: number },
): Result<null, NoRoom> {
  const megabytes = maxMegabytesOf(documentElement(form, element));
  if (sizeBytes > megabytes * 1_048_576) return err({ code: "too_large", status: 413, megabytes });
  const sizes = sizesOf(documents);
  if (sizes.size + coming.files >= maxFilesPerCase) return err({ code: "too_many_files", status: 409 });
  const weight = [...sizes.values()].reduce((sum, size) => sum + size, sizeBytes + coming.bytes);
  return weight > maxCaseBytes
    ? err({ code: "case_full", status: 413, megabytes: maxCaseBytes / 1_048_576 })
    : ok(null);
}

/** Every stored file that a case knows, with its size. */
const sizesOf = (documents: readonly CaseDocument[]): Map<string, number> =>
  new Map(
    documents
      .flatMap(({ pages, nextPages, previousPages }) => [...pages, ...nextPages, ...previousPages])
      .flatMap(({ fileId, sizeBytes }): [string, number][] => (fileId === null ? [] : [[fileId, sizeBytes ?? 0]])),
  );
