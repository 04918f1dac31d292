import { sha256Hex } from "../lib/bytes";
import { isObject, type Json } from "../lib/json";
import { acceptedKindsFrom } from "./accepted-kinds";
import type { Condition, Element, ElementKind, ElementParams, Text, Validator } from "./form";
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
    validate: [...own.validate, ...requiredBy(required), ...(element === "date" ? dayLimits(own) : [])],
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
  const { textSha256: _made, ...said } = written;
  const read = element === "document" || element === "file" ? fileParams(said) : said;
  const params = element === "date" ? without(said, ["disableFuture", "disablePast"]) : read;
  const { description } = params;
  return {
    ...(isList({ element }) ? listParams(params) : params),
    ...(params.hint === undefined && typeof description === "string" ? { hint: description } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(element === "signature" ? { textSha256: hashesOf(params.text) } : {}),
  };
}

/** `disableFuture` and `disablePast` of a date, as the checks they stand for. */
function dayLimits({ params, validate }: Pick<Element, "params" | "validate">): Validator[] {
  const isSaid = (type: string): boolean =>
    validate.some((check) => check.type === type && check.applyWhen === undefined);
  return [
    ...(params.disableFuture === true && !isSaid("past") ? [{ type: "past" } satisfies Validator] : []),
    ...(params.disablePast === true && !isSaid("future") ? [{ type: "future" } satisfies Validator] : []),
  ];
}

/** The documented name of what a file may be. One that names nothing we take is kept as it is: the builder is told that it does nothing. */
function fileParams(written: ElementParams): ElementParams {
  const kinds = acceptedKindsFrom(written.acceptFileFormats as Json | undefined);
  if (kinds === null) return written;
  return { accept: kinds, ...without(written, ["acceptFileFormats"]) };
}

/** The documented names of what a list's button and its items are called: `Owner {INDEX}` has the number put after it anyway. */
function listParams(written: ElementParams): ElementParams {
  const { addButtonLabel, itemIndexLabel } = written;
  const addLabel = written.addLabel ?? textFrom(addButtonLabel, (text) => text.trim());
  const itemLabel =
    written.itemLabel ??
    textFrom(itemIndexLabel, (text) => text.replaceAll("{INDEX}", "").replace(/^[\s.:#-]+|[\s.:#-]+$/g, ""));
  const isRead = (raw: unknown): boolean => textFrom(raw, (text) => text) !== undefined;
  const read = [
    ...(isRead(addButtonLabel) ? ["addButtonLabel"] : []),
    ...(isRead(itemIndexLabel) ? ["itemIndexLabel"] : []),
  ];
  return {
    ...without(written, read),
    ...(addLabel === undefined ? {} : { addLabel }),
    ...(itemLabel === undefined ? {} : { itemLabel }),
  };
}

/** A text, plain or by language; undefined when it is none, or nothing is left of it. */
function textFrom(raw: unknown, change: (text: string) => string): Text | undefined {
  if (typeof raw === "string") return change(raw) || undefined;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
  const said = Object.entries(raw).flatMap(([language, text]): [string, string][] =>
    typeof text === "string" && change(text) !== "" ? [[language, change(text)]] : [],
  );
  return said.length === 0 || said.length < Object.keys(raw).length ? undefined : Object.fromEntries(said);
}

function without(params: ElementParams, names: readonly string[]): ElementParams {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
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
  // In a list of this item its own item is another one, and this is the one around it.
  const outer = (text: string): string => text.replace(tagged, "parent");
  const inInner = (element: Element): Element => ({
    ...inWords(element, outer),
    children: element.children.map(inInner),
  });
  const inItem = (element: Element): Element => {
    const where = element.valueDestination === null ? null : relative(element.valueDestination);
    return {
      ...inWords(element, relative),
      valueDestination: where?.startsWith("item.") ? where.slice("item.".length) : where,
      children: element.children.map(isLayout(element) ? inItem : inInner),
    };
  };
  return children.map(inItem);
}

/** An element with its paths and rules in other words. */
const inWords = (element: Element, relative: (text: string) => string): Element => ({
  ...element,
  params: pathsIn(element.params, relative),
  validate: element.validate.map((validator) => ({
    ...validator,
    ...(validator.value === undefined ? {} : { value: inTexts(validator.value, relative) }),
    ...(validator.applyWhen === undefined ? {} : { applyWhen: inRule(validator.applyWhen, relative) }),
  })),
  hidden: element.hidden.map((condition) => inRule(condition, relative)),
  disable: element.disable.map((condition) => inRule(condition, relative)),
});

function pathsIn(params: ElementParams, relative: (text: string) => string): ElementParams {
  const { countryCodePath, currencyPath, fill } = params;
  return {
    ...params,
    ...(fill === undefined
      ? {}
      : { fill: Object.fromEntries(Object.entries(fill).map(([name, path]) => [name, relative(path)])) }),
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
