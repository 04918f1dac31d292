import { getPath, isObject, type Json } from "../lib/json";
import { datePartsOf } from "./dates";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { dateParts, isList, partsOf, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { isDisabled, visibleElements } from "./visible";

/** One field of a page as it is shown now. */
export interface Field {
  /** As posted: `companyName`, `owners.0.firstName`. A field of several parts posts them below it: `born.year`, `turnover.amount`. */
  name: string;
  element: Element;
  /** Where its value stands in the context: `entity.data.additionalInfo.ubos.0.firstName`. */
  path: string;
  /** Of a field inside a list: the list's path, and which row it stands in. */
  listPath?: string;
  itemIndex?: number;
  value: Json | undefined;
  isDisabled: boolean;
}

/**
 * The fields of a page that carry an answer, in order, as they are shown now, those in rows and columns among them. A list comes before
 * the fields of its items; an item's id is posted as `name.N.id`.
 */
export function fieldsOf(page: FormPage, facts: FormFacts): Field[] {
  return visibleElements(page.elements, facts)
    .filter(hasAnswer)
    .flatMap((element) => {
      const path = element.valueDestination;
      const value = getPath(facts.context, path);
      const field = { name: element.id, element, path, value, isDisabled: isDisabled(element, facts) };
      if (!isList(element)) return [field];
      return [field, ...itemsOf(value).flatMap((item, index) => rowFields(field, item, index, facts))];
    });
}

function rowFields(list: Field, item: Json, index: number, facts: FormFacts): Field[] {
  const row: ItemFacts = { item, index };
  return visibleElements(list.element.children, facts, row)
    .filter(hasAnswer)
    .map((element) => ({
      name: `${list.name}.${index}.${element.id}`,
      element,
      path: `${list.path}.${index}.${element.valueDestination}`,
      listPath: list.path,
      itemIndex: index,
      value: getPath(item, element.valueDestination),
      isDisabled: list.isDisabled || isDisabled(element, facts, row),
    }));
}

/** The rows of a list's value; anything that is no list has none. */
export const itemsOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The id of a row, as text; null when it has none yet. */
export function itemId(item: Json | undefined): string | null {
  const id = isObject(item) && Object.hasOwn(item, "id") ? item.id : null;
  return typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;
}

/** The name and value pairs that a browser posts for a field showing this value: what `readAnswers` reads back. */
export function inputsOf(field: Field): [name: string, value: string][] {
  const { name, element, value } = field;
  switch (roleOf(element)) {
    case "list":
      return itemsOf(value).map((item, index) => [`${name}.${index}.id`, itemId(item) ?? ""]);
    case "boolean":
      return value === true ? [[name, "on"]] : [];
    case "texts":
      return element.element === "tags"
        ? [[name, itemsOf(value).map(inputText).join(", ")]]
        : itemsOf(value).map((chosen) => [name, inputText(chosen)]);
    case "date": {
      const typed = datePartsOf(value);
      return dateParts.map((part) => [`${name}.${part}`, typed[part]]);
    }
    case "parts":
      return (partsOf(element) ?? []).map((part) => [`${name}.${part}`, inputText(partIn(value, part))]);
    default:
      return [[name, inputText(value)]];
  }
}

/** One part of an answer that has several: the `currency` of an amount of money. */
export const partIn = (value: Json | undefined, part: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;

/** A value as an input shows it. */
export const inputText = (value: Json | undefined): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** The element behind the name of a field, whether it is shown now or not: `owners.2.firstName` → the list's `firstName`. */
export function elementNamed(page: FormPage, name: string): Element | null {
  const [id, index, childId] = name.split(".");
  const element = flatElements(page.elements).find((candidate) => candidate.id === id) ?? null;
  if (element === null || !isList(element) || index === undefined) return element;
  return flatElements(element.children).find((candidate) => candidate.id === childId) ?? null;
}
