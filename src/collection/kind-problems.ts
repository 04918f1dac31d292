import { weighted } from "../formats/checksums";
import { bicCountry, ibanProblem } from "../formats/iban";
import { judgeNumber, type NumberKind, numberNames } from "../formats/numbers";
import { readPhone } from "../formats/phone";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { countryCodes } from "./countries";
import { addressFormatOf, isPostalCode } from "./data/address-formats";
import { bankFormatOf } from "./data/bank-formats";
import { isIndustry } from "./data/industries";
import { isLocale } from "./data/locales";
import { isMcc } from "./data/mccs";
import { isRelationship } from "./data/relationships";
import { isState } from "./data/states";
import { datePartsOf, isDate } from "./dates";
import type { Element, FormFacts, ItemFacts } from "./form";
import { roleOf } from "./kinds";
import { normalPhone } from "./phone";
import type { ProblemCode } from "./problem-codes";
import { amountOf, numberOf } from "./read-value";
import { settledCountry } from "./settle";
import { isSigned } from "./signatures";

export interface Found {
  code: ProblemCode;
  params: JsonObject;
}

export const found = (code: ProblemCode, params: JsonObject = {}): Found => ({ code, params });

/** Longest texts that are taken when the form says nothing. */
const longestLine = 1_000;
const longestText = 10_000;
const mostTags = 100;

/** What is wrong with an answer because of the kind of its element, whatever else the form asks; `item`: the row it stands in. */
export function problemOfKind(element: Element, value: Json, facts: FormFacts, item: ItemFacts | null): Found | null {
  const country = (): string | null => settledCountry(element, facts.context, item?.item ?? null);
  const oneOf = (isOne: (text: string) => boolean): Found | null =>
    typeof value === "string" && isOne(value) ? null : found("not_an_option");
  switch (element.element) {
    case "number":
      return asNumber(value) === null ? found("not_a_number") : null;
    case "date":
      return problemWithDate(value);
    case "email":
      return isEmail(value) ? null : found("not_an_email");
    case "url":
      return isWebAddress(value) ? null : found("not_a_url");
    case "phone":
      return problemWithPhone(value, country(), element.params.defaultCountry ?? null);
    case "country":
    case "nationality":
      return oneOf((code) => countryCodes.has(code) && (element.params.countries?.includes(code) ?? true));
    case "state": {
      const of = country();
      return of === null ? problemWithText(element, value) : oneOf((typed) => isState(of, typed));
    }
    case "locale":
      return oneOf(isLocale);
    case "industry":
      return oneOf(isIndustry);
    case "mcc":
      return oneOf(isMcc);
    case "relationship":
      return oneOf((typed) =>
        element.params.options === undefined ? isRelationship(typed) : isOption(element, typed),
      );
    case "select":
    case "radio":
      return oneOf((typed) => isOption(element, typed));
    case "autocomplete":
      return element.params.onlyOptions === true
        ? oneOf((typed) => isOption(element, typed))
        : problemWithText(element, value);
    case "checkboxlist":
    case "multiselect":
      return Array.isArray(value) && value.every((one) => isOption(element, one)) ? null : found("not_an_option");
    case "tags":
      return problemWithTags(value);
    case "iban":
      return problemWithIban(value);
    case "taxid": {
      const of = country();
      return of === null ? problemWithText(element, value) : problemWithNumber(["tax", "vat", "company"], value, of);
    }
    case "money":
      return problemWithMoney(element, value);
    case "address":
      return problemWithAddress(value);
    case "bankaccount":
      return problemWithAccount(value);
    case "signature":
      return isSigned(element, value) ? null : found("not_signed");
    case "checkbox":
      return typeof value === "boolean" ? null : found("bad_value");
    case "fieldlist":
    case "entitygroup":
      return Array.isArray(value) && value.every(isObject) ? null : found("bad_value");
    default:
      return roleOf(element) === "text" ? problemWithText(element, value) : null;
  }
}

function problemWithText(element: Element, value: Json): Found | null {
  if (typeof value === "number") return null;
  if (typeof value !== "string") return found("bad_value");
  const ownLimit = element.validate.some(({ type }) => type === "maxLength");
  const maxLength = element.element === "textarea" || ownLimit ? longestText : longestLine;
  return lengthOf(value) > maxLength ? found("too_long", { maxLength }) : null;
}

function problemWithTags(value: Json): Found | null {
  if (!Array.isArray(value)) return found("bad_value");
  if (value.length > mostTags) return found("too_many_items", { maxItems: mostTags });
  const isGood = (one: Json): boolean => typeof one === "string" && lengthOf(one) <= longestLine;
  return value.every(isGood) ? null : found("too_long", { maxLength: longestLine });
}

function problemWithDate(value: Json): Found | null {
  if (typeof value === "string") return isDate(value.slice(0, 10)) ? null : found("date_impossible");
  if (!isObject(value)) return found("date_impossible");
  const parts = datePartsOf(value);
  const missing = (["day", "month", "year"] as const).filter((part) => parts[part] === "");
  return missing.length > 0 ? found("date_incomplete", { missing }) : found("date_impossible");
}

/**
 * With a country the number has to be one that can exist there; with one that is only expected, one that can exist anywhere; without
 * either any that looks like a number will do.
 */
export function problemWithPhone(value: Json, country: string | null, expected: string | null = null): Found | null {
  if (typeof value !== "string") return found("not_a_phone");
  const reading = country ?? expected;
  if (reading === null) return normalPhone(value) === null ? found("not_a_phone") : null;
  const read = readPhone(value, reading);
  if (typeof read === "string") return found("not_a_phone");
  return country === null || read.countries.includes(country) ? null : found("phone_other_country", { country });
}

export function problemWithIban(value: Json): Found | null {
  if (typeof value !== "string") return found("bad_value");
  switch (ibanProblem(value)) {
    case null:
      return null;
    case "country":
      return found("iban_country");
    case "structure":
      return found("number_structure", { names: [`IBAN ${value.slice(0, 2).toUpperCase()}`] });
    case "check_digits":
      return found("number_check_digits");
  }
}

/** A number that counts as good when it is good as one of these kinds, or when its country's numbers are not known here. */
export function problemWithNumber(kinds: readonly NumberKind[], value: Json, country: string): Found | null {
  const written = asText(value);
  const verdicts = kinds.map((kind) => judgeNumber(kind, written, country));
  if (verdicts.includes("valid") || verdicts[0] === "unknown") return null;
  if (verdicts.includes("check_digits")) return found("number_check_digits");
  const [first = "tax"] = kinds;
  return found("number_structure", { names: numberNames(first, country) });
}

function problemWithMoney({ params }: Element, value: Json): Found | null {
  if (!isObject(value)) return found("bad_value");
  const amount = asText(value.amount ?? null);
  const currency = asText(value.currency ?? null);
  if (amount === "" || amountOf(amount) === null) return found("not_an_amount");
  if (currency === "") return found("parts_missing", { missing: ["currency"] });
  if (params.currencies !== undefined && !params.currencies.includes(currency)) return found("not_an_option");
  return /^[A-Z]{3}$/.test(currency) ? null : found("part_malformed", { missing: ["currency"] });
}

function problemWithAddress(value: Json): Found | null {
  if (!isObject(value)) return found("bad_value");
  const country = asText(value.country ?? null);
  if (country === "") return found("parts_missing", { missing: ["country"] });
  if (!countryCodes.has(country)) return found("part_malformed", { missing: ["country"] });
  const format = addressFormatOf(country);
  const wordOf = (part: string): string =>
    part === "region"
      ? format.regionWord
      : part === "city"
        ? format.cityWord
        : part === "postalCode"
          ? format.postalWord
          : part;
  const missing = format.required.filter((part) => asText(value[part] ?? null) === "");
  if (missing.length > 0) return found("parts_missing", { missing: missing.map(wordOf) });
  const { region, postalCode } = value;
  if (format.hasStates && typeof region === "string" && region !== "" && !isState(country, region))
    return found("part_malformed", { missing: [wordOf("region")] });
  if (typeof postalCode === "string" && postalCode !== "" && !isPostalCode(country, postalCode))
    return found("postal_code", { example: format.postalExample ?? "" });
  return Object.values(value).every((part) => lengthOf(asText(part)) <= longestLine)
    ? null
    : found("too_long", { maxLength: longestLine });
}

/** What parts of accounts look like, where their country or everybody agrees on it. */
const accountParts: Readonly<Record<string, (typed: string, country: string) => boolean>> = {
  sortCode: (typed) => /^\d{6}$/.test(typed),
  routingNumber: (typed) => /^\d{9}$/.test(typed) && weighted(typed, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  bic: (typed) => bicCountry(typed) !== null,
  bankCode: (typed) => /^[A-Z0-9]{2,11}$/.test(typed),
  branchCode: (typed, country) =>
    country === "AU"
      ? /^\d{6}$/.test(typed)
      : country === "IN"
        ? /^[A-Z]{4}0[A-Z0-9]{6}$/.test(typed)
        : /^[A-Z0-9]{2,11}$/.test(typed),
  accountNumber: (typed, country) =>
    country === "GB"
      ? /^\d{7,8}$/.test(typed)
      : country === "MX"
        ? /^\d{18}$/.test(typed)
        : /^[A-Z0-9]{4,34}$/.test(typed),
};

function problemWithAccount(value: Json): Found | null {
  if (!isObject(value)) return found("bad_value");
  const country = asText(value.country ?? null);
  if (country === "") return found("parts_missing", { missing: ["country"] });
  if (!countryCodes.has(country)) return found("part_malformed", { missing: ["country"] });
  const typed = (part: string): string =>
    asText(value[part] ?? null)
      .replace(/[\s-]/g, "")
      .toUpperCase();
  // Whoever has an IBAN has said everything, wherever the bank is.
  if (typed("iban") !== "") {
    const problem = problemWithIban(typed("iban"));
    if (problem !== null) return problem;
  } else {
    const missing = bankFormatOf(country).required.filter((part) => typed(part) === "");
    if (missing.length > 0) return found("parts_missing", { missing });
  }
  const wrong = Object.keys(accountParts).filter(
    (part) => typed(part) !== "" && accountParts[part]?.(typed(part), country) === false,
  );
  return wrong.length > 0 ? found("part_malformed", { missing: wrong }) : null;
}

const isOption = (element: Element, value: Json): boolean =>
  (element.params.options ?? []).some((option) => option.value === value);

// Deliberately loose: the only proof of an address is a mail that arrives.
export const isEmail = (value: Json): boolean =>
  typeof value === "string" &&
  value.length <= 254 &&
  /^[^\s@<>()",;:]+@[^\s@<>()",;:.]+(?:\.[^\s@<>()",;:.]+)+$/.test(value);

/** `https://shop.example/x`, and `shop.example` as people write it. */
export function isWebAddress(value: Json): boolean {
  if (typeof value !== "string" || value.length > 2_000) return false;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
  if (/\s/.test(value) || !URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && username === "" && /[^.]\.[^.]/.test(hostname);
}

export const lengthOf = (text: string): number => [...text].length;
export const asNumber = (value: Json): number | null =>
  typeof value === "number" ? value : typeof value === "string" ? numberOf(value) : null;
export const asText = (value: Json): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
