import { getPath, isObject, type Json } from "../lib/json";
import { datePartsOf } from "./dates";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts } from "./form";
import { dateParts, isList, partsOf, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { itemId, itemsOf, type RowStep, rowIn } from "./rows";
import { isDisabled, visibleElements } from "./visible";

export { itemId, itemsOf } from "./rows";

/** One field of a page as it is shown now. */
export interface Field {
  /** As posted: `companyName`, `owners.0.firstName`. A field of several parts posts them below it: `born.year`, `turnover.amount`. */
  name: string;
  element: Element;
  /** Where its value stands in the context: `entity.data.additionalInfo.ubos.0.firstName`. */
  path: string;
  /** Of a field inside a list: the row it stands in. */
  row?: ItemFacts;
  value: Json | undefined;
  isDisabled: boolean;
}

/**
 * The fields of a page that carry an answer, in order, as they are shown now, those in rows and columns among them. A list comes before
 * the fields of its items; an item's id is posted as `name.N.id`.
 */
export const fieldsOf = (page: FormPage, facts: FormFacts): Field[] =>
  fieldsIn(page.elements, facts, { root: facts.context, row: null, name: "", path: "", isDisabled: false });

/** Where fields stand: on the page, or in a row. `name` and `path` begin theirs. */
interface Place {
  root: Json;
  row: ItemFacts | null;
  name: string;
  path: string;
  isDisabled: boolean;
}

function fieldsIn(elements: Element[], facts: FormFacts, place: Place): Field[] {
  const { root, row } = place;
  return visibleElements(elements, facts, row)
    .filter(hasAnswer)
    .flatMap((element): Field[] => {
      const value = getPath(root, element.valueDestination);
      const field: Field = {
        name: `${place.name}${element.id}`,
        element,
        path: `${place.path}${element.valueDestination}`,
        ...(row === null ? {} : { row }),
        value,
        isDisabled: place.isDisabled || isDisabled(element, facts, row),
      };
      if (!isList(element)) return [field];
      const rows = itemsOf(value).flatMap((item, index) =>
        fieldsIn(element.children, facts, {
          root: item,
          row: rowIn(row, item, index),
          name: `${field.name}.${index}.`,
          path: `${field.path}.${index}.`,
          isDisabled: field.isDisabled,
        }),
      );
      return [field, ...rows];
    });
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

/** A row that the name of a field is in: the lists it stands in, the way to it, and the row itself. */
export interface NamedRow {
  lists: Element[];
  steps: RowStep[];
  row: ItemFacts;
}

/** The row behind the name of a field, as it stands in the facts: `owners.2.firstName` → the third owner. Null: the field is in none. */
export function rowNamed(page: FormPage, name: string, { context }: Pick<FormFacts, "context">): NamedRow | null {
  const lists: Element[] = [];
  const steps: RowStep[] = [];
  let row: ItemFacts | null = null;
  let elements = page.elements;
  let root: Json = context;
  for (let parts = name.split("."); parts.length > 2; parts = parts.slice(2)) {
    const list = flatElements(elements).find(({ id }) => id === parts[0]);
    if (list === undefined || !isList(list) || !hasAnswer(list)) break;
    const index = Number(parts[1]);
    root = itemsOf(getPath(root, list.valueDestination))[index] ?? {};
    row = rowIn(row, root, index);
    lists.push(list);
    steps.push({ list: list.valueDestination, id: itemId(root) ?? `${index}` });
    elements = list.children;
  }
  return row === null ? null : { lists, steps, row };
}

/** The element behind the name of a field, whether it is shown now or not: `owners.2.firstName` → the list's `firstName`. */
export function elementNamed({ elements }: Pick<FormPage, "elements">, name: string): Element | null {
  const [id, index, ...rest] = name.split(".");
  // A row's document that is asked for by itself has its address as its id: `passport.item_1`.
  const element = flatElements(elements).find((one) => one.id === name || one.id === id) ?? null;
  if (element === null || !isList(element) || index === undefined) return element;
  return elementNamed({ elements: element.children }, rest.join("."));
}
