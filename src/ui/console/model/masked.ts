import { type MaskedField, maskSign } from "../../../domain/masking";
import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import { labelOf } from "./words";

/** A fact that this person sees masked. */
export interface MaskedFact {
  path: string;
  label: string;
  /** The mask: `•••• 4711`. */
  shown: string;
}

/** What is masked in these facts, in their order. `fields`: what the tenant calls the fields it masks. */
export function maskedFacts(context: JsonObject, fields: readonly MaskedField[]): MaskedFact[] {
  const found: MaskedFact[] = [];
  // What plugins and documents repeat is masked there as well; it is looked at where people have put it.
  for (const [key, value] of Object.entries(context)) if (key !== "pluginsOutput") walk(value, [key], found, fields);
  return found;
}

/** What is masked of the fact at this path of the context: itself, or parts of it. */
export function maskedAt(context: JsonObject, path: string, fields: readonly MaskedField[]): MaskedFact[] {
  const found: MaskedFact[] = [];
  walk(getPath(context, path) ?? null, path.split("."), found, fields);
  return found;
}

function walk(value: Json, path: string[], found: MaskedFact[], fields: readonly MaskedField[]): void {
  if (typeof value === "string" && value.startsWith(maskSign)) {
    found.push({ path: path.join("."), label: nameOf(path, fields), shown: value });
    return;
  }
  if (Array.isArray(value)) for (const [at, item] of value.entries()) walk(item, [...path, String(at)], found, fields);
  else if (isObject(value)) for (const [key, one] of Object.entries(value)) walk(one, [...path, key], found, fields);
}

function nameOf(path: readonly string[], fields: readonly MaskedField[]): string {
  const field = fields.find((one) => {
    const parts = one.path.split(".");
    return parts.length === path.length && parts.every((part, at) => part === "*" || part === path[at]);
  });
  const name = field?.label ?? labelOf(path.findLast((part) => !/^\d+$/.test(part)) ?? "");
  // The second account of a list is the second account.
  const place = path.findLast((part) => /^\d+$/.test(part));
  return place === undefined ? name : `${name} ${Number(place) + 1}`;
}
