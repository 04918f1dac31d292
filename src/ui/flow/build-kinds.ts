import { industries } from "../../collection/data/industries";
import { localesIn } from "../../collection/data/locales";
import { mccsIn } from "../../collection/data/mccs";
import { nationalitiesIn } from "../../collection/data/nationalities";
import { relationshipsIn } from "../../collection/data/relationships";
import { inputText, itemsOf, partIn } from "../../collection/fields";
import type { Element, ItemFacts } from "../../collection/form";
import { markdown } from "../../collection/markdown";
import { settledCurrency } from "../../collection/settle";
import { isSigned, shownTextSha256 } from "../../collection/signatures";
import type { Json } from "../../lib/json";
import { countryOptions } from "./build-country-parts";
import type { Asked, Item, Option } from "./model";
import type { LookupItem, MoneyItem, SignatureItem } from "./model-kinds";
import { type Seen, textOf } from "./seen";

/** An amount: in one currency, in one of several, or in any. */
export function moneyItem(
  element: Element,
  asked: Asked,
  value: Json | undefined,
  seen: Seen,
  row: ItemFacts | null,
): MoneyItem {
  const { params } = element;
  const settled = settledCurrency(element, seen.facts.context, row?.item ?? null);
  const codes =
    settled !== null
      ? [settled]
      : (params.currencies ?? Intl.supportedValuesOf("currency").filter((code) => /^[A-Z]{3}$/.test(code)));
  const chosen = inputText(partIn(value, "currency"));
  const names = new Intl.DisplayNames([seen.language], { type: "currency" });
  return {
    kind: "money",
    ...asked,
    amount: inputText(partIn(value, "amount")),
    currency: settled ?? (chosen === "" ? (params.currencies?.[0] ?? "") : chosen),
    currencies: codes.map((code) => ({ value: code, label: labelled(code, names.of(code)) })),
  };
}

/** The wide gap keeps all but the code out of a box that is too narrow for more (`styles.ts`). */
const labelled = (code: string, name: string | undefined): string =>
  name === undefined || name === code ? code : `${code}\u2003\u2003${name}`;

/** One of a list that the form does not write out: countries, trades, languages. */
export function pickerItem(element: Element, asked: Asked, value: Json | undefined, seen: Seen): Item {
  const { params } = element;
  const shown = pickerOptions(element, seen);
  const chosen = inputText(value);
  // What was stored once stays an answer, whether our list has it today or not.
  const known = chosen === "" || shown.some((option) => option.value === chosen);
  return {
    kind: "select",
    ...asked,
    options: known ? shown : [...shown, { value: chosen, label: chosen }],
    value: chosen,
    autocomplete: params.autocomplete ?? (element.element === "country" ? "country" : null),
    ...(narrowed.has(element.element) ? { mayNarrow: true } : {}),
  };
}

/** Lists in which nobody finds a thing by its first letter. */
const narrowed: ReadonlySet<string> = new Set(["industry", "mcc", "locale"]);

function pickerOptions(element: Element, seen: Seen): Option[] {
  const { language } = seen;
  const { options, countries } = element.params;
  if (options !== undefined) return options.map(({ value, label }) => ({ value, label: textOf(label, seen) }));
  switch (element.element) {
    case "industry":
      return industries(language).flatMap((section) =>
        section.industries.map(({ code, label }) => ({ value: code, label, group: section.label })),
      );
    case "mcc":
      return mccsIn(language).map(({ value, label }) => ({ value, label: `${value} – ${label}` }));
    case "locale":
      return localesIn(language);
    case "relationship":
      return relationshipsIn(language);
    case "nationality":
      return countries === undefined ? nationalitiesIn(language) : countryOptions(countries, language);
    default:
      return countryOptions(countries, language);
  }
}

/** A text to sign, and what was signed of it. */
export function signatureItem(element: Element, asked: Asked, value: Json | undefined, seen: Seen): SignatureItem {
  const { text } = element.params;
  const source = text === undefined ? "" : textOf(text, seen);
  const signedAtMs = partIn(value, "signedAtMs");
  return {
    kind: "signature",
    ...asked,
    text: markdown(source),
    source,
    textSha256: shownTextSha256(element, seen.language, seen.form.languages[0] ?? "en"),
    signer: inputText(partIn(value, "name")),
    method: inputText(partIn(value, "method")),
    strokes: inputText(partIn(value, "strokes")),
    signedOn: typeof signedAtMs === "number" && isSigned(element, value) ? dayAndTime(signedAtMs, seen.language) : null,
  };
}

/** A moment as people write it. Nobody knows the reader's clock here, so it says which one it goes by. */
export const dayAndTime = (ms: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "long",
    timeZone: "UTC",
  }).format(ms);

/** What to ask the register for, and what it found. */
export function lookupItem(asked: Asked, value: Json | undefined, seen: Seen): LookupItem {
  const found = seen.lookup?.field === asked.name ? seen.lookup.answer : null;
  return { kind: "lookup", ...asked, query: inputText(value), found };
}

/** The tags that were typed, as texts. */
export const tagsOf = (value: Json | undefined): string[] => itemsOf(value).map(inputText);
