import type { Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type DefinitionBody, parseDefinitionBody } from "../workflow/definition.schema";
import { importChart } from "./import-chart";
import { attachForm, type ImportedForm, importForm } from "./import-form";
import { importPlugins } from "./import-plugins";
import { emptyReport, type ImportReport } from "./report";
import { type NamedState, nameStates, renamedStates } from "./state-names";

/** A definition on its way in; nothing is stored yet. */
export interface ImportedDefinition {
  key: string;
  name: string;
  displayName: string | null;
  variant: string | null;
  /** JSON text of the DefinitionBody. */
  body: string;
  report: ImportReport;
}

/** What rows that come together know of each other. */
export interface Company {
  /** Rows of UI definitions that belong to this definition. */
  uiRows: { row: JsonObject; at: string }[];
  /** States of the definitions in the same import, by id, key or name: callbacks name the states of children. */
  statesOf(definitionId: string): NamedState | null;
}

/** Columns that this system has as well; all others are kept for the way back. */
const known = new Set(
  "key name displayName variant version definitionType definition contextSchema documentsSchema config extensions forms uiDefinition uiDefinitions".split(
    " ",
  ),
);

/** A row of the documented system as a draft of ours, and what became of each part. Pure. */
export function importRow(
  raw: JsonObject,
  key: string | null,
  company: Company,
): Result<ImportedDefinition, Problem[]> {
  const report = emptyReport();
  const row = spelled(raw, report);
  const wanted = key ?? keyOfRow(row);
  if (!isObject(row.definition))
    return err([
      { severity: "error", code: "bad_value", path: "definition", message: "there is no statechart in `definition`" },
    ]);
  const chart = importChart(row.definition, report);
  const extensions = isObject(row.extensions) ? row.extensions : {};
  const { edgecase, ...listed } = extensions;
  const plugins = importPlugins(listed, chart.root, report);
  const forms = formsOf(row, edgecase, wanted, company, report);
  const made = forms.made[0];
  const definition = made === undefined ? chart.definition : attachForm(chart.definition, made.key, report);
  const own = isObject(edgecase) ? withoutForms(edgecase) : {};
  const imported = leftovers(raw, row, chart.root, forms.made, report);
  const body = parseDefinitionBody({
    definitionType: row.definitionType,
    definition,
    extensions: { ...plugins, edgecase: { ...own, imported } },
    config: importConfig(row.config, chart.root, company, report),
    contextSchema: row.contextSchema ?? null,
    documentsSchema: row.documentsSchema ?? null,
    forms: forms.all,
  });
  if (!body.ok) return body;
  return ok({
    ...namesOf(row, wanted),
    key: wanted,
    body: JSON.stringify(body.value satisfies DefinitionBody),
    report,
  });
}

/** Slips of the pen that documents carry: a column with another name, a chart as text. */
function spelled(raw: JsonObject, report: ImportReport): JsonObject {
  const { extentions, ...rest } = raw;
  const row: JsonObject = { ...rest };
  if (extentions !== undefined && raw.extensions === undefined) {
    row.extensions = extentions;
    report.changed.push({
      path: "extentions",
      code: "column_renamed",
      sentence: "`extentions` is called `extensions`.",
    });
  }
  for (const column of ["definition", "extensions", "config", "contextSchema"] as const) {
    const text = row[column];
    const parsed = typeof text === "string" ? parseText(text) : null;
    if (parsed === null) continue;
    row[column] = parsed;
    report.changed.push({ path: column, code: "text_parsed", sentence: `\`${column}\` was JSON as text.` });
  }
  return row;
}

function parseText(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isKey = (text: Json | undefined): text is string =>
  typeof text === "string" && /^[A-Za-z0-9][\w.-]{0,127}$/.test(text) && !text.startsWith("wfd_");

/** Children and callers name a definition by its id: it becomes the key, so that they go on finding it. */
export function keyOfRow(row: JsonObject): string {
  const found = [row.key, row.id, row.name].find(isKey);
  if (found !== undefined) return found;
  const slug = String(row.name ?? row.displayName ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 120);
  return slug === "" ? "imported" : slug;
}

function namesOf(row: JsonObject, key: string): Pick<ImportedDefinition, "name" | "displayName" | "variant"> {
  const text = (value: Json | undefined): string | null =>
    typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 200) : null;
  return { name: text(row.name) ?? key, displayName: text(row.displayName), variant: text(row.variant) };
}

const withoutForms = ({ forms: _ours, imported: _former, ...rest }: JsonObject): JsonObject => rest;

function formsOf(
  row: JsonObject,
  edgecase: Json | undefined,
  key: string,
  company: Company,
  report: ImportReport,
): { all: JsonObject; made: ImportedForm[] } {
  const inRow = Array.isArray(row.uiDefinitions) ? row.uiDefinitions : [];
  const uiRows = [
    ...inRow.flatMap((ui, place) => (isObject(ui) ? [{ row: ui, at: `uiDefinitions.${place}` }] : [])),
    ...company.uiRows,
  ];
  const made = uiRows.flatMap(({ row: ui, at }) => importForm(ui, key, at, report) ?? []);
  const ours = isObject(edgecase) && isObject(edgecase.forms) ? edgecase.forms : {};
  const plain = isObject(row.forms) ? row.forms : {};
  const one = isObject(row.uiDefinition) ? { [String(row.uiDefinition.key ?? key)]: row.uiDefinition } : {};
  for (const name of Object.keys({ ...plain, ...one, ...ours }))
    report.understood.push({ path: `forms.${name}`, code: "form", sentence: `The form "${name}".` });
  const all = { ...Object.fromEntries(made.map(({ key: name, form }) => [name, form])), ...plain, ...one, ...ours };
  return { all, made };
}

/** What has no place here, kept under `extensions.edgecase.imported` so that an export gives it back. */
function leftovers(
  raw: JsonObject,
  row: JsonObject,
  root: NamedState,
  made: readonly ImportedForm[],
  report: ImportReport,
): JsonObject {
  const kept: JsonObject = {};
  for (const [column, value] of Object.entries(row)) {
    if (known.has(column)) continue;
    kept[column] = value;
    if (column === "persistStates" || column === "submitStates")
      kept[column] = importStateColumn(column, value, root, report);
    if (column === "id" || value === null) continue;
    report.ignored.push({
      path: column,
      code: "column_kept",
      sentence: `Nothing here reads the column "${column}"; it is kept for the way back.`,
    });
  }
  if (raw.version !== undefined)
    report.changed.push({
      path: "version",
      code: "version_counted_here",
      sentence: "Versions are counted here: the draft is the next version of its key.",
      before: raw.version,
    });
  const extensions = isObject(row.extensions) ? row.extensions : {};
  return {
    from: "ballerine",
    columns: kept,
    ...(speaksV5(row.definition ?? null) ? { spelling: "v5" } : {}),
    ...(extensions.statePlugins === undefined ? {} : { statePlugins: extensions.statePlugins }),
    present: Object.keys(row),
    ...(Array.isArray(row.uiDefinitions) ? { uiDefinitions: row.uiDefinitions } : {}),
    ...(made.length === 0 ? {} : { forms: Object.fromEntries(made.map(({ key, form }) => [key, form])) }),
  };
}

/** Rows of the SDKs name states in objects too (`{state: "x", …}`); their names follow. */
function importStateColumn(column: string, raw: Json, root: NamedState, report: ImportReport): Json {
  if (!Array.isArray(raw)) return raw;
  const after = raw.map(
    (one): Json =>
      isObject(one) && typeof one.state === "string"
        ? { ...one, state: renamedStates(root, one.state) }
        : typeof one === "string"
          ? renamedStates(root, one)
          : one,
  );
  if (JSON.stringify(after) !== JSON.stringify(raw))
    report.changed.push({
      path: column,
      code: "state_renamed",
      sentence: "States go by their new names.",
      before: raw,
      after,
    });
  return after;
}

/** Whether a chart is written for XState v5 already: then an export leaves `guard` and `reenter` as they are. */
function speaksV5(raw: Json): boolean {
  if (Array.isArray(raw)) return raw.some(speaksV5);
  if (!isObject(raw)) return false;
  return Object.hasOwn(raw, "guard") || Object.hasOwn(raw, "reenter") || Object.values(raw).some(speaksV5);
}

function importConfig(raw: Json | undefined, own: NamedState, company: Company, report: ImportReport): Json {
  if (!isObject(raw)) return raw ?? {};
  const count = Object.keys(raw).length;
  if (count > 0)
    report.understood.push({
      path: "config",
      code: "config",
      sentence: `${count} ${count === 1 ? "setting" : "settings"}, as they were.`,
    });
  if (!Array.isArray(raw.childCallbackResults)) return raw;
  const results = raw.childCallbackResults.map((entry, place): Json => {
    if (!isObject(entry) || entry.persistenceStates === undefined || typeof entry.definitionId !== "string")
      return entry;
    const states = company.statesOf(entry.definitionId) ?? null;
    if (states === null || states === own) return entry;
    const after = renamedStates(states, entry.persistenceStates);
    if (JSON.stringify(after) === JSON.stringify(entry.persistenceStates)) return entry;
    report.changed.push({
      path: `config.childCallbackResults.${place}.persistenceStates`,
      code: "state_renamed",
      sentence: "States of the child go by their new names.",
      before: entry.persistenceStates,
      after,
    });
    return { ...entry, persistenceStates: after };
  });
  return { ...raw, childCallbackResults: results };
}

/** The states of a row, for others in the same import. */
export const statesOfRow = (row: JsonObject): NamedState | null => {
  const definition = typeof row.definition === "string" ? parseText(row.definition) : row.definition;
  return isObject(definition) ? nameStates(definition) : null;
};
