import { isObject, type Json, type JsonObject } from "../lib/json";
import { compilePattern } from "../lib/pattern";
import { countryCodes } from "./countries";
import { datePartsOf, earliestToday, hasAge, isDate, latestToday } from "./dates";
import { itemsOf } from "./fields";
import type { Element, Validator } from "./form";
import { normalPhone } from "./phone";
import type { ProblemCode } from "./problem-codes";
import { numberOf } from "./read-value";

export interface Found {
  code: ProblemCode;
  params: JsonObject;
}

const found = (code: ProblemCode, params: JsonObject = {}): Found => ({ code, params });

/** Longest texts that are taken when the form says nothing. */
const longestLine = 1_000;
const longestText = 10_000;

/** Whether there is no answer. A box that is not ticked is none. */
export function isEmpty(element: Element, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (element.element === "checkbox") return value === false;
  return (
    element.element === "date" && isObject(value) && Object.values(datePartsOf(value)).every((part) => part === "")
  );
}

export function requiredProblem({ element }: Element): Found {
  switch (element) {
    case "select":
    case "radio":
    case "country":
    case "checkboxlist":
      return found("required", { kind: "choose" });
    case "checkbox":
      return found("required", { kind: "tick" });
    case "date":
      return found("required", { kind: "date" });
    case "fieldlist":
      return found("required", { kind: "add" });
    default:
      return found("required", { kind: "type" });
  }
}

/** What is wrong with an answer because of the kind of its element, whatever else the form asks. */
export function problemOfKind(element: Element, value: Json): Found | null {
  switch (element.element) {
    case "number":
      return asNumber(value) === null ? found("not_a_number") : null;
    case "date":
      return problemWithDate(value);
    case "email":
      return isEmail(value) ? null : found("not_an_email");
    case "phone":
      return typeof value === "string" && normalPhone(value) !== null ? null : found("not_a_phone");
    case "country":
      return typeof value === "string" && countryCodes.has(value) ? null : found("not_an_option");
    case "select":
    case "radio":
      return isOption(element, value) ? null : found("not_an_option");
    case "checkboxlist":
      return Array.isArray(value) && value.every((one) => isOption(element, one)) ? null : found("not_an_option");
    case "checkbox":
      return typeof value === "boolean" ? null : found("bad_value");
    case "fieldlist":
      return Array.isArray(value) && value.every(isObject) ? null : found("bad_value");
    default:
      return problemWithText(element, value);
  }
}

function problemWithText(element: Element, value: Json): Found | null {
  if (typeof value === "number") return null;
  if (typeof value !== "string") return found("bad_value");
  const ownLimit = element.validate.some(({ type }) => type === "maxLength");
  const maxLength = element.element === "textarea" || ownLimit ? longestText : longestLine;
  return lengthOf(value) > maxLength ? found("too_long", { maxLength }) : null;
}

function problemWithDate(value: Json): Found | null {
  if (typeof value === "string") return isDate(value.slice(0, 10)) ? null : found("date_impossible");
  if (!isObject(value)) return found("date_impossible");
  const parts = datePartsOf(value);
  const missing = (["day", "month", "year"] as const).filter((part) => parts[part] === "");
  return missing.length > 0 ? found("date_incomplete", { missing }) : found("date_impossible");
}

const isOption = (element: Element, value: Json): boolean =>
  (element.params.options ?? []).some((option) => option.value === value);

// Deliberately loose: the only proof of an address is a mail that arrives.
const isEmail = (value: Json): boolean =>
  typeof value === "string" &&
  value.length <= 254 &&
  /^[^\s@<>()",;:]+@[^\s@<>()",;:.]+(?:\.[^\s@<>()",;:.]+)+$/.test(value);

const lengthOf = (text: string): number => [...text].length;
const asNumber = (value: Json): number | null =>
  typeof value === "number" ? value : typeof value === "string" ? numberOf(value) : null;
const asText = (value: Json): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** Whether a non-empty answer passes one check of the form; null when it does. */
export function problemOfValidator(
  { type, value: expected = null }: Validator,
  value: Json,
  nowMs: number,
): Found | null {
  const limit = typeof expected === "number" ? expected : 0;
  switch (type) {
    case "required":
    case "document":
      return null;
    case "minLength":
      return lengthOf(asText(value)) < limit ? found("too_short", { minLength: limit }) : null;
    case "maxLength":
      return lengthOf(asText(value)) > limit ? found("too_long", { maxLength: limit }) : null;
    case "pattern": {
      const pattern = compilePattern(asText(expected));
      return pattern.ok && pattern.value(asText(value)) ? null : found("pattern");
    }
    case "minimum":
      return (asNumber(value) ?? limit) < limit ? found("too_small", { minimum: limit }) : null;
    case "maximum":
      return (asNumber(value) ?? limit) > limit ? found("too_large", { maximum: limit }) : null;
    case "format":
      return problemWithFormat(expected, value);
    case "past":
      return asText(value).slice(0, 10) > latestToday(nowMs) ? found("date_in_future") : null;
    case "future":
      return asText(value).slice(0, 10) < earliestToday(nowMs) ? found("date_in_past") : null;
    case "minAge":
      return hasAge(asText(value).slice(0, 10), limit, nowMs) ? null : found("too_young", { years: limit });
    case "minItems":
      return itemsOf(value).length < limit ? found("too_few_items", { minItems: limit }) : null;
    case "maxItems":
      return itemsOf(value).length > limit ? found("too_many_items", { maxItems: limit }) : null;
  }
}

/** Formats a text field may be asked for. */
export const formats: ReadonlySet<string> = new Set(["email", "phone", "url", "date"]);

function problemWithFormat(format: Json, value: Json): Found | null {
  switch (format) {
    case "email":
      return isEmail(value) ? null : found("not_an_email");
    case "phone":
      return normalPhone(asText(value)) !== null ? null : found("not_a_phone");
    case "url":
      return isWebAddress(asText(value)) ? null : found("not_a_url");
    case "date":
      return isDate(asText(value)) ? null : found("date_impossible");
    default:
      return found("bad_value");
  }
}

/** `https://shop.example/x`, and `shop.example` as people write it. */
function isWebAddress(text: string): boolean {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (/\s/.test(text) || !URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && username === "" && /[^.]\.[^.]/.test(hostname);
}
