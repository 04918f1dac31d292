import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";

/** A path as lodash users write it (`a[0].b`), in dots; null when it is no path or reaches for a prototype. */
export function dotted(path: string): string | null {
  const plain = path.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "");
  if (plain === "" || plain.length > 512 || /[[\]]/.test(plain)) return null;
  return plain.split(".").every((key) => key !== "" && !isUnsafeKey(key)) ? plain : null;
}

/** A copy of `root` with `value` at a dotted path (undefined removes). Lists on the way stay lists. */
export function setAt(root: Json, path: string, value: Json | undefined): Json {
  const [head = "", ...rest] = path.split(".");
  const restPath = rest.join(".");
  if (Array.isArray(root) && /^\d{1,6}$/.test(head)) {
    const index = Number(head);
    if (index > root.length) return root; // a list has no holes
    const copy = [...root];
    const next = restPath === "" ? value : setAt(copy[index] ?? {}, restPath, value);
    if (next === undefined) copy.splice(index, 1);
    else copy[index] = next;
    return copy;
  }
  const { [head]: inner, ...others } = isObject(root) ? root : ({} as JsonObject);
  if (restPath === "") return value === undefined ? others : { ...(isObject(root) ? root : {}), [head]: value };
  if (value === undefined && !isObject(inner) && !Array.isArray(inner)) return root;
  return { ...(isObject(root) ? root : {}), [head]: setAt(inner ?? {}, restPath, value) };
}

/** The part of `path` that crosses no list in `root`: what can be patched without knowing about lists. */
export function pathAboveLists(root: Json, path: string): string {
  const keys = path.split(".");
  let at: Json | undefined = root;
  for (const [depth, key] of keys.entries()) {
    if (Array.isArray(at)) return keys.slice(0, depth).join(".");
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return path;
}

/** Deep merge of plain objects; `over` wins, everything else is replaced. Unsafe keys are dropped. */
export function mergeDeep(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over;
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (isUnsafeKey(key)) continue;
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    merged[key] = old === undefined ? value : mergeDeep(old, value);
  }
  return merged;
}
