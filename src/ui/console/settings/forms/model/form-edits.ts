import { mostListsDeep } from "../../../../../collection/rows";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { err, ok, type Result } from "../../../../../lib/result";
import { fitted, freeName } from "./fitting";
import {
  childrenAt,
  childrenOf,
  type FormPath,
  isHolder,
  isLayoutNode,
  isListNode,
  isWithin,
  kindOf,
  nodeAt,
  withChildrenAt,
} from "./form-tree";

/** The form after an edit, and where to go on: the part that was changed. */
export interface Edited {
  form: JsonObject;
  at: FormPath;
}

/** An edit, or why it cannot be made here, as a sentence. */
export type Edit = Result<Edited, string>;

// As the form's schema has them.
const mostPages = 50;
const mostOnPage = 300;
const mostInElement = 50;
const mostLayouts = 4;

/** A page or an element put into what is at `holder`, before what stands at `place`. Its names are made free there. */
export function insert(form: JsonObject, holder: FormPath, place: number, node: JsonObject): Edit {
  const why = whyNotIn(form, holder, node);
  if (why !== null) return err(why);
  const children = childrenAt(form, holder);
  const at = Math.max(0, Math.min(place, children.length));
  const fit = holder.length === 0 ? freePage(form, node) : fitted(node, form, holder);
  return ok({ form: withChildrenAt(form, holder, children.toSpliced(at, 0, fit)), at: [...holder, at] });
}

/** Without a part. The place to go on is what comes to stand there, or what is before or around it. */
export function remove(form: JsonObject, path: FormPath): Edit {
  const why = whyNotAway(form, path);
  if (why !== null) return err(why);
  const holder = path.slice(0, -1);
  const place = path.at(-1) ?? 0;
  const children = childrenAt(form, holder).toSpliced(place, 1);
  const at = children.length === 0 ? holder : [...holder, Math.min(place, children.length - 1)];
  return ok({ form: withChildrenAt(form, holder, children), at });
}

/** The same once more, right behind it. */
export function duplicate(form: JsonObject, path: FormPath): Edit {
  const node = nodeAt(form, path);
  return node === null || path.length === 0
    ? err("There is nothing to duplicate.")
    : insert(form, path.slice(0, -1), (path.at(-1) ?? 0) + 1, node);
}

/** A part to another place, with all that is in it. `place`: before what stands there now. */
export function move(form: JsonObject, from: FormPath, holder: FormPath, place: number): Edit {
  const node = nodeAt(form, from);
  if (node === null || from.length === 0) return err("There is nothing to move.");
  if (isWithin(from, holder)) return err("It cannot stand inside itself.");
  const source = from.slice(0, -1);
  const own = from.at(-1) ?? 0;
  if (source.length === holder.length && isWithin(source, holder)) {
    const to = place > own ? place - 1 : place;
    const children = childrenAt(form, source);
    const at = Math.max(0, Math.min(to, children.length - 1));
    if (at === own) return err("It stands there already.");
    return ok({
      form: withChildrenAt(form, source, children.toSpliced(own, 1).toSpliced(at, 0, node)),
      at: [...source, at],
    });
  }
  const away = remove(form, from);
  return away.ok ? insert(away.value.form, without(holder, from), place, node) : away;
}

/** A path as it is after the part at `gone` was taken out. */
function without(path: FormPath, gone: FormPath): FormPath {
  const depth = gone.length - 1;
  const own = gone[depth] ?? 0;
  if (path.length <= depth || !isWithin(gone.slice(0, -1), path)) return path;
  return path.map((at, i) => (i === depth && at > own ? at - 1 : at));
}

/** One place up. The first of a page goes to the end of the page before. */
export function moveUp(form: JsonObject, path: FormPath): Edit {
  const own = path.at(-1) ?? 0;
  if (own > 0) return move(form, path, path.slice(0, -1), own - 1);
  const [page = 0] = path;
  if (path.length === 2 && page > 0) return move(form, path, [page - 1], childrenAt(form, [page - 1]).length);
  return err("It is the first here.");
}

/** One place down. The last of a page goes to the beginning of the next one. */
export function moveDown(form: JsonObject, path: FormPath): Edit {
  const holder = path.slice(0, -1);
  const own = path.at(-1) ?? 0;
  if (own < childrenAt(form, holder).length - 1) return move(form, path, holder, own + 2);
  const [page = 0] = path;
  if (path.length === 2 && nodeAt(form, [page + 1]) !== null) return move(form, path, [page + 1], 0);
  return err("It is the last here.");
}

/** Into the row, column or list right before it, else right behind it. */
export function moveIn(form: JsonObject, path: FormPath): Edit {
  if (path.length < 2) return err("A page stands in the form itself.");
  const own = path.at(-1) ?? 0;
  for (const beside of [own - 1, own + 1]) {
    const holder = [...path.slice(0, -1), beside];
    if (nodeAt(form, holder) !== null && isHolder(form, holder))
      return move(form, path, holder, beside < own ? childrenAt(form, holder).length : 0);
  }
  return err("There is no row, column or list beside it.");
}

/** Out of the row, column or list it stands in, right behind it. */
export const moveOut = (form: JsonObject, path: FormPath): Edit =>
  path.length < 3 ? err("It stands on the page itself.") : move(form, path, path.slice(0, -2), (path.at(-2) ?? 0) + 1);

/** Why a page or element cannot be put there; null: it can. */
export function whyNotIn(form: JsonObject, holder: FormPath, node: JsonObject): string | null {
  if (holder.length === 0)
    return isPage(node) ? fullAt(childrenAt(form, []).length, mostPages) : "Elements stand on pages.";
  if (isPage(node)) return "Pages stand in the form itself.";
  if (nodeAt(form, holder) === null || !isHolder(form, holder))
    return "Only pages, rows, columns and lists hold elements.";
  const around = holder.slice(1).map((_, at) => nodeAt(form, holder.slice(0, at + 2)));
  const lists = around.filter(isListNode).length;
  if (lists + deepest(node, isListNode, () => true) > mostListsDeep) return "Lists stand at most two deep.";
  const layouts = around.slice(around.findLastIndex(isListNode) + 1).filter(isLayoutNode).length;
  if (layouts + deepest(node, isLayoutNode, (one) => !isListNode(one)) > mostLayouts)
    return "Rows and columns stand at most four deep.";
  if (lists > 0 && holdsKind(node, ["review", "stepper"])) return "A list holds questions and texts only.";
  return fullAt(childrenAt(form, holder).length, holder.length === 1 ? mostOnPage : mostInElement);
}

function whyNotAway(form: JsonObject, path: FormPath): string | null {
  const holder = path.slice(0, -1);
  if (path.length === 0 || nodeAt(form, path) === null) return "There is nothing to take away.";
  if (childrenAt(form, holder).length > 1) return null;
  if (path.length === 1) return "A form needs a page.";
  if (path.length === 2) return "A page needs an element: delete the page instead.";
  return isListNode(nodeAt(form, holder)) ? "A list needs a field: delete the list instead." : null;
}

const isPage = (node: JsonObject): boolean => node.element === undefined;

const fullAt = (count: number, most: number): string | null => (count < most ? null : `At most ${most} stand there.`);

/** How many of these stand inside one another, the element itself counted. */
function deepest(element: Json, counts: (one: Json) => boolean, goesOn: (one: Json) => boolean): number {
  const below = goesOn(element) ? childrenOf(element).map((child) => deepest(child, counts, goesOn)) : [];
  return (counts(element) ? 1 : 0) + Math.max(0, ...below);
}

const holdsKind = (element: Json, kinds: readonly string[]): boolean =>
  kinds.includes(kindOf(element) ?? "") || childrenOf(element).some((child) => holdsKind(child, kinds));

/** A page with names that are free: its own, and those of everything on it. */
function freePage(form: JsonObject, page: JsonObject): JsonObject {
  const ids = new Set(childrenAt(form, []).map((one) => (isObject(one) ? String(one.id) : "")));
  const id = freeName(String(page.id ?? "page"), (one) => ids.has(one));
  const empty = { ...page, id, elements: [] };
  const host = withChildrenAt(form, [], [...childrenAt(form, []), empty]);
  const at = childrenAt(form, []).length;
  const elements = Array.isArray(page.elements) ? page.elements : [];
  const filled = elements.reduce<JsonObject>((now, element) => {
    const children = childrenAt(now, [at]);
    const fit = isObject(element) ? fitted(element, now, [at]) : element;
    return withChildrenAt(now, [at], [...children, fit]);
  }, host);
  return { ...page, id, elements: childrenAt(filled, [at]) };
}
