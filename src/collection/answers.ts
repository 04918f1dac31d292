import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { applyAnswers } from "./apply";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { isDocument, isList, partsOf, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { type Posted, postedOf, readValue } from "./read-value";
import { itemId, itemsOf, rowIn, unnamedRow } from "./rows";
import { settledParts } from "./settle";
import { keepSignatures } from "./signatures";
import { isDisabled, openElements } from "./visible";

/** Rows beyond this index are not read: a page with more was not made by us. */
export const mostRows = 200;

/** Rounds in which a field may still come back; after them one that was closed stays closed, so that there is an end. */
const freeRounds = 8;

/**
 * The answers of a posted page, by the paths of its elements; a list gives all of its items. Trimmed and typed; what
 * is no number or no date stays as it was typed, for validation to complain about. An emptied field is null, an unticked box false.
 * Names the page does not declare are ignored, and so are fields that are hidden or disabled **with these answers**: one answer can
 * show or hide another field of the same page. A field that was not posted at all is left out, so that nothing is overwritten. A
 * signature that was not touched is the one that is stored.
 *
 * `named`: new rows have what they are called on the page as their ids, for documents that were uploaded for them and for rules.
 */
export function readAnswers(
  page: FormPage,
  posted: [string, string][],
  facts: FormFacts,
  { named = false }: { named?: boolean } = {},
): Record<string, Json> {
  const values = postedOf(posted);
  const shownBefore = new Set(openElements(page.elements, facts));
  let closed: ReadonlySet<string> = new Set();
  for (let round = 0; ; round++) {
    const answers = keepSignatures(
      page,
      settledParts(page, collect(page, values, facts, shownBefore, { closed, named }), facts),
      facts,
    );
    const now = closedNames(page, { ...facts, context: applyAnswers(facts.context, answers) });
    const next = round < freeRounds ? now : new Set([...now, ...closed]);
    if (next.size === closed.size && [...next].every((name) => closed.has(name))) return answers;
    closed = next;
  }
}

interface Reading {
  /** Names of fields, rows by their place in the list, that are not read. */
  closed: ReadonlySet<string>;
  named: boolean;
}

function collect(
  page: FormPage,
  posted: Posted,
  facts: FormFacts,
  shownBefore: ReadonlySet<Element>,
  how: Reading,
): Record<string, Json> {
  const answers: Record<string, Json> = {};
  for (const element of flatElements(page.elements)) {
    if (!hasAnswer(element) || how.closed.has(element.id)) continue;
    const path = element.valueDestination;
    const value = isList(element)
      ? readRows(element, { name: element.id, at: element.id }, posted, itemsOf(getPath(facts.context, path)), how)
      : readValue(element, element.id, posted);
    if (value !== undefined) answers[path] = value;
    else if (shownBefore.has(element)) {
      // Browsers do not post a box that is not ticked, nor a list without rows.
      const nothing = nothingPosted(element);
      if (nothing !== undefined) answers[path] = nothing;
    }
  }
  return answers;
}

function nothingPosted(element: Element): Json | undefined {
  const role = roleOf(element);
  if (role === "boolean") return false;
  return role === "list" || (role === "texts" && element.element !== "tags") ? [] : undefined;
}

/**
 * The rows as posted, in order of their numbers. A row that names an item of the stored list keeps what the page does not ask. `name`: the
 * list as it is posted; `at`: the same with the rows around it by their place.
 */
function readRows(
  list: Element,
  { name, at }: { name: string; at: string },
  posted: Posted,
  stored: Json[],
  how: Reading,
): Json[] | undefined {
  const rows = rowsOf(list, name, posted);
  if (rows.length === 0) return undefined;
  const free = new Map(stored.map((item) => [itemId(item), item]));
  free.delete(null);
  return rows.map((row, position) => {
    const here = { name: `${name}.${row}`, at: `${at}.${position}` };
    const id = posted.get(`${here.name}.id`)?.at(-1) ?? null;
    const known = free.get(id);
    // An id is ours to give: only one that stands in the list is taken, and only once.
    free.delete(id);
    let item: JsonObject = isObject(known) ? { ...known } : how.named ? { id: id || unnamedRow(row) } : {};
    for (const child of flatElements(list.children)) {
      if (!hasAnswer(child) || how.closed.has(`${here.at}.${child.id}`)) continue;
      const own = { name: `${here.name}.${child.id}`, at: `${here.at}.${child.id}` };
      const value = isList(child)
        ? readRows(child, own, posted, itemsOf(getPath(known, child.valueDestination)), how)
        : readValue(child, own.name, posted);
      const answer = value === undefined ? nothingPosted(child) : value;
      if (answer !== undefined) item = withPath(item, child.valueDestination, answer);
    }
    return item;
  });
}

/** The numbers of the rows that were posted. `name`: of the list, with the rows around it. */
function rowsOf(list: Element, name: string, posted: Posted): string[] {
  const rows = new Set<string>();
  for (const one of posted.keys()) {
    if (!one.startsWith(`${name}.`)) continue;
    const found = placeIn([list], [list.id, ...one.slice(name.length + 1).split(".")]);
    const [row] = found?.rows ?? [];
    if (row !== undefined) rows.add(String(row.index));
  }
  return [...rows].sort((a, b) => Number(a) - Number(b));
}

/** The element that a posted name belongs to, and the rows it is in, the outermost first. `element` null: the id of the last row. */
interface Named {
  element: Element | null;
  rows: { list: Element; index: number }[];
}

/** `owners.3.firstName` → the element and its row, when the elements declare it. */
function placeIn(elements: Element[], [id, ...rest]: string[], rows: Named["rows"] = []): Named | null {
  const element = flatElements(elements).find((candidate) => candidate.id === id);
  if (element === undefined) return null;
  const [part, ...inner] = rest;
  if (!isList(element)) return inner.length === 0 && isNameOf(element, part) ? { element, rows } : null;
  if (part === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) >= mostRows) return null;
  const within = [...rows, { list: element, index: Number(part) }];
  return inner.length === 1 && inner[0] === "id"
    ? { element: null, rows: within }
    : placeIn(element.children, inner, within);
}

function isNameOf(element: Element, part: string | undefined): boolean {
  const parts = partsOf(element);
  if (parts !== null) return part !== undefined && parts.includes(part);
  return part === undefined && (hasAnswer(element) || isDocument(element));
}

/** Names of fields that are hidden or disabled with these facts. */
function closedNames(page: FormPage, facts: FormFacts): ReadonlySet<string> {
  const closed = new Set<string>();
  const close = (elements: Element[], root: Json, row: ItemFacts | null, prefix: string): void => {
    const open = new Set(openElements(elements, facts, row));
    for (const element of flatElements(elements)) {
      if (!open.has(element)) closed.add(`${prefix}${element.id}`);
      else if (isList(element) && hasAnswer(element))
        for (const [index, item] of itemsOf(getPath(root, element.valueDestination)).entries())
          close(element.children, item, rowIn(row, item, index), `${prefix}${element.id}.${index}.`);
    }
  };
  close(page.elements, facts.context, null, "");
  return closed;
}

/**
 * Posted names that no field of the page has: somebody tries to write more than they were asked. Disabled fields count as well, a
 * browser never posts them; hidden ones do not, because without a script a field is hidden only by the next answer.
 */
export function undeclaredNames(page: FormPage, posted: [string, string][], facts: FormFacts): string[] {
  const isDeclared = (name: string): boolean => {
    const found = placeIn(page.elements, name.split("."));
    if (found === null) return false;
    let root: Json = facts.context;
    let row: ItemFacts | null = null;
    for (const { list, index } of found.rows) {
      if (isDisabled(list, facts, row)) return false;
      const stored: Json[] = itemsOf(hasAnswer(list) ? getPath(root, list.valueDestination) : undefined);
      root = stored[index] ?? {};
      row = rowIn(row, root, index);
    }
    return found.element === null || !isDisabled(found.element, facts, row);
  };
  return [...new Set(posted.map(([name]) => name))].filter((name) => !isDeclared(name));
}

/** Posted names that are no field's of the page, shown or not: no page of ours has ever posted them. */
export const strayNames = (page: FormPage, posted: [string, string][]): string[] =>
  [...new Set(posted.map(([name]) => name))].filter((name) => placeIn(page.elements, name.split(".")) === null);

/**
 * A posted name as a path that no page declares: answered under it, the case refuses it and writes down that somebody tried. As it stands
 * the name may be the very path of a field, and would then be its answer.
 */
export const strayPath = (name: string): string => `posted:${name}`;
