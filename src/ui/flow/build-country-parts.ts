import { countriesIn, countryCodes } from "../../collection/countries";
import { type AddressPart, addressFormatOf } from "../../collection/data/address-formats";
import { type BankPart, bankFormatOf } from "../../collection/data/bank-formats";
import { statesOf } from "../../collection/data/states";
import { elementNamed, inputText, partIn } from "../../collection/fields";
import type { Element, FormPage, ItemFacts } from "../../collection/form";
import { roleOf } from "../../collection/kinds";
import { flatElements } from "../../collection/layout";
import { settledCountry } from "../../collection/settle";
import type { Json } from "../../lib/json";
import { apart } from "./answer-parts";
import type { Asked, Option } from "./model";
import type { CountryPartsItem, Part, StateItem } from "./model-kinds";
import type { Seen } from "./seen";
import { flowWords } from "./words";

/** An address in the order, with the names and with the fields of its country. */
export function addressItem(
  element: Element,
  asked: Asked,
  value: Json | undefined,
  seen: Seen,
  row: ItemFacts | null,
): CountryPartsItem {
  const words = flowWords(seen.language, seen.form.texts);
  const { country, shown } = countryOf(element, value, seen, row, words.addressParts.country);
  if (country === null) return { kind: "address", ...asked, country: shown, parts: [] };
  const format = addressFormatOf(country);
  const labels: Record<AddressPart, string> = {
    line1: words.addressParts.line1,
    line2: words.addressParts.line2,
    city: words.addressParts[format.cityWord],
    region: words.addressParts[format.regionWord],
    postalCode: words.addressParts[format.postalWord],
  };
  const parts = format.rows.flat().map((part): Part => {
    const isCode = part === "postalCode";
    return {
      part,
      label:
        isCode && format.postalExample !== null
          ? `${labels[part]} (${apart(format.postalExample, seen.language)})`
          : labels[part],
      value: part === "region" ? stateOf(partOf(value, part), country) : partOf(value, part),
      required: asked.required && format.required.includes(part),
      options: part === "region" ? statesOf(country, seen.language) : null,
      autocomplete: addressAutocomplete[part],
      inputMode: isCode && /^\d+$/.test(format.postalExample ?? "") ? "numeric" : "text",
      leftToRight: isCode,
    };
  });
  return { kind: "address", ...asked, country: shown, parts };
}

/** A bank account as accounts are named in its country. */
export function bankAccountItem(
  element: Element,
  asked: Asked,
  value: Json | undefined,
  seen: Seen,
  row: ItemFacts | null,
): CountryPartsItem {
  const words = flowWords(seen.language, seen.form.texts);
  const { country, shown } = countryOf(element, value, seen, row, words.bankParts.country);
  if (country === null) return { kind: "bankaccount", ...asked, country: shown, parts: [] };
  const format = bankFormatOf(country);
  const parts = format.parts.map(
    (part): Part => ({
      part,
      label: words.bankParts[part],
      value: partOf(value, part),
      required: asked.required && format.required.includes(part),
      options: null,
      autocomplete: "off",
      inputMode: withLetters.has(part) || (part === "branchCode" && country === "IN") ? "text" : "numeric",
      leftToRight: true,
    }),
  );
  return { kind: "bankaccount", ...asked, country: shown, parts };
}

/** A state: chosen where its country has a list, typed where it has none. */
export function stateItem(
  element: Element,
  asked: Asked,
  value: Json | undefined,
  seen: Seen,
  place: { page: FormPage; name: string; row: ItemFacts | null },
): StateItem {
  const country = codeIn(settledCountry(element, seen.facts.context, place.row?.item ?? null) ?? "");
  return {
    kind: "state",
    ...asked,
    options: country === null ? null : statesOf(country, seen.language),
    value: country === null ? inputText(value) : stateOf(inputText(value), country),
    countryField: countryField(element, place.page, place.name),
    isCountryKnown: country !== null,
  };
}

const addressAutocomplete: Record<AddressPart, string> = {
  line1: "address-line1",
  line2: "address-line2",
  city: "address-level2",
  region: "address-level1",
  postalCode: "postal-code",
};

const withLetters: ReadonlySet<string> = new Set<BankPart>(["iban", "bic"]);

const partOf = (value: Json | undefined, part: string): string => inputText(partIn(value, part));

/** The country of an address or account: said by the form, or chosen; and how it is asked for. */
function countryOf(
  element: Element,
  value: Json | undefined,
  seen: Seen,
  row: ItemFacts | null,
  label: string,
): { country: string | null; shown: CountryPartsItem["country"] } {
  const { countryCode, countryCodePath, countries } = element.params;
  const isFixed = countryCode !== undefined || countryCodePath !== undefined;
  const [only] = countries ?? [];
  const said = isFixed
    ? settledCountry(element, seen.facts.context, row?.item ?? null)
    : codeIn(partOf(value, "country"));
  const country = said ?? (countries?.length === 1 && only !== undefined ? only : null);
  return {
    country,
    shown: { label, value: country ?? "", options: isFixed ? [] : countryOptions(countries, seen.language), isFixed },
  };
}

/** The countries a form lets choose from, by name; all when it says nothing. */
export const countryOptions = (only: string[] | undefined, language: string): Option[] =>
  only === undefined ? countriesIn(language) : countriesIn(language).filter(({ value }) => only.includes(value));

/** A state that was chosen for another country is none of this one's. */
const stateOf = (state: string, country: string): string =>
  /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(state) && !state.startsWith(country) ? "" : state;

const codeIn = (text: string): string | null => (countryCodes.has(text) ? text : null);

/** Name of the field on this page that says the country of a state: a country, or the country of an address. */
function countryField(state: Element, page: FormPage, name: string): string | null {
  const path = state.params.countryCodePath;
  if (state.params.countryCode !== undefined || path === undefined) return null;
  const row = name.slice(0, name.lastIndexOf(".") + 1);
  const inRow = /^item\.(.+)/.exec(path)?.[1];
  const list = inRow === undefined ? null : elementNamed(page, row.replace(/\.\d+\.$/, ""));
  const siblings = flatElements(inRow === undefined ? page.elements : (list?.children ?? []));
  const wanted = inRow ?? path;
  for (const { element, id, valueDestination } of siblings) {
    if (valueDestination === null || roleOf({ element }) === "list") continue;
    const prefix = inRow === undefined ? "" : row;
    if (valueDestination === wanted) return `${prefix}${id}`;
    if (element === "address" && `${valueDestination}.country` === wanted) return `${prefix}${id}.country`;
  }
  return null;
}
