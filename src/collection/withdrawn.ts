import { getPath, isObject, type Json, type JsonObject, sameJson, withPath } from "../lib/json";
import { type Element, type Form, type FormFacts, hasAnswer, type ItemFacts } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { itemId, itemsOf, rowIn } from "./rows";
import { visibleElements, visiblePages } from "./visible";

/** Rounds in which an answer that goes may take others with it; after them the rest stays, so that there is an end. */
const mostRounds = 8;

/**
 * The context without the answers to questions that these answers took off the form: what is hidden is not submitted. Only what was
 * shown before and is hidden now goes (it becomes null, a list empty); a question that was never shown may have its fact from elsewhere.
 */
export function withoutWithdrawn(form: Form, before: FormFacts, context: JsonObject): JsonObject {
  let kept = context;
  for (let round = 0; round < mostRounds; round++) {
    const next = withdrawn(form, before, kept);
    if (next === kept) return kept;
    kept = next;
  }
  return kept;
}

function withdrawn(form: Form, before: FormFacts, context: JsonObject): JsonObject {
  const after = { ...before, context };
  const shown = shownIn(form, after);
  let next = context;
  for (const element of shownIn(form, before)) {
    const { valueDestination: path } = element;
    const value = getPath(next, path);
    const nothing = isList(element) ? [] : null;
    if (value === undefined || value === null || sameJson(value, nothing)) continue;
    if (!shown.has(element)) next = withPath(next, path, nothing);
    else if (isList(element) && Array.isArray(value)) {
      const items = itemsWithout(element, value, itemsOf(getPath(before.context, path)), before, after, null);
      if (items !== value) next = withPath(next, path, items);
    }
  }
  return next;
}

const hides = ({ hidden, children }: Element): boolean => hidden.length > 0 || children.some(hides);

type Answered = Element & { valueDestination: string };

const shownIn = (form: Form, facts: FormFacts): ReadonlySet<Answered> =>
  new Set(visiblePages(form, facts).flatMap(({ elements }) => visibleElements(elements, facts).filter(hasAnswer)));

/** `around`: the row that the list stands in, as it was and as it is. */
function itemsWithout(
  list: Element,
  items: Json[],
  stored: Json[],
  before: FormFacts,
  after: FormFacts,
  around: { before: ItemFacts; after: ItemFacts } | null,
): Json[] {
  const children = flatElements(list.children);
  if (!children.some(hides)) return items;
  const next = items.map((item, index) => {
    const was = stored.findIndex((one) => itemId(one) !== null && itemId(one) === itemId(item));
    if (was < 0 || !isObject(item)) return item;
    const rows = {
      before: rowIn(around?.before ?? null, stored[was] ?? null, was),
      after: rowIn(around?.after ?? null, item, index),
    };
    const shown = new Set(visibleElements(children, after, rows.after));
    return visibleElements(children, before, rows.before)
      .filter(hasAnswer)
      .reduce((kept, child) => {
        const { valueDestination: path } = child;
        const value = getPath(kept, path);
        if (value === undefined || value === null) return kept;
        if (!shown.has(child)) return withPath(kept, path, isList(child) ? [] : null);
        if (!isList(child) || !Array.isArray(value)) return kept;
        const inner = itemsWithout(child, value, itemsOf(getPath(stored[was], path)), before, after, rows);
        return inner === value ? kept : withPath(kept, path, inner);
      }, item);
  });
  return next.some((item, index) => item !== items[index]) ? next : items;
}
