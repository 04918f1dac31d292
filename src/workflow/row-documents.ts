import { type FormPage, hasAnswer } from "../collection/form";
import { isList } from "../collection/kinds";
import { flatElements } from "../collection/layout";
import { withRowIds } from "../collection/row-documents";
import { isDraftRow, rowAt } from "../collection/rows";
import type { CaseDocument } from "../domain";
import type { JsonObject } from "../lib/json";
import { patch, type Turn } from "./turn";

/** What a person has settled stays on record, whoever it belonged to. */
const settled: ReadonlySet<string> = new Set(["approved", "rejected"]);

/**
 * After the rows of a page were taken in: files that were uploaded for a new row belong to the id it has now, and those of a row that was
 * taken away are withdrawn with it. `before`: the context without these answers.
 */
export function keepRowDocuments(
  turn: Turn,
  before: JsonObject,
  page: FormPage,
  renamed: ReadonlyMap<string, string>,
): void {
  if (turn.next.documents.every(({ row }) => row === undefined)) return;
  const lists = new Set(
    flatElements(page.elements)
      .filter(isList)
      .filter(hasAnswer)
      .map(({ valueDestination }) => valueDestination),
  );
  const { context } = turn.next;
  const isGone = ({ row, decision }: CaseDocument): boolean => {
    const [outer] = row?.steps ?? [];
    if (row === undefined || outer === undefined || rowAt(context, row.steps) !== null) return false;
    // A row of another page that was begun and is not sent yet is no row of the case either.
    const wasThere = lists.has(outer.list) || rowAt(before, row.steps) !== null;
    return wasThere && !settled.has(decision.status ?? "");
  };
  patch(turn, { documents: turn.next.documents.map((document) => withRowIds(document, renamed)) });
  withdraw(turn, isGone);
}

/** Before a form goes: files of rows that were begun and never sent are nobody's. */
export const dropUnsentRows = (turn: Turn): void =>
  withdraw(
    turn,
    ({ row }) => row !== undefined && isDraftRow(row.steps.at(-1)?.id) && rowAt(turn.next.context, row.steps) === null,
  );

function withdraw(turn: Turn, isGone: (document: CaseDocument) => boolean): void {
  const gone = new Set(turn.next.documents.filter(isGone));
  if (gone.size === 0) return;
  for (const { id } of gone)
    turn.steps.push({ kind: "document_changed", documentId: id, change: "withdrawn with its row" });
  patch(turn, { documents: turn.next.documents.filter((document) => !gone.has(document)) });
}
