import { isObject, type Json, type JsonObject, sameJson } from "./json";

/** One change: set the value at a path of keys, or remove it. Lists are replaced whole unless only items changed or were added. */
export type JsonChange = { path: string[]; set: Json } | { path: string[]; remove: true };

/** What turns `before` into `after`. Applying it to `before` gives `after` exactly. */
export function diffJson(before: Json, after: Json): JsonChange[] {
  const changes: JsonChange[] = [];
  walk(before, after, [], changes);
  return changes;
}

function walk(before: Json, after: Json, path: string[], changes: JsonChange[]): void {
  if (before === after) return;
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before))
      if (!Object.hasOwn(after, key)) changes.push({ path: [...path, key], remove: true });
    for (const [key, value] of Object.entries(after)) {
      if (Object.hasOwn(before, key)) walk(before[key] as Json, value, [...path, key], changes);
      else changes.push({ path: [...path, key], set: value });
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    for (const [place, value] of after.entries()) {
      if (place < before.length) walk(before[place] as Json, value, [...path, String(place)], changes);
      else changes.push({ path: [...path, String(place)], set: value });
    }
    return;
  }
  if (!sameJson(before, after)) changes.push({ path, set: after });
}

/** `before` with the changes applied; `before` itself is not touched. */
export const applyChanges = (before: Json, changes: readonly JsonChange[]): Json =>
  changes.reduce(applyInPlace, copyOf(before));

/** The same for one change, without a copy: `root` itself is changed unless all of it is replaced. */
export function applyInPlace(root: Json, change: JsonChange): Json {
  const last = change.path.at(-1);
  if (last === undefined) return "set" in change ? copyOf(change.set) : root;
  let holder: Json | undefined = root;
  for (const key of change.path.slice(0, -1))
    holder = Array.isArray(holder) ? holder[Number(key)] : (holder as JsonObject)[key];
  if (Array.isArray(holder) && "set" in change) holder[Number(last)] = copyOf(change.set);
  else if (isObject(holder)) {
    if ("set" in change)
      Object.defineProperty(holder, last, {
        value: copyOf(change.set),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else delete holder[last];
  }
  return root;
}

// Through text: a structured clone keeps an object that stands in two places one object, and a change to the one would show in
// the other.
const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
