import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { applyAnswers } from "./apply";
import { itemId, itemsOf } from "./fields";
import { type Element, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isDocument, isList, partsOf, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { type Posted, postedOf, readValue } from "./read-value";
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
 */
export function readAnswers(page: FormPage, posted: [string, string][], facts: FormFacts): Record<string, Json> {
  const values = postedOf(posted);
  const shownBefore = new Set(openElements(page.elements, facts));
  let closed: ReadonlySet<string> = new Set();
  for (let round = 0; ; round++) {
    const answers = keepSignatures(
      page,
      settledParts(page, collect(page, values, facts, shownBefore, closed), facts),
      facts,
    );
    const now = closedNames(page, { ...facts, context: applyAnswers(facts.context, answers) });
    const next = round < freeRounds ? now : new Set([...now, ...closed]);
    if (next.size === closed.size && [...next].every((name) => closed.has(name))) return answers;
    closed = next;
  }
}

function collect(
  page: FormPage,
  posted: Posted,
  facts: FormFacts,
  shownBefore: ReadonlySet<Element>,
  closed: ReadonlySet<string>,
): Record<string, Json> {
  const answers: Record<string, Json> = {};
  for (const element of flatElements(page.elements)) {
    if (!hasAnswer(element) || closed.has(element.id)) continue;
    const path = element.valueDestination;
    const value = isList(element)
      ? readRows(element, posted, itemsOf(getPath(facts.context, path)), closed)
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

/** The rows as posted, in order of their numbers. A row that names an item of the stored list keeps what the page does not ask. */
function readRows(list: Element, posted: Posted, stored: Json[], closed: ReadonlySet<string>): Json[] | undefined {
  const rows = rowsOf(list, posted);
  if (rows.length === 0) return undefined;
  const free = new Map(stored.map((item) => [itemId(item), item]));
  free.delete(null);
  return rows.map((row, position) => {
    const name = `${list.id}.${row}`;
    const id = posted.get(`${name}.id`)?.[0] ?? null;
    const known = free.get(id);
    // An id is ours to give: only one that stands in the list is taken, and only once.
    free.delete(id);
    let item: JsonObject = isObject(known) ? { ...known } : {};
    for (const child of flatElements(list.children)) {
      if (!hasAnswer(child) || closed.has(`${list.id}.${position}.${child.id}`)) continue;
      const value = readValue(child, `${name}.${child.id}`, posted);
      const answer = value === undefined ? nothingPosted(child) : value;
      if (answer !== undefined) item = withPath(item, child.valueDestination, answer);
    }
    return item;
  });
}

function rowsOf(list: Element, posted: Posted): string[] {
  const rows = new Set<string>();
  for (const name of posted.keys()) {
    const row = rowOf(list, name);
    if (row !== null) rows.add(row.index);
  }
  return [...rows].sort((a, b) => Number(a) - Number(b));
}

/** `owners.3.firstName` → row and rest, when the list declares the rest. */
function rowOf(list: Element, name: string): { index: string; child: Element | null } | null {
  const [id, index, childId, part, more] = name.split(".");
  if (id !== list.id || index === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(index)) return null;
  if (Number(index) >= mostRows || more !== undefined) return null;
  if (childId === "id") return part === undefined ? { index, child: null } : null;
  const child = flatElements(list.children).find((candidate) => candidate.id === childId);
  if (child === undefined || !isNameOf(child, part)) return null;
  return { index, child };
}

function isNameOf(element: Element, part: string | undefined): boolean {
  const parts = partsOf(element);
  if (parts !== null) return part !== undefined && parts.includes(part);
  return part === undefined && (hasAnswer(element) || isDocument(element));
}

/** Names of fields that are hidden or disabled with these facts. */
function closedNames(page: FormPage, facts: FormFacts): ReadonlySet<string> {
  const closed = new Set<string>();
  const open = new Set(openElements(page.elements, facts));
  for (const element of flatElements(page.elements).filter(hasAnswer)) {
    if (!open.has(element)) closed.add(element.id);
    else if (isList(element)) {
      for (const [index, item] of itemsOf(getPath(facts.context, element.valueDestination)).entries()) {
        const openHere = new Set(openElements(element.children, facts, { item, index }));
        for (const child of flatElements(element.children)) {
          if (!openHere.has(child)) closed.add(`${element.id}.${index}.${child.id}`);
        }
      }
    }
  }
  return closed;
}

/**
 * Posted names that no field of the page has: somebody tries to write more than they were asked. Disabled fields count as well, a
 * browser never posts them; hidden ones do not, because without a script a field is hidden only by the next answer.
 */
export function undeclaredNames(page: FormPage, posted: [string, string][], facts: FormFacts): string[] {
  const isDeclared = (name: string): boolean =>
    flatElements(page.elements).some((element) => {
      if (isList(element)) {
        const row = rowOf(element, name);
        if (row === null || isDisabled(element, facts)) return false;
        const stored = itemsOf(hasAnswer(element) ? getPath(facts.context, element.valueDestination) : undefined);
        const item = { item: stored[Number(row.index)] ?? {}, index: Number(row.index) };
        return row.child === null || !isDisabled(row.child, facts, item);
      }
      const [id, part, more] = name.split(".");
      return id === element.id && more === undefined && isNameOf(element, part) && !isDisabled(element, facts);
    });
  return [...new Set(posted.map(([name]) => name))].filter((name) => !isDeclared(name));
}

/** Posted names that are no field's of the page, shown or not: no page of ours has ever posted them. */
export const strayNames = (page: FormPage, posted: [string, string][]): string[] => {
  const elements = flatElements(page.elements);
  const isField = (name: string): boolean =>
    elements.some((element) => {
      if (isList(element)) return rowOf(element, name) !== null;
      const [id, part, more] = name.split(".");
      return id === element.id && more === undefined && isNameOf(element, part);
    });
  return [...new Set(posted.map(([name]) => name))].filter((name) => !isField(name));
};

/**
 * A posted name as a path that no page declares: answered under it, the case refuses it and writes down that somebody tried. As it stands
 * the name may be the very path of a field, and would then be its answer.
 */
export const strayPath = (name: string): string => `posted:${name}`;
