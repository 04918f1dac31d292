import { getPath, isObject, type Json, type JsonObject, sameJson } from "../lib/json";
import { diffJson } from "../lib/json-patch";
import { applyAnswers } from "./apply";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { isList, partsOf, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { isDraftRow, itemId, itemsOf, rowIn } from "./rows";
import { isStrokes } from "./signatures";
import { openElements } from "./visible";

/**
 * The first path in `answers` that this page may not write, or null. A page writes what its shown, enabled elements declare, each in
 * the shape of its kind; `facts` are those before the answers, and what is shown is judged with the answers in place. Items of a
 * list may keep what the page does not ask about, unchanged, and the id they have; new items get theirs later, whatever they are called
 * until then.
 */
export function undeclaredPath(page: FormPage, answers: Record<string, Json>, facts: FormFacts): string | null {
  const declared = new Map(
    flatElements(page.elements)
      .filter(hasAnswer)
      .map((element) => [element.valueDestination, element]),
  );
  // First of all: a path nobody declares must not even be applied.
  for (const path of Object.keys(answers)) if (!declared.has(path)) return path;
  const after = { ...facts, context: applyAnswers(facts.context, answers) };
  const open = new Set<Element>(openElements(page.elements, after));
  for (const [path, value] of Object.entries(answers)) {
    const element = declared.get(path);
    if (element === undefined || !open.has(element)) return path;
    const problem = isList(element)
      ? undeclaredInList(element, path, value, after, itemsOf(getPath(facts.context, path)))
      : hasShapeOf(element, value) || sameJson(value, getPath(facts.context, path))
        ? null
        : path;
    if (problem !== null) return problem;
  }
  return null;
}

/** `around`: the row that the list stands in, if it stands in one. */
function undeclaredInList(
  list: Element,
  path: string,
  value: Json,
  after: FormFacts,
  stored: Json[],
  around: ItemFacts | null = null,
): string | null {
  if (!Array.isArray(value)) return path;
  const free = new Map(stored.map((item) => [itemId(item), item]));
  free.delete(null);
  const drafts = new Set<string>();
  for (const [index, item] of value.entries()) {
    const here = `${path}.${index}`;
    if (!isObject(item)) return here;
    const before = free.get(itemId(item));
    const { id, ...fresh } = item;
    if (id !== undefined && before === undefined) {
      // What a new row is called on its page, so that the files that were uploaded for it find it.
      if (!isDraftRow(id) || drafts.has(id)) return `${here}.id`;
      drafts.add(id);
    }
    free.delete(itemId(item));
    const row = rowIn(around, item, index);
    const children = openElements(list.children, after, row).filter(hasAnswer);
    for (const child of children) {
      const answer = getPath(item, child.valueDestination);
      const was = getPath(before, child.valueDestination);
      if (answer === undefined || sameJson(answer, was)) continue;
      const at = `${here}.${child.valueDestination}`;
      if (isList(child)) {
        const inner = undeclaredInList(child, at, answer, after, itemsOf(was), row);
        if (inner !== null) return inner;
      } else if (!hasShapeOf(child, answer)) return at;
    }
    const paths = children.map((child) => child.valueDestination.split("."));
    const [change] = diffJson(
      without(isObject(before) ? before : {}, paths),
      without(before === undefined ? fresh : item, paths),
    );
    if (change !== undefined) return [here, ...change.path].join(".");
  }
  return null;
}

/** The item without what the page declares, and without objects that are empty then. */
function without(item: JsonObject, paths: string[][]): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(item)) {
    const below = paths.filter(([head]) => head === key).map(([, ...rest]) => rest);
    if (below.some((rest) => rest.length === 0)) continue;
    const inner = below.length > 0 && isObject(value) ? without(value, below) : value;
    if (below.length > 0 && isObject(inner) && Object.keys(inner).length === 0) continue;
    // Defined, not assigned: a key like "__proto__" must show up as one.
    Object.defineProperty(kept, key, { value: inner, enumerable: true, configurable: true, writable: true });
  }
  return kept;
}

const isText = (value: Json | undefined): boolean => typeof value === "string";

/** Whether an answer has the shape of its kind, right or wrong as it may be: nothing else comes in beside it. */
export function hasShapeOf(element: Element, value: Json): boolean {
  if (value === null) return true;
  switch (roleOf(element)) {
    case "boolean":
      return typeof value === "boolean";
    case "texts":
      return Array.isArray(value) && value.every(isText);
    case "number":
      return typeof value === "number" || isText(value);
    case "date":
      return isText(value) || (hasParts(element, value) && Object.keys(value).length === 3);
    case "parts":
      // Drawn on screens of others: nothing but lines.
      return hasParts(element, value) && (typeof value.strokes !== "string" || isStrokes(value.strokes));
    default:
      return isText(value);
  }
}

const hasParts = (element: Element, value: Json): value is JsonObject =>
  isObject(value) &&
  Object.entries(value).every(([part, typed]) => partsOf(element)?.includes(part) === true && isText(typed));
