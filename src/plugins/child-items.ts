import { sha256Hex } from "../lib/bytes";
import { canonicalJson, getPath, isObject, type Json, type JsonObject, sameJson } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { ChildItem, ChildPlugin } from "./plugin";
import { runTransforms } from "./transform";

/**
 * The children a plugin wants: one per item of its list, or one alone. An item is known by its own `id`, else by a hash of what
 * it says, so that asking again finds the same child. Nothing to go through (no list yet) is an empty list, not a failure.
 */
export function childItems(
  plugin: ChildPlugin,
  context: JsonObject,
  nowMs: number | null,
): Result<ChildItem[], string> {
  if (plugin.iterateOn === null) {
    const only = childContext(plugin, context, context, nowMs);
    return only.ok
      ? ok([{ itemId: "single", context: only.value, language: languageOf(plugin.language, context) }])
      : only;
  }
  const list = runTransforms(plugin.iterateOn, context, nowMs);
  if (!list.ok) return list;
  if (list.value === null) return ok([]);
  if (!Array.isArray(list.value)) return err("iterateOn does not give a list");
  if (list.value.length > mostItems) return err(`iterateOn gives more than ${mostItems} items`);
  const items: ChildItem[] = [];
  const ids = ownIds(list.value);
  for (const [place, item] of list.value.entries()) {
    const made = childContext(plugin, item, context, nowMs);
    if (!made.ok) return made;
    const own = ids[place] ?? itemId(item);
    items.push({ itemId: own, context: made.value, language: languageOf(plugin.language, item) });
  }
  return ok(items);
}

/** An id for each item that no other item of the list has. */
export function ownIds(items: readonly Json[]): string[] {
  const taken = new Set<string>();
  for (const item of items) {
    const id = itemId(item);
    let own = id;
    for (let count = 2; taken.has(own); count += 1) own = `${id}-${count}`;
    taken.add(own);
  }
  return [...taken];
}

/** `language` of the plugin: a path of the item (braces around it are allowed), else a language itself. */
function languageOf(language: string | null, item: Json): string | null {
  if (language === null) return null;
  const path = language.replace(/^\{\s*(?:item\.)?|\s*\}$/g, "");
  const own = isObject(item) ? getPath(item, path) : null;
  if (typeof own === "string" && own !== "") return isLanguage.test(own) ? own : null;
  return isLanguage.test(language) ? language : null;
}

const isLanguage = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/;

export const mostItems = 200;

/** An id of the item that can stand in a key; otherwise sixteen digits of its hash. */
export function itemId(item: Json): string {
  if (isObject(item) && Object.hasOwn(item, "id")) {
    const { id } = item;
    if (typeof id === "number") return String(id);
    if (typeof id === "string" && /^[\w.@+-]{1,64}$/.test(id)) return id;
    if (typeof id === "string" && id !== "") return `h${sha256Hex(id).slice(0, 16)}`;
  }
  return `h${sha256Hex(canonicalJson(item)).slice(0, 16)}`;
}

const runtimeKeys = ["workflowRuntimeId", "workflowRuntimeConfig"] as const;

/** The keys that stand beside an item: the id of the case and its settings. */
export const runtimeOf = (context: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(context).filter(([key]) => runtimeKeys.some((own) => own === key)));

// As documented, the mapping sees the item with the runtime's keys beside it. `data: @` would carry them into the child, so
// they are taken out again.
function childContext(
  plugin: ChildPlugin,
  item: Json,
  context: JsonObject,
  nowMs: number | null,
): Result<JsonObject, string> {
  const runtime = runtimeOf(context);
  if (plugin.transformers.length === 0) return plainContext(item);
  const made = runTransforms(plugin.transformers, isObject(item) ? { ...runtime, ...item } : item, nowMs);
  if (!made.ok) return made;
  if (!isObject(made.value)) return err("the transformers of the child do not give an object");
  const entity = made.value.entity;
  if (!isObject(entity)) return err("the transformers of the child give no entity");
  const clean = isObject(entity.data) ? { ...entity, data: without(entity.data, runtime) } : entity;
  return ok(without({ ...made.value, entity: clean }, runtime));
}

function plainContext(item: Json): Result<JsonObject, string> {
  if (!isObject(item)) return err("an item that is no object needs transformers");
  if (isObject(item.entity)) return ok({ entity: item.entity });
  const type = Object.hasOwn(item, "companyName") ? "business" : "individual";
  return ok({ entity: { type, data: item } });
}

const without = (from: JsonObject, runtime: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(from).filter(([key, value]) => !(Object.hasOwn(runtime, key) && sameJson(runtime[key], value))),
  );
