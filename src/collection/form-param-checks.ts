import type { Problem } from "../domain/problems";
import type { Element, ElementKind, ElementParams } from "./form";
import { isPath, isWritten } from "./form-destinations";
import { entityGroupPaths, isDocument, isLayout, roleOf } from "./kinds";
import { unknownParams } from "./known-params";
import type { PlacedElement } from "./layout";
import { formError as error, formWarning as warning } from "./problem";
import { hasShapeOf } from "./write-policy";

/** What an element lacks of what its kind needs, and params that lead nowhere. `placed`: every element of the form. */
export function paramProblems(one: PlacedElement, placed: PlacedElement[]): Problem[] {
  const { element, path } = one;
  const { element: kind, params } = element;
  const here = `${path}.params`;
  const isRead = roleOf(element) === "shown" || isLayout(element);
  return [
    ...(!isRead && params.label === undefined
      ? [error("missing_label", `${here}.label`, "the applicant needs a label")]
      : []),
    ...((kind === "heading" || kind === "text") && params.text === undefined && params.label === undefined
      ? [error("missing_text", `${here}.text`, "there is nothing to read here")]
      : []),
    ...(isDocument(element) && kind !== "file" && params.category === undefined && params.documentType === undefined
      ? [error("missing_category", `${here}.category`, "say what kind of document this is")]
      : []),
    ...consentProblems(one, placed),
    ...sideProblems(element, `${here}.sides`),
    ...(withOptions.has(kind) || params.options !== undefined ? optionProblems(element, `${here}.options`) : []),
    ...(needs[kind]?.(params, here) ?? []),
    ...(["countryCodePath", "currencyPath"] as const).flatMap((name) => factPathProblems(one, name, placed)),
    ...(kind === "lookup" ? fillProblems(one, placed) : []),
    ...defaultProblems(element, `${here}.defaultValue`),
    ...unknownParams(element).map((name) =>
      warning("unknown_param", `${here}.${name}`, `a ${kind} has no use for "${name}": it does nothing`),
    ),
  ];
}

const withOptions: ReadonlySet<ElementKind> = new Set([
  "select",
  "radio",
  "checkboxlist",
  "multiselect",
  "autocomplete",
]);

function optionProblems({ params: { options = [] } }: Element, path: string): Problem[] {
  if (options.length === 0) return [error("missing_options", path, "there is nothing to choose from")];
  const values = options.map(({ value }) => value);
  return values
    .filter((value, i) => values.indexOf(value) !== i)
    .map((value) => error("duplicate_option", path, `the value "${value}" stands there twice`));
}

/** A consent is one person's free word: for a box of its own that nobody has ticked for them (GDPR, article 4(11)). */
function consentProblems({ element, path, list }: PlacedElement, placed: PlacedElement[]): Problem[] {
  const { consent, defaultValue } = element.params;
  if (consent === undefined || element.element !== "checkbox") return [];
  const here = `${path}.params.consent`;
  const twice = placed.filter((other) => other.element.params.consent === consent).length > 1;
  return [
    ...(list === null ? [] : [error("bad_consent", here, "a consent is asked for once, not in the rows of a list")]),
    ...(twice ? [error("bad_consent", here, `two boxes ask for the consent "${consent}"`)] : []),
    ...(defaultValue === true ? [error("bad_consent", here, "a box that is ticked beforehand is no consent")] : []),
  ];
}

/** A side has one file: fewer files than sides can never be enough. */
function sideProblems({ element: kind, params: { sides, maxFiles } }: Element, path: string): Problem[] {
  if (sides === undefined) return [];
  if (kind !== "document") return [error("bad_sides", path, "only a document has a front and a back")];
  if (new Set(sides).size < sides.length) return [error("bad_sides", path, "a side stands there twice")];
  return maxFiles === undefined || maxFiles >= sides.length
    ? []
    : [error("bad_sides", path, "every side has a file of its own: maxFiles must leave room for them")];
}

/** What a kind cannot do without. */
const needs: Partial<Record<ElementKind, (params: ElementParams, path: string) => Problem[]>> = {
  state: ({ countryCode, countryCodePath }, path) =>
    countryCode === undefined && countryCodePath === undefined
      ? [error("missing_param", `${path}.countryCodePath`, "say whose states: a countryCode, or the path of one")]
      : [],
  money: ({ currency, currencies, currencyPath }, path) =>
    currency === undefined && currencies === undefined && currencyPath === undefined
      ? [
          error(
            "missing_param",
            `${path}.currency`,
            "say in what: a currency, currencies to choose from, or the path of one",
          ),
        ]
      : [],
  entitygroup: ({ type }, path) =>
    type !== undefined && Object.hasOwn(entityGroupPaths, type)
      ? []
      : [error("missing_param", `${path}.type`, `the type is one of ${Object.keys(entityGroupPaths).join(", ")}`)],
  signature: ({ text }, path) =>
    text === undefined || text === "" ? [error("missing_text", `${path}.text`, "say what is signed here")] : [],
};

/** A path that nobody writes here is not wrong: the fact may come with the case. */
function factPathProblems(
  { element, path, list }: PlacedElement,
  name: "countryCodePath" | "currencyPath",
  placed: PlacedElement[],
): Problem[] {
  const where = element.params[name];
  if (where === undefined) return [];
  const here = `${path}.params.${name}`;
  const isOfItem = where.startsWith("item.");
  if (isOfItem && list === null) return [error("bad_path", here, "item. is for the fields of a list")];
  if (!isPath(isOfItem ? where.slice("item.".length) : `customData.${where}`, isOfItem))
    return [error("bad_path", here, "the path of a fact is like entity.data.country")];
  return isWritten(isOfItem ? where.slice("item.".length) : where, placed, isOfItem ? list : null)
    ? []
    : [warning("unknown_path", here, "no question of this form writes there: the fact has to come with the case")];
}

/** In a list `item.number` is of the same item. */
function fillProblems({ element, path, list }: PlacedElement, placed: PlacedElement[]): Problem[] {
  const fill = Object.entries(element.params.fill ?? {});
  // Whole answers only: a part of one would take the rest of it away.
  const isAnswered = (where: string): boolean => {
    const isOfItem = list !== null && where.startsWith("item.");
    const own = isOfItem ? where.slice("item.".length) : where;
    return (
      isPath(own, isOfItem) &&
      placed.some((other) => other.list === (isOfItem ? list : null) && other.element.valueDestination === own)
    );
  };
  if (fill.length === 0)
    return [error("missing_param", `${path}.params.fill`, "say which answers the registry fills in")];
  return fill
    .filter(([, where]) => !isAnswered(where))
    .map(([field, where]) =>
      error("bad_path", `${path}.params.fill.${field}`, `no question of this form writes ${where}`),
    );
}

function defaultProblems(element: Element, path: string): Problem[] {
  const { defaultValue } = element.params;
  if (defaultValue === undefined) return [];
  const fits = element.valueDestination !== null && roleOf(element) !== "list" && hasShapeOf(element, defaultValue);
  return fits ? [] : [warning("bad_default", path, `this is no answer to a ${element.element}`)];
}
