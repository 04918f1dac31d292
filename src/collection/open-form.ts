import type { Problem } from "../domain/problems";
import { isObject, type Json } from "../lib/json";
import { ok, type Result } from "../lib/result";
import type { Form } from "./form";
import { parseForm, readForm } from "./form.schema";

/**
 * Reads a form that a version of a definition holds already. What a release asks of forms is for those that are made with it: a form
 * that an earlier one took opens for good, and its cases go on. Params that had no meaning then and do not fit theirs of today are left
 * out; what today's checks find does not close it. `parseForm` is for forms that are made now.
 */
export function openForm(raw: unknown, path: string): Result<Form, Problem[]> {
  const today = parseForm(raw, path);
  if (today.ok) return today;
  const first = readForm(raw, path);
  if (first.ok) return first;
  const misfits = first.error.flatMap(({ path: at }) => laterParam(at.slice(path.length + 1).split(".")) ?? []);
  if (misfits.length === 0) return today;
  const mended = readForm(misfits.reduce(without, raw as Json), path);
  return mended.ok ? ok(mended.value) : today;
}

/** Params that forms were held to from the first release on. All others were kept as they came until one gave them a meaning. */
const firstParams: ReadonlySet<string> = new Set([
  "label",
  "hint",
  "placeholder",
  "text",
  "level",
  "options",
  "autocomplete",
  "inputMode",
  "rows",
  "suffix",
  "category",
  "documentType",
  "purpose",
  "maxFiles",
  "addLabel",
  "itemLabel",
]);

/** The way to the param that a problem is about, if it is one of those: `pages 0 elements 3 params countries`. */
function laterParam(way: string[]): string[][] | null {
  const at = way.indexOf("params");
  const name = way[at + 1];
  return at < 0 || name === undefined || firstParams.has(name) ? null : [way.slice(0, at + 2)];
}

/** The same JSON without what stands there. */
function without(json: Json, [step, ...rest]: string[]): Json {
  if (step === undefined) return json;
  if (Array.isArray(json)) return json.map((inner, i) => (String(i) === step ? without(inner, rest) : inner));
  if (!isObject(json)) return json;
  const { [step]: inner, ...others } = json;
  if (inner === undefined || rest.length === 0) return others;
  return { ...json, [step]: without(inner, rest) };
}
