import { isObject, type Json, type JsonObject } from "../../../../../lib/json";

/** The way to a value, key by key: `["definition", "states", "review"]`. Keys may hold dots, which is why it is no text. */
export type Place = readonly (string | number)[];

/** As problems and the JSON editor name it. */
export const dotted = (place: Place): string => place.join(".");

/** What stands there; undefined when nothing does. */
export function valueAt(root: Json | undefined, place: Place): Json | undefined {
  let at = root;
  for (const key of place) {
    if (Array.isArray(at) && typeof key === "number") at = at[key];
    else if (isObject(at) && Object.hasOwn(at, String(key))) at = at[String(key)];
    else return undefined;
  }
  return at;
}

/** The object that stands there; an empty one otherwise. */
export function objectAt(root: Json | undefined, place: Place): JsonObject {
  const found = valueAt(root, place);
  return isObject(found) ? found : {};
}

/**
 * A copy with another value at a place. Everything beside it stays as it is, in its order; objects that are missing on the way are made.
 * `undefined` takes away what is there. A place that leads through something that is neither object nor list changes nothing.
 */
export function withAt<Root extends Json>(root: Root, place: Place, value: Json | undefined): Root {
  return changed(root, place, value) as Root;
}

function changed(root: Json | undefined, place: Place, value: Json | undefined): Json {
  const [key, ...rest] = place;
  if (key === undefined) return value ?? null;
  if (Array.isArray(root)) {
    if (typeof key !== "number" || key < 0 || key > root.length) return root;
    if (rest.length === 0) return value === undefined ? root.toSpliced(key, 1) : root.toSpliced(key, 1, value);
    return root.toSpliced(key, 1, changed(root[key], rest, value));
  }
  if (root !== undefined && root !== null && !isObject(root)) return root;
  const own: JsonObject = isObject(root) ? root : {};
  const name = String(key);
  if (rest.length > 0) {
    if (!Object.hasOwn(own, name) && value === undefined) return own;
    return put(own, name, changed(Object.hasOwn(own, name) ? own[name] : undefined, rest, value));
  }
  if (value !== undefined) return put(own, name, value);
  return Object.fromEntries(Object.entries(own).filter(([each]) => each !== name));
}

// Not by `{...own, [name]: value}`: a key called __proto__ is a key like any other in JSON.
const put = (own: JsonObject, name: string, value: Json): JsonObject =>
  Object.fromEntries(
    Object.hasOwn(own, name)
      ? Object.entries(own).map(([key, each]) => [key, key === name ? value : each])
      : [...Object.entries(own), [name, value]],
  );

/** An object with a key by another name, in the same position. */
export const withKey = (own: JsonObject, before: string, after: string): JsonObject =>
  Object.fromEntries(Object.entries(own).map(([key, value]) => [key === before ? after : key, value]));

/** Sets a key, or takes it away when there is nothing to say; an object that gets empty by that goes too. */
export function withSetting<Root extends Json>(root: Root, place: Place, value: Json | undefined): Root {
  const next = withAt(root, place, value);
  const above = place.slice(0, -1);
  const left = valueAt(next, above);
  return value === undefined && above.length > 0 && isObject(left) && Object.keys(left).length === 0
    ? withAt(next, above, undefined)
    : next;
}

/** Texts of a list; one text counts as a list of one. */
export const textsOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");

export const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
