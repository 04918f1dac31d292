/** A JSON value as the language sees it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text says as JSON; null where it says nothing. For texts that somebody else may have written. */
export function jsonOrNull(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Keys that reach into the prototype chain. They are never a path, never a key that is written. */
export const isUnsafeKey = (key: string): boolean =>
  key === "__proto__" || key === "constructor" || key === "prototype";

/**
 * JSON of senders who do not follow our rules, as it can be kept: keys that reach into the prototype chain are dropped, and what no text in
 * the store can hold (U+0000, half a character) becomes U+FFFD. Throws where it is no JSON, or nests so deep that reading costs the stack.
 */
export const foreignJson = (text: string): Json =>
  JSON.parse(text, (key, inner: Json) => {
    if (isUnsafeKey(key)) return undefined;
    return typeof inner === "string" ? inner.toWellFormed().replaceAll("\0", "\ufffd") : inner;
  }) as Json;

/** Reads an own property by a dotted path (`a.b.0.c`); anything else is `undefined`. */
export function getPath(root: Json | undefined, path: string): Json | undefined {
  if (path === "") return root;
  let at: Json | undefined = root;
  for (const key of path.split(".")) {
    if (Array.isArray(at)) at = /^\d+$/.test(key) ? at[Number(key)] : key === "length" ? at.length : undefined;
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/**
 * A copy of `root` with `value` at `path`. Missing objects on the way are made; a list keeps its other items when the path names one
 * of them by its place; unsafe keys throw.
 */
export function withPath(root: JsonObject, path: string, value: Json): JsonObject {
  const [head, ...rest] = path.split(".");
  if (head === undefined || head === "" || isUnsafeKey(head)) throw new RangeError(`not a path: ${path}`);
  if (rest.length === 0) return { ...root, [head]: value };
  const inner = Object.hasOwn(root, head) ? root[head] : undefined;
  const [place = "", ...deeper] = rest;
  if (Array.isArray(inner) && /^\d+$/.test(place) && Number(place) < inner.length) {
    const items = inner.map((item, i) => {
      if (i !== Number(place)) return item;
      return deeper.length === 0 ? value : withPath(isObject(item) ? item : {}, deeper.join("."), value);
    });
    return { ...root, [head]: items };
  }
  return { ...root, [head]: withPath(isObject(inner) ? inner : {}, rest.join("."), value) };
}

/** Structural equality of JSON values; the order of keys does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** JSON text with sorted keys: equal values give equal bytes. For fingerprints, never for what was promised "as written". */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(",")}}`;
}

/** The deepest nesting of a JSON value, walked without recursion so that hostile depth cannot overflow the stack. */
export function depthOf(value: unknown, limit = 1_000): number {
  let deepest = 0;
  const stack: [unknown, number][] = [[value, 1]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [at, depth] = top;
    if (depth > deepest) deepest = depth;
    if (deepest > limit) return deepest;
    if (typeof at === "object" && at !== null) for (const inner of Object.values(at)) stack.push([inner, depth + 1]);
  }
  return deepest;
}
