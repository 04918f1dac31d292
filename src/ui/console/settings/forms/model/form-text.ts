import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import type { JsonSource } from "../../editor/json-source";

/** Where a form stands in the text of its definition: from the quote of its key to the end of its value. */
export function sliceOf(text: string, source: JsonSource, key: string): { start: number; end: number; slice: string } | null {
  const place = source.places.get(`forms.${key}`);
  return place === undefined ? null : { ...place, slice: text.slice(place.start, place.end) };
}

/** The form of a definition's text; null: it has none of this key. */
export function formIn(value: Json, key: string): JsonObject | null {
  const forms = isObject(value) ? value.forms : undefined;
  const form = isObject(forms) && Object.hasOwn(forms, key) ? forms[key] : undefined;
  return isObject(form) ? form : null;
}

/** The text with another slice in the form's place. Everything around it stays as it is, byte by byte. */
export const withSlice = (text: string, { start, end }: { start: number; end: number }, slice: string): string =>
  `${text.slice(0, start)}${slice}${text.slice(end)}`;

/** A form as it is written in a text, with the blanks that stand before its key. */
export function written(text: string, start: number, key: string, form: JsonObject): string {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return `${JSON.stringify(key)}: ${JSON.stringify(form, null, 2).replaceAll("\n", `\n${indent}`)}`;
}
