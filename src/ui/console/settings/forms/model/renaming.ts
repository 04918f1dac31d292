import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { withAt } from "../../definitions/build/places";
import { freeName, overlap } from "./fitting";
import { type FormPath, kindOf, listAround, nodeAt, placeOf, scopeOf } from "./form-tree";
import { languagesOf, nameFrom } from "./new-parts";
import { saidIn } from "./strings";

/** Who else stores an answer there, by id; null: nobody. */
export function clashAt(form: JsonObject, path: FormPath, destination: string): string | null {
  const own = nodeAt(form, path);
  const other = scopeOf(form, path.slice(0, -1)).find(
    (one) => one !== own && typeof one.valueDestination === "string" && overlap(one.valueDestination, destination),
  );
  return other === undefined ? null : String(other.id);
}

/** The answer of an element at another path. What reads it by its path follows: rules, look-ups, countries. */
export function withDestination(form: JsonObject, path: FormPath, destination: string): JsonObject {
  const before = nodeAt(form, path)?.valueDestination;
  const moved = withAt(form, [...placeOf(path), "valueDestination"], destination);
  if (typeof before !== "string" || before === "" || before === destination) return moved;
  const list = listAround(form, path.slice(0, -1));
  if (list === null) return followed(moved, before, destination) as JsonObject;
  const place = [...placeOf(list), "children"];
  const children = followed((nodeAt(moved, list)?.children ?? []) as Json, `item.${before}`, `item.${destination}`);
  return withAt(moved, place, children);
}

/** JSON Logic says `{"var": path}`, everything else the path alone. Parts of an answer (`….country`) follow as well. */
function followed(value: Json, from: string, to: string): Json {
  if (typeof value === "string")
    return value === from ? to : value.startsWith(`${from}.`) ? `${to}${value.slice(from.length)}` : value;
  if (Array.isArray(value)) return value.map((one) => followed(one, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "valueDestination" ? one : followed(one, from, to)]),
  );
}

/** Where an answer could go by what its question says: free, and below the usual place. */
export function suggestedDestination(form: JsonObject, path: FormPath, label: string): string | null {
  const name = nameFrom(label);
  if (name === "") return null;
  const base = listAround(form, path.slice(0, -1)) === null ? `entity.data.${name}` : name;
  return freeName(base, (one) => one === "id" || clashAt(form, path, one) !== null);
}

/**
 * The form with another text as an element's label. As long as nobody chose its id and the path of its answer, both go by the label of
 * the first language.
 */
export function withNamesOf(form: JsonObject, path: FormPath, before: string): JsonObject {
  const node = nodeAt(form, path);
  const [first = "en"] = languagesOf(form);
  const params = isObject(node?.params) ? node.params : {};
  const name = nameFrom(saidIn(params.label, first));
  if (node === null || name === "" || !isMade(node, before)) return form;
  const taken = new Set(
    scopeOf(form, path.slice(0, -1))
      .filter((one) => one !== node)
      .map(({ id }) => String(id)),
  );
  const id = freeName(name, (one) => one === "id" || taken.has(one));
  const named = withAt(form, [...placeOf(path), "id"], id);
  if (typeof node.valueDestination !== "string") return named;
  const destination = suggestedDestination(named, path, saidIn(params.label, first));
  return destination === null ? named : withDestination(named, path, destination);
}

/** Whether id and path are still those that were made for it. */
function isMade(node: JsonObject, label: string): boolean {
  const id = String(node.id ?? "");
  const stem = id.replace(/\d+$/, "");
  const isOwnId = [nameFrom(label).replace(/\d+$/, ""), kindOf(node) ?? "", "question"].includes(stem);
  const to = node.valueDestination;
  return isOwnId && (typeof to !== "string" || to === id || to === `entity.data.${id}`);
}
