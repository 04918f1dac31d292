import { readPhone } from "../formats/phone";
import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { westernDigits } from "./dates";
import { type Element, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";

/** A fact that params name by its path: `item.country` is of the same item, anything else is in the context. */
export function factAt(path: string, context: JsonObject, item: Json | null): Json | undefined {
  return path.startsWith("item.") ? getPath(item ?? undefined, path.slice("item.".length)) : getPath(context, path);
}

/** The country that the form has settled for an element: said, or found at a path. Null: it is for the applicant to say. */
export const settledCountry = ({ params }: Element, context: JsonObject, item: Json | null): string | null =>
  settled(params.countryCode, params.countryCodePath, /^[A-Z]{2}$/, context, item);

/** The country by which a number without a country code is read: the one that is settled, else the one the form expects. */
export const readingCountry = (element: Element, context: JsonObject, item: Json | null): string | null =>
  settledCountry(element, context, item) ?? element.params.defaultCountry ?? null;

/** The same for the currency of an amount. */
export const settledCurrency = ({ params }: Element, context: JsonObject, item: Json | null): string | null =>
  settled(params.currency, params.currencyPath, /^[A-Z]{3}$/, context, item);

function settled(
  said: string | undefined,
  path: string | undefined,
  shape: RegExp,
  context: JsonObject,
  item: Json | null,
): string | null {
  if (said !== undefined) return said;
  const fact = path === undefined ? undefined : factAt(path, context, item);
  return typeof fact === "string" && shape.test(fact) ? fact : null;
}

/**
 * The answers as the form settles them: the currency of an amount and the country of an address or account are not the applicant's to
 * choose, and a telephone number whose country is known is written from its country code on.
 */
export function settledParts(
  page: FormPage,
  answers: Record<string, Json>,
  facts: Pick<FormFacts, "context">,
): Record<string, Json> {
  const elements = flatElements(page.elements).filter(hasAnswer);
  if (!elements.some(settles)) return answers;
  let context = facts.context;
  for (const [path, value] of Object.entries(answers)) context = withPath(context, path, value);
  const given = { ...answers };
  for (const element of elements) {
    const path = element.valueDestination;
    const value = given[path];
    if (value === undefined) continue;
    given[path] = isList(element) ? settledItems(element, value, context) : settledValue(element, value, context, null);
  }
  return given;
}

const settles = (element: Element): boolean => isSettling(element) || element.children.some(settles);

function isSettling({ element, params }: Element): boolean {
  const hasCountry = params.countryCode !== undefined || params.countryCodePath !== undefined;
  switch (element) {
    case "money":
      return params.currency !== undefined || params.currencyPath !== undefined;
    case "address":
    case "bankaccount":
      return hasCountry;
    case "phone":
      return hasCountry || params.defaultCountry !== undefined;
    default:
      return false;
  }
}

function settledItems(list: Element, items: Json, context: JsonObject): Json {
  if (!Array.isArray(items)) return items;
  const children = flatElements(list.children).filter(settles).filter(hasAnswer);
  return items.map((item) =>
    children.reduce((settledItem, child) => {
      const value = getPath(item, child.valueDestination);
      if (value === undefined || !isObject(settledItem)) return settledItem;
      const next = isList(child) ? settledItems(child, value, context) : settledValue(child, value, context, item);
      return withPath(settledItem, child.valueDestination, next);
    }, item),
  );
}

function settledValue(element: Element, value: Json, context: JsonObject, item: Json | null): Json {
  if (!isSettling(element)) return value;
  if (element.element === "phone") return settledPhone(value, readingCountry(element, context, item));
  if (!isObject(value)) return value;
  const part = element.element === "money" ? "currency" : "country";
  const said = part === "currency" ? settledCurrency(element, context, item) : settledCountry(element, context, item);
  if (said === null) return value;
  const { [part]: _chosen, ...own } = value;
  return Object.keys(own).length === 0 ? null : { ...own, [part]: said };
}

/** E.164; what cannot be read stays as it was typed, for validation to complain about. */
function settledPhone(value: Json, country: string | null): Json {
  if (typeof value !== "string" || country === null) return value;
  const read = readPhone(westernDigits(value), country);
  return typeof read === "string" ? value : `+${read.digits}`;
}
