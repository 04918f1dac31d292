import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { type JsonRead, jsonIn } from "../frame/json-field";

export interface Finding {
  path: string;
  code: string;
  sentence: string;
  before?: Json;
  after?: Json;
}

export interface ImportedDefinition {
  /** Of the new draft; null on a dry run. */
  id: string | null;
  key: string;
  version: number | null;
  report: { understood: Finding[]; changed: Finding[]; ignored: Finding[] };
  /** Whether it could be published as it is. */
  valid: boolean;
  problems: { severity: "error" | "warning"; path: string; message: string }[];
}

export interface Imported {
  dryRun: boolean;
  definitions: ImportedDefinition[];
}

/** The rows that were pasted: one, a list of them, or `{"rows": […]}`. */
export function rowsIn(read: JsonRead): { rows: JsonObject[]; why: null } | { rows: null; why: string } {
  if (read.fault !== null) return { rows: null, why: "Repair the JSON first." };
  const { value } = read;
  const list = Array.isArray(value) ? value : isObject(value) && Array.isArray(value.rows) ? value.rows : [value];
  const rows = list.filter(isObject);
  if (rows.length === 0 || rows.length < list.length)
    return { rows: null, why: "Paste a definition, or a list of them." };
  if (rows.length > mostRows) return { rows: null, why: `At most ${mostRows} rows at a time.` };
  return { rows, why: null };
}

const mostRows = 50;

/** What `POST /workflow-definitions/import` takes. The key is only asked for a single definition. */
export function importBody(rows: readonly JsonObject[], key: string, dryRun: boolean): JsonObject {
  const [row] = rows;
  const named = key.trim() === "" ? {} : { key: key.trim() };
  return rows.length === 1 && row !== undefined ? { row, ...named, dryRun } : { rows: [...rows], dryRun };
}

/** Files as one text: one file as it is, several as the list of what is in them. */
export function textOfFiles(texts: readonly string[]): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return only;
  const all = texts.map((text) => ({ text, read: jsonIn(text) }));
  const broken = all.find(({ read }) => read.fault !== null);
  if (broken !== undefined) return broken.text;
  return JSON.stringify(
    all.flatMap(({ read }) => (Array.isArray(read.value) ? read.value : [read.value])),
    null,
    2,
  );
}
