import { countryName } from "../../collection/countries";
import { addressLines } from "../../collection/data/address-formats";
import { bankFormatOf } from "../../collection/data/bank-formats";
import { inputText, partIn } from "../../collection/fields";
import type { Element } from "../../collection/form";
import { addressParts } from "../../collection/kinds";
import { isSigned } from "../../collection/signatures";
import { isRightToLeft } from "../../domain/spoken-languages";
import type { Json } from "../../lib/json";
import { isolated } from "../../lib/phrase";
import { dayAndTime } from "./build-kinds";
import type { Words } from "./words";

// Answers that have several parts, as people read them. Null: there is none.

const part = (value: Json | undefined, name: string): string => inputText(partIn(value, name));

/** `€12.50`, `12,50 €`. What is no amount, or has no currency yet, stands as it was typed. */
export function moneyText(value: Json | undefined, language: string): string | null {
  const [amount, currency] = [part(value, "amount"), part(value, "currency")];
  if (amount === "") return null;
  if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`.trim();
  const [, fraction = ""] = amount.split(".");
  const style = { style: "currency", currency } as const;
  const usual = new Intl.NumberFormat(language, style);
  // Cents that were typed are shown, even where the currency has none.
  const most = Math.max(fraction.length, usual.resolvedOptions().maximumFractionDigits ?? 0);
  return new Intl.NumberFormat(language, { ...style, maximumFractionDigits: most }).format(amount);
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/** An answer inside a sentence. Where that is read from right to left, `12-34-56` would otherwise be shown as `56-34-12`. */
export const apart = (text: string, language: string): string => (isRightToLeft(language) ? isolated(text) : text);

/** An address as a letter to its country has it, the country below. */
export function addressText(value: Json | undefined, language: string): string | null {
  const country = part(value, "country");
  const given = Object.fromEntries(addressParts.map((name) => [name, part(value, name)]));
  const lines = addressLines(given, country, language);
  return [...lines, ...(country === "" ? [] : [countryName(country, language)])].join("\n") || null;
}

/** An account as it was given, whole, a part to a line: whoever typed it must be able to check it. */
export function bankAccountText(value: Json | undefined, language: string, words: Words): string | null {
  const country = part(value, "country");
  const lines = bankFormatOf(country).parts.flatMap((name) => {
    const text = part(value, name);
    return text === "" ? [] : [`${words.bankParts[name]}: ${apart(text, language)}`];
  });
  return [...(country === "" ? [] : [countryName(country, language)]), ...lines].join("\n") || null;
}

/** Who signed, and when; the name alone while it is not sent. A signature of another text than the form's is none. */
export function signatureText(
  element: Element,
  value: Json | undefined,
  language: string,
  words: Words,
): string | null {
  const [name, signedAtMs] = [part(value, "name"), partIn(value, "signedAtMs")];
  if (name === "" || !isSigned(element, value)) return null;
  return typeof signedAtMs === "number" ? words.signed(name, dayAndTime(signedAtMs, language)) : name;
}
