import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { type Element, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { isDraftRow, itemId, itemsOf, type RowStep, rowName } from "./rows";
import { settledParts } from "./settle";
import { signedAnswers } from "./signatures";

/** The context with the answers at their paths. `null` is an answer, too: the field was emptied. */
export const applyAnswers = (context: JsonObject, answers: Record<string, Json>): JsonObject =>
  Object.entries(answers).reduce((applied, [path, value]) => withPath(applied, path, value), context);

/**
 * The answers as they are stored when the page is taken in: with what the server says itself, which are the parts that are not the
 * applicant's to choose, the time of signatures, and the ids of new items. `idBody` makes these unique in the case. `renamed`: rows as
 * they were called before (`rowName`) → their ids.
 */
export const acceptedAnswers = (
  page: FormPage,
  answers: Record<string, Json>,
  facts: FormFacts,
  idBody: string,
): { answers: Record<string, Json>; renamed: ReadonlyMap<string, string> } =>
  withNewItemIds(page, signedAnswers(page, settledParts(page, answers, facts), facts), facts, idBody);

/**
 * The answers with an id on every new item of the page's lists (DECISIONS 7). `idBody` makes them unique in the case: the
 * version of the case, for example. What an item was called before it was sent is no id of its own, but ids that stand in the case are
 * kept, whoever gave them.
 */
export function withNewItemIds(
  page: FormPage,
  answers: Record<string, Json>,
  { context }: Pick<FormFacts, "context">,
  idBody: string,
): { answers: Record<string, Json>; renamed: ReadonlyMap<string, string> } {
  let count = 0;
  const renamed = new Map<string, string>();
  const withIds = (list: Answered, items: Json[], stored: Json[], way: readonly RowStep[]): Json[] =>
    items.map((item) => {
      if (!isObject(item)) return item;
      const was = itemId(item);
      const known = stored.find((one) => was !== null && itemId(one) === was);
      const isNew = was === null || (known === undefined && isDraftRow(was));
      if (isNew) count += 1;
      const id = isNew ? `item_${idBody}_${count}` : was;
      const own = [...way, { list: list.valueDestination, id: was ?? id }];
      if (isNew && was !== null) renamed.set(rowName(own), id);
      return listsAmong(list.children).reduce(
        (kept, inner): JsonObject => {
          const rows = getPath(kept, inner.valueDestination);
          if (!Array.isArray(rows)) return kept;
          const before = itemsOf(getPath(known, inner.valueDestination));
          return withPath(kept, inner.valueDestination, withIds(inner, rows, before, own));
        },
        isNew ? { ...item, id } : item,
      );
    });
  const given = { ...answers };
  for (const list of listsAmong(page.elements)) {
    const items = given[list.valueDestination];
    const stored = itemsOf(getPath(context, list.valueDestination));
    if (Array.isArray(items)) given[list.valueDestination] = withIds(list, items, stored, []);
  }
  return { answers: given, renamed };
}

type Answered = Element & { valueDestination: string };

const listsAmong = (elements: Element[]): Answered[] => flatElements(elements).filter(isList).filter(hasAnswer);
