import type { ElementKind } from "../../../../../collection/form";
import { kindNamed } from "../../../../../collection/kind-names";
import { isLayout, isList } from "../../../../../collection/kinds";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { type Place, valueAt, withAt } from "../../definitions/build/places";

/** The way to a part of a form: the page's place, the element's on it, its child's in it, and so on. The form's own is empty. */
export type FormPath = readonly number[];

/** `[0, 2, 1]` → `["pages", 0, "elements", 2, "children", 1]`. */
export const placeOf = (path: FormPath): Place => path.flatMap((at, depth) => [listName(depth), at]);

/** What the parts below one at this depth stand in. */
export const listName = (depth: number): "pages" | "elements" | "children" =>
  depth === 0 ? "pages" : depth === 1 ? "elements" : "children";

/** The part at a path; null when there is none, or it is no object. */
export function nodeAt(form: JsonObject, path: FormPath): JsonObject | null {
  const found = valueAt(form, placeOf(path));
  return isObject(found) ? found : null;
}

/** What stands in the part at a path. What is no object among it is left to the JSON. */
export function childrenAt(form: JsonObject, path: FormPath): Json[] {
  const found = valueAt(form, [...placeOf(path), listName(path.length)]);
  return Array.isArray(found) ? found : [];
}

export const withChildrenAt = (form: JsonObject, path: FormPath, children: Json[]): JsonObject =>
  withAt(form, [...placeOf(path), listName(path.length)], children);

export const childrenOf = (element: Json | undefined): Json[] =>
  isObject(element) && Array.isArray(element.children) ? element.children : [];

/** The kind an element is of; null for what no form knows. */
export const kindOf = (element: Json | null | undefined): ElementKind | null =>
  isObject(element) ? kindNamed(element.element) : null;

const holds = (kind: ElementKind | null, test: (element: { element: ElementKind }) => boolean): boolean =>
  kind !== null && test({ element: kind });
export const isListNode = (element: Json | null | undefined): boolean => holds(kindOf(element), isList);
export const isLayoutNode = (element: Json | null | undefined): boolean => holds(kindOf(element), isLayout);

/** Whether other elements can stand in it: the form, a page, a row, a column, a list. */
export const isHolder = (form: JsonObject, path: FormPath): boolean => {
  const node = nodeAt(form, path);
  return path.length < 2 || isListNode(node) || isLayoutNode(node);
};

export interface FormRow {
  path: FormPath;
  node: JsonObject;
  /** From 1. */
  level: number;
  /** Place among its siblings, from 1, and how many they are. */
  place: number;
  count: number;
}

/** Pages and elements that can be seen, from top to bottom: what is in a closed one is left out. */
export function rowsOf(form: JsonObject, isClosed: (path: FormPath) => boolean = () => false): FormRow[] {
  const walk = (path: FormPath): FormRow[] => {
    const children = childrenAt(form, path);
    return children.flatMap((node, at): FormRow[] => {
      const own = [...path, at];
      if (!isObject(node)) return [];
      const row = { path: own, node, level: own.length, place: at + 1, count: children.length };
      return isClosed(own) ? [row] : [row, ...walk(own)];
    });
  };
  return walk([]);
}

/** The list that the fields at this path belong to, as a path; null: they stand on a page. `path`: of what holds them. */
export function listAround(form: JsonObject, path: FormPath): FormPath | null {
  for (let at = path; at.length > 1; at = at.slice(0, -1)) if (isListNode(nodeAt(form, at))) return at;
  return null;
}

/** What is called by one set of names: a page's elements with what stands in their rows, or the fields of one list. */
export const inOneScope = (elements: readonly Json[]): JsonObject[] =>
  elements.flatMap((element) =>
    isObject(element) ? [element, ...(isLayoutNode(element) ? inOneScope(childrenOf(element)) : [])] : [],
  );

/** All names of the scope that a holder's elements belong to. */
export function scopeOf(form: JsonObject, holder: FormPath): JsonObject[] {
  const list = listAround(form, holder);
  if (list !== null) return inOneScope(childrenAt(form, list));
  return childrenAt(form, []).flatMap((_, page) => inOneScope(childrenAt(form, [page])));
}

export const samePath = (a: FormPath, b: FormPath): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

/** Whether `path` is `above` or lies below it. */
export const isWithin = (above: FormPath, path: FormPath): boolean =>
  path.length >= above.length && above.every((one, at) => one === path[at]);

/** The deepest page or element that a problem's path leads to: `pages.0.elements.2.params.label` → `[0, 2]`. */
export function pathIn(dotted: string): FormPath {
  const found: number[] = [];
  const parts = dotted.split(".");
  while (parts[found.length * 2] === listName(found.length) && /^\d+$/.test(parts[found.length * 2 + 1] ?? ""))
    found.push(Number(parts[found.length * 2 + 1]));
  return found;
}
