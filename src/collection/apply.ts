import { isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { type FormPage, hasAnswer } from "./form";

/** The context with the answers at their paths. `null` is an answer, too: the field was emptied. */
export const applyAnswers = (context: JsonObject, answers: Record<string, Json>): JsonObject =>
  Object.entries(answers).reduce((applied, [path, value]) => withPath(applied, path, value), context);

/**
 * The answers with an id on every new item of the page's field lists (DECISIONS 7). `idBody` makes them unique in the case: the
 * version of the case, for example.
 */
export function withNewItemIds(page: FormPage, answers: Record<string, Json>, idBody: string): Record<string, Json> {
  let count = 0;
  const withId = (item: Json): Json => {
    if (!isObject(item) || (typeof item.id === "string" && item.id !== "") || typeof item.id === "number") return item;
    count += 1;
    return { ...item, id: `item_${idBody}_${count}` };
  };
  const lists = page.elements.filter(({ element }) => element === "fieldlist").filter(hasAnswer);
  const given = { ...answers };
  for (const { valueDestination } of lists) {
    const items = given[valueDestination];
    if (Array.isArray(items)) given[valueDestination] = items.map(withId);
  }
  return given;
}
