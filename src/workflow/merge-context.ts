import type { ArrayMerge } from "../domain";
import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** Top-level keys that only the engine writes (DECISIONS 6). */
export const engineOwned: ReadonlySet<string> = new Set([
  "pluginsOutput",
  "childWorkflows",
  "documents",
  "parentMachine",
]);
export const engineOwnedMetadata: ReadonlySet<string> = new Set(["token", "collectionFlowUrl", "links"]);

/** The path of the first key that people may not write, or null. Keys that reach into the prototype chain are refused at any depth. */
export function engineOwnedKey(context: JsonObject): string | null {
  for (const key of Object.keys(context)) if (engineOwned.has(key)) return key;
  if (isObject(context.metadata)) {
    for (const key of Object.keys(context.metadata)) if (engineOwnedMetadata.has(key)) return `metadata.${key}`;
  }
  return unsafePath(context, "");
}

export const identityKeys = ["type", "id", "ballerineEntityId"] as const;

/**
 * The path at which a merge would change whom the case is about, or null. That was settled when the case was opened: lists,
 * webhooks and the entity's own record go by it. Saying again what is so is no change.
 */
export function changedIdentity(before: JsonObject, merged: JsonObject): string | null {
  if (!isObject(before.entity)) return null;
  if (!isObject(merged.entity)) return "entity";
  for (const key of identityKeys) if (before.entity[key] !== merged.entity[key]) return `entity.${key}`;
  return null;
}

/** The path of the first key that reaches into the prototype chain, at any depth, or null. */
export function unsafePath(value: Json, at: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = isUnsafeKey(key) ? `${at}${key}` : unsafePath(inner, `${at}${key}.`);
    if (path !== null) return path;
  }
  return null;
}

/** Deep merge; what `patch` does not name stays. `null` is a value like any other. Lists meet as `arrays` says. */
export function mergeContext(base: JsonObject, patch: JsonObject, arrays: ArrayMerge): Result<JsonObject, string> {
  try {
    return ok(mergeObjects(base, patch, arrays, ""));
  } catch (problem) {
    if (problem instanceof MergeProblem) return err(problem.message);
    throw problem;
  }
}

class MergeProblem extends Error {}

function mergeObjects(base: JsonObject, patch: JsonObject, arrays: ArrayMerge, at: string): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (isUnsafeKey(key)) throw new MergeProblem(`${at}${key} is not a key that can be written`);
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    merged[key] = mergeValues(old, value, arrays, `${at}${key}`);
  }
  return merged;
}

function mergeValues(old: Json | undefined, value: Json, arrays: ArrayMerge, at: string): Json {
  if (isObject(old) && isObject(value)) return mergeObjects(old, value, arrays, `${at}.`);
  if (Array.isArray(old) && Array.isArray(value)) return mergeLists(old, value, arrays, at);
  return value;
}

function mergeLists(old: Json[], value: Json[], arrays: ArrayMerge, at: string): Json[] {
  switch (arrays) {
    case "replace":
      return value;
    case "concat":
      return [...old, ...value];
    case "by_index":
      return Array.from({ length: Math.max(old.length, value.length) }, (_, i) =>
        i < value.length ? mergeValues(old[i], value[i] as Json, arrays, `${at}.${i}`) : (old[i] as Json),
      );
    case "by_id":
      return mergeById(old, value, at);
  }
}

// The documented system falls back to positions when one id is missing, without a word: two people's data can end up in one
// row. Here that is an error that names the list.
function mergeById(old: Json[], value: Json[], at: string): Json[] {
  const merged = [...old];
  const placeOf = new Map<Json, number>();
  for (const [place, item] of old.entries()) if (isObject(item) && item.id !== undefined) placeOf.set(item.id, place);
  for (const item of value) {
    if (!isObject(item) || item.id === undefined || item.id === null) {
      throw new MergeProblem(`every item of ${at} needs an id to be merged by_id`);
    }
    const place = placeOf.get(item.id);
    if (place === undefined) {
      placeOf.set(item.id, merged.length);
      merged.push(item);
    } else merged[place] = mergeValues(merged[place], item, "by_id", `${at}.${place}`);
  }
  return merged;
}

/** Lists of people and companies whose items get a stable id at their first save (DECISIONS 7). */
const listsOfParties = new Set([
  "ubos",
  "owners",
  "shareholders",
  "directors",
  "associatedCompanies",
  "representatives",
]);

/** Gives every item of the known lists under `entity.data` an id when it has none. `idBody` makes them unique in the case. */
export function withItemIds(context: JsonObject, idBody: string): JsonObject {
  const entity = context.entity;
  if (!isObject(entity) || !isObject(entity.data)) return context;
  let count = 0;
  const inside = (holder: JsonObject, depth: number): JsonObject => {
    let changed = holder;
    for (const [key, value] of Object.entries(holder)) {
      let next: Json = value;
      if (Array.isArray(value) && listsOfParties.has(key)) {
        if (value.some(needsId)) {
          next = value.map((item) => {
            if (!needsId(item)) return item;
            count += 1;
            return { ...(item as JsonObject), id: `item_${idBody}_${count}` };
          });
        }
      } else if (isObject(value) && depth < 4) next = inside(value, depth + 1);
      if (next !== value) changed = { ...changed, [key]: next };
    }
    return changed;
  };
  const data = inside(entity.data, 0);
  return data === entity.data ? context : { ...context, entity: { ...entity, data } };
}

const needsId = (item: Json): boolean =>
  isObject(item) && (item.id === undefined || item.id === null || item.id === "");
