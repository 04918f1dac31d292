import { sha256Hex } from "../lib/bytes";
import { isObject, type Json } from "../lib/json";
import type { Condition, Element, ElementKind, ElementParams, Validator } from "./form";
import { entityGroupPaths, isLayout, isList } from "./kinds";

/** An element as a builder writes it, its children read already. */
interface WrittenElement extends Element {
  defaultValue?: Json | undefined;
  required: boolean | Condition[];
}

/**
 * An element as it is stored: everything that can be said in more than one way is said in one. Given what it made it makes the same
 * again.
 */
export function storedElement(written: WrittenElement): Element {
  const { defaultValue, required, children, ...own } = written;
  const element = kindOf(own);
  const params = paramsOf(element, own.params, defaultValue);
  const valueDestination =
    own.valueDestination ?? (element === "entitygroup" ? (entityGroupPaths[params.type ?? ""] ?? null) : null);
  return {
    ...own,
    element,
    valueDestination,
    params,
    validate: [...own.validate, ...requiredBy(required)],
    children: isList({ element }) && valueDestination !== null ? itemElements(children, valueDestination) : children,
  };
}

/** The documented system has one text field for all of these. */
function kindOf({ element, params }: Pick<Element, "element" | "params">): ElementKind {
  if (element !== "textfield") return element;
  if (params.valueType === "number" || params.valueType === "integer") return "number";
  return params.style === "textarea" ? "textarea" : element;
}

function paramsOf(element: ElementKind, written: ElementParams, defaultValue: Json | undefined): ElementParams {
  const { textSha256: _made, ...params } = written;
  const { description } = params;
  return {
    ...params,
    ...(params.hint === undefined && typeof description === "string" ? { hint: description } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(element === "signature" ? { textSha256: hashesOf(params.text) } : {}),
  };
}

/** By language; the key of a text that is meant for all of them is empty. */
function hashesOf(text: ElementParams["text"]): Record<string, string> {
  if (text === undefined) return {};
  const texts = typeof text === "string" ? { "": text } : text;
  return Object.fromEntries(Object.entries(texts).map(([language, said]) => [language, sha256Hex(said)]));
}

const requiredBy = (required: boolean | Condition[]): Validator[] =>
  typeof required === "boolean"
    ? required
      ? [{ type: "required" }]
      : []
    : required.map((applyWhen): Validator => ({ type: "required", applyWhen }));

/**
 * The fields of an item, with paths relative to it. The documented system writes them from the top, with a tag for the index:
 * `entity.data.additionalInfo.ubos[$0].firstName`.
 */
function itemElements(children: Element[], listPath: string): Element[] {
  const literal = listPath.replace(/[^\w-]/g, "\\$&");
  const tagged = new RegExp(`${literal}(?:\\[\\$\\d+\\]|\\.\\$\\d+)`, "g");
  const relative = (text: string): string => text.replace(tagged, "item");
  const inItem = (element: Element): Element => {
    const where = element.valueDestination === null ? null : relative(element.valueDestination);
    return {
      ...element,
      valueDestination: where?.startsWith("item.") ? where.slice("item.".length) : where,
      params: pathsIn(element.params, relative),
      validate: element.validate.map((validator) => ({
        ...validator,
        ...(validator.value === undefined ? {} : { value: inTexts(validator.value, relative) }),
        ...(validator.applyWhen === undefined ? {} : { applyWhen: inRule(validator.applyWhen, relative) }),
      })),
      hidden: element.hidden.map((condition) => inRule(condition, relative)),
      disable: element.disable.map((condition) => inRule(condition, relative)),
      children: isLayout(element) ? element.children.map(inItem) : element.children,
    };
  };
  return children.map(inItem);
}

function pathsIn(params: ElementParams, relative: (text: string) => string): ElementParams {
  const { countryCodePath, currencyPath } = params;
  return {
    ...params,
    ...(countryCodePath === undefined ? {} : { countryCodePath: relative(countryCodePath) }),
    ...(currencyPath === undefined ? {} : { currencyPath: relative(currencyPath) }),
  };
}

const inRule = ({ engine, rule }: Condition, relative: (text: string) => string): Condition => ({
  engine,
  rule: inTexts(rule, relative),
});

function inTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((inner) => inTexts(inner, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTexts(inner, change)]));
}
