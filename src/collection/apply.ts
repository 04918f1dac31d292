import { isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { settledParts } from "./settle";
import { signedAnswers } from "./signatures";

/** The context with the answers at their paths. `null` is an answer, too: the field was emptied. */
export const applyAnswers = (context: JsonObject, answers: Record<string, Json>): JsonObject =>
  Object.entries(answers).reduce((applied, [path, value]) => withPath(applied, path, value), context);

/**
 * The answers as they are stored when the page is taken in: with what the server says itself, which are the parts that are not the
 * applicant's to choose, the time of signatures, and the ids of new items. `idBody` makes these unique in the case.
 */
export const acceptedAnswers = (
  page: FormPage,
  answers: Record<string, Json>,
  facts: FormFacts,
  idBody: string,
): Record<string, Json> => withNewItemIds(page, signedAnswers(page, settledParts(page, answers, facts), facts), idBody);

/**
 * The answers with an id on every new item of the page's lists (DECISIONS 7). `idBody` makes them unique in the case: the
 * version of the case, for example.
 */
export function withNewItemIds(page: FormPage, answers: Record<string, Json>, idBody: string): Record<string, Json> {
  let count = 0;
  const withId = (item: Json): Json => {
    if (!isObject(item) || (typeof item.id === "string" && item.id !== "") || typeof item.id === "number") return item;
    count += 1;
    return { ...item, id: `item_${idBody}_${count}` };
  };
  const lists = flatElements(page.elements).filter(isList).filter(hasAnswer);
  const given = { ...answers };
  for (const { valueDestination } of lists) {
    const items = given[valueDestination];
    if (Array.isArray(items)) given[valueDestination] = items.map(withId);
  }
  return given;
}
