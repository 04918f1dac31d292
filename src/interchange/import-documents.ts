import type { Problem } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { parseDefinitionBody } from "../workflow/definition.schema";
import { documentFormat } from "./export-document";
import { type ImportedDefinition, importRow, keyOfRow, statesOfRow } from "./import-row";
import { emptyReport } from "./report";

/**
 * Everything that came in one request: documents of our own export, rows of definitions, and rows of UI definitions, which go to the
 * definition they name (or to the only one there is). `key` names a single definition. Problems carry `rows.N.…`.
 */
export function importDocuments(rows: readonly Json[], key: string | null): Result<ImportedDefinition[], Problem[]> {
  const ui = rows.flatMap((row, place) => (isObject(row) && isUiRow(row) ? [{ row, at: `rows.${place}` }] : []));
  const definitions = rows.flatMap((row, place) => (isObject(row) && isUiRow(row) ? [] : [{ row, place }]));
  if (definitions.length === 0) return err([bad("rows", "there is no definition among the rows")]);
  if (key !== null && definitions.length > 1) return err([bad("key", "a key can name one definition only")]);
  const states = new Map(
    definitions.flatMap(({ row }) =>
      isObject(row) ? namesOf(row).map((name) => [name, statesOfRow(row)] as const) : [],
    ),
  );
  const imported: ImportedDefinition[] = [];
  const problems: Problem[] = [];
  for (const { row, place } of definitions) {
    const mine = ui.filter((one) => isObject(row) && (belongsTo(one.row, row) || definitions.length === 1));
    const done = importOne(row, key, { uiRows: mine, statesOf: (name) => states.get(name) ?? null });
    if (done.ok) imported.push(done.value);
    else problems.push(...done.error.map((one) => ({ ...one, path: `rows.${place}.${one.path}` })));
  }
  return problems.length > 0 ? err(problems) : ok(imported);
}

const bad = (path: string, message: string): Problem => ({ severity: "error", code: "bad_value", path, message });

const isUiRow = (row: JsonObject): boolean => row.uiSchema !== undefined || row.uiContext !== undefined;

const namesOf = (row: JsonObject): string[] =>
  [row.id, row.key, row.name, keyOfRow(row)].filter((name) => typeof name === "string");

const belongsTo = (ui: JsonObject, row: JsonObject): boolean =>
  typeof ui.workflowDefinitionId === "string" && namesOf(row).includes(ui.workflowDefinitionId);

function importOne(
  row: Json,
  key: string | null,
  company: Parameters<typeof importRow>[2],
): Result<ImportedDefinition, Problem[]> {
  if (!isObject(row)) return err([bad("", "a row is an object")]);
  return row.format === documentFormat ? importOwn(row, key) : importRow(row, key, company);
}

/** A document of our own: its body is taken to the letter, so that its hash stays what it was. */
function importOwn(document: JsonObject, key: string | null): Result<ImportedDefinition, Problem[]> {
  const body = parseDefinitionBody(document.body);
  if (!body.ok) return err(body.error.map((one) => ({ ...one, path: `body.${one.path}` })));
  const report = emptyReport();
  const asSent = JSON.stringify(document.body);
  const isUntouched = sha256Hex(asSent) === document.hash;
  if (isUntouched)
    report.understood.push({
      path: "body",
      code: "same_body",
      sentence: "The body is what was exported, to the letter.",
    });
  else
    report.changed.push({
      path: "hash",
      code: "body_edited",
      sentence: "The body was edited since it was exported: it has another hash.",
      before: document.hash ?? null,
      after: sha256Hex(JSON.stringify(body.value)),
    });
  if (document.proofs !== undefined && document.proofs !== null)
    report.ignored.push({
      path: "proofs",
      code: "proofs_made_again",
      sentence: "Proofs are made again when it is published.",
    });
  const text = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);
  const wanted = key ?? keyOfRow(document);
  return ok({
    key: wanted,
    name: text(document.name) ?? wanted,
    displayName: text(document.displayName),
    variant: text(document.variant),
    body: isUntouched ? asSent : JSON.stringify(body.value),
    report,
  });
}
