import type { FlowView } from "../cases/case-api";
import { rowNamed } from "../collection/fields";
import type { FormPage } from "../collection/form";
import { documentAddress } from "../collection/row-documents";
import { isDraftRow, rowAt, rowName } from "../collection/rows";
import { removeFile } from "./flow-files";
import { factsWith, type Pairs, refreshed, type Visit } from "./flow-visit";
import { dropUnknown } from "./stored-file";

/**
 * Takes the files of a row away that is removed before it was ever sent: the case does not know the row, so nothing else would. Files of a
 * row that was sent stay until the page goes without it. `name`: the row as it was posted, `owners.2`.
 */
export async function withdrawUnsent(visit: Visit, page: FormPage, typed: Pairs, name: string): Promise<void> {
  const { steps = [] } = rowNamed(page, `${name}.id`, factsWith(visit, page, typed)) ?? {};
  const id = steps.at(-1)?.id;
  if (!isDraftRow(id) || rowAt(visit.view.context, steps) !== null) return;
  const gone = rowName(steps);
  for (const { row, pages, nextPages } of visit.view.documents) {
    if (row === undefined || rowName(row.steps.slice(0, steps.length)) !== gone) continue;
    const address = documentAddress(
      row.element,
      row.steps.map((step) => step.id),
    );
    for (const { fileId } of [...pages, ...nextPages])
      if (fileId !== null) await removeFile(visit.env, visit.applicant.ref, visit.applicant.actor, address, fileId);
  }
}

/** After a page was taken in: the bytes of files that went with their row. `before`: the documents as they were. */
export async function dropWithdrawn(visit: Visit, before: FlowView["documents"]): Promise<void> {
  if (before.every(({ row }) => row === undefined)) return;
  const now = await refreshed(visit);
  if (now === null) return;
  const left = new Set(now.view.documents.map(({ id }) => id));
  const files = before
    .filter(({ id, row }) => row !== undefined && !left.has(id))
    .flatMap(({ pages, nextPages, previousPages }) => [...pages, ...nextPages, ...previousPages])
    .flatMap(({ fileId }) => fileId ?? []);
  if (files.length > 0) await dropUnknown(visit.env, visit.applicant.ref, files);
}
