import { compact, mod97 } from "../formats/checksums";
import { bicCountry } from "../formats/iban";
import type { NumberKind } from "../formats/numbers";
import { isObject, type Json } from "../lib/json";
import { compilePattern } from "../lib/pattern";
import { comparisonProblem } from "./compare";
import { addressFormatOf, isPostalCode } from "./data/address-formats";
import { datePartsOf, earliestToday, hasAge, isDate, latestToday } from "./dates";
import { itemsOf } from "./fields";
import type { Element, FormFacts, ItemFacts, Validator } from "./form";
import {
  asNumber,
  asText,
  type Found,
  found,
  isEmail,
  isWebAddress,
  lengthOf,
  problemWithIban,
  problemWithNumber,
  problemWithPhone,
} from "./kind-problems";
import { isList, roleOf } from "./kinds";
import { mrzProblem } from "./mrz-check";
import { normalPhone } from "./phone";
import { factAt } from "./settle";

export { type Found, problemOfKind } from "./kind-problems";

/** Whether there is no answer. A box that is not ticked is none. */
export function isEmpty(element: Element, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (element.element === "checkbox") return value === false;
  if (!isObject(value)) return false;
  if (element.element === "date") return Object.values(datePartsOf(value)).every((part) => part === "");
  return roleOf(element) === "parts" && Object.values(value).every((part) => part === "" || part === null);
}

export function requiredProblem(element: Element): Found {
  switch (element.element) {
    case "select":
    case "radio":
    case "country":
    case "nationality":
    case "state":
    case "locale":
    case "industry":
    case "mcc":
    case "relationship":
    case "checkboxlist":
    case "multiselect":
      return found("required", { kind: "choose" });
    case "checkbox":
      return found("required", { kind: "tick" });
    case "date":
      return found("required", { kind: "date" });
    case "signature":
      return found("not_signed");
    default:
      return found("required", { kind: isList(element) ? "add" : "type" });
  }
}

/** What a check may look at beside the answer itself. `element` is where the answer stands. */
export interface Surrounding {
  facts: FormFacts;
  item: ItemFacts | null;
  element: Element;
}

/** Whether a non-empty answer passes one check of the form; null when it does. */
export function problemOfValidator(validator: Validator, value: Json, around: Surrounding): Found | null {
  const { type, value: expected = null } = validator;
  const { nowMs } = around.facts;
  const limit = typeof expected === "number" ? expected : 0;
  switch (type) {
    // Asked elsewhere: without an answer, of files, and of those outside.
    case "required":
    case "document":
    case "documentSize":
    case "serverCheck":
      return null;
    case "minLength":
      return sizeOf(value) < limit ? found("too_short", { minLength: limit }) : null;
    case "maxLength":
      return sizeOf(value) > limit ? found("too_long", { maxLength: limit }) : null;
    case "pattern": {
      const pattern = compilePattern(asText(expected));
      return pattern.ok && pattern.value(asText(value)) ? null : found("pattern");
    }
    case "minimum":
      return (amountIn(value) ?? limit) < limit ? found("too_small", { minimum: limit }) : null;
    case "maximum":
      return (amountIn(value) ?? limit) > limit ? found("too_large", { maximum: limit }) : null;
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
    case "compare":
      return comparisonProblem(expected, value, around);
    case "taxNumber":
    case "companyNumber":
    case "vatNumber": {
      const country = countryFor(expected, around);
      return country === null ? null : problemWithNumber(numberKinds[type], value, country);
    }
    case "phoneCountry":
      return problemWithPhone(value, countryFor(expected, around));
    case "postalCode": {
      const country = countryFor(expected, around);
      if (country === null || isPostalCode(country, asText(value))) return null;
      return found("postal_code", { example: addressFormatOf(country).postalExample ?? "" });
    }
    case "mrz":
      return mrzProblem(expected, asText(value), around);
  }
}

const numberKinds: Readonly<Record<"taxNumber" | "companyNumber" | "vatNumber", readonly NumberKind[]>> = {
  taxNumber: ["tax"],
  companyNumber: ["company"],
  vatNumber: ["vat"],
};

/** The country of `{"countryCode": "DE"}` or `{"countryCodePath": "entity.data.country"}`; null as long as nobody has said it. */
function countryFor(value: Json, { facts, item }: Surrounding): string | null {
  if (!isObject(value)) return null;
  const { countryCode, countryCodePath } = value;
  const said =
    typeof countryCode === "string"
      ? countryCode
      : typeof countryCodePath === "string"
        ? factAt(countryCodePath, facts.context, item?.item ?? null)
        : null;
  return typeof said === "string" && /^[A-Z]{2}$/.test(said) ? said : null;
}

/** Characters of a text, entries of a list: the documented system counts both with the same check. */
const sizeOf = (value: Json): number => (Array.isArray(value) ? value.length : lengthOf(asText(value)));

/** The number in an answer: of an amount of money its amount. */
const amountIn = (value: Json): number | null => asNumber(isObject(value) ? (value.amount ?? null) : value);

/** Formats a text field may be asked for. */
export const formats: ReadonlySet<string> = new Set(["email", "phone", "url", "date", "iban", "bic", "lei"]);

function problemWithFormat(format: Json, value: Json): Found | null {
  const typed = asText(value);
  switch (format) {
    case "email":
      return isEmail(value) ? null : found("not_an_email");
    case "phone":
      return normalPhone(typed) !== null ? null : found("not_a_phone");
    case "url":
      return isWebAddress(value) ? null : found("not_a_url");
    case "date":
      return isDate(typed) ? null : found("date_impossible");
    case "iban":
      return problemWithIban(value);
    case "bic":
      return bicCountry(typed) !== null ? null : found("number_structure", { names: ["BIC"] });
    case "lei":
      return problemWithLei(compact(typed));
    default:
      return found("bad_value");
  }
}

function problemWithLei(code: string): Found | null {
  if (!/^[A-Z0-9]{18}\d{2}$/.test(code)) return found("number_structure", { names: ["LEI"] });
  return mod97(code) === 1 ? null : found("number_check_digits");
}
