import { isObject, type Json, type JsonObject } from "../../../lib/json";
import { countryName, labelOf } from "../model/words";
import { directionWords, moneyText } from "./transaction-words";
import type { Transaction } from "./transactions-model";

/** A line of facts. `isCode`: letters and digits that nobody reads as a word. */
export interface ShownFact {
  label: string;
  text: string;
  isCode?: boolean;
}

/** What a transaction says beside its amount, its time and its sides; what it does not say is left out. */
export function factsOf(transaction: Transaction): ShownFact[] {
  const { baseAmount, baseCurrency, currency, direction, type, status, category, reference, tags } = transaction;
  const { description, regulatoryAuthority, payment, product, cardDetails, additionalInfo } = transaction;
  const word = (label: string, value: string | null): ShownFact[] => (value === null ? [] : [{ label, text: value }]);
  return [
    ...(baseCurrency === currency ? [] : word("Converted", moneyText(baseAmount, baseCurrency))),
    ...word("Direction", direction === null ? null : directionWords[direction]),
    ...word("Type", type === null ? null : labelOf(type)),
    ...word("Status", status === null ? null : labelOf(status)),
    ...word("Category", category),
    ...word("Description", description),
    ...word("Reference", reference),
    ...word("Authority", regulatoryAuthority),
    ...word("Tags", tags.length === 0 ? null : tags.join(", ")),
    ...saidIn(payment, "Payment"),
    ...saidIn(product, "Product"),
    ...saidIn(cardDetails, "Card"),
    ...(isObject(additionalInfo) ? saidIn(additionalInfo, "More") : []),
  ];
}

/** Words whose meaning is a code of the trade, not one that a person reads. */
const enums = new Set(["method", "type", "channel", "brandName", "brand"]);
const countries = new Set(["country", "bankCountry", "issuedCountry"]);

/** The fields of an object, each as a line; `of`: what they are fields of. */
export function saidIn(facts: JsonObject, of: string): ShownFact[] {
  return Object.entries(facts).flatMap(([name, value]): ShownFact[] => {
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
    const label = of === "" ? labelOf(name) : `${of}: ${lowered(names[name] ?? labelOf(name))}`;
    if (isObject(value)) return saidIn(value, label);
    return [{ label, text: textOf(name, value), ...(!enums.has(name) && isCode(value) && { isCode: true }) }];
  });
}

function textOf(name: string, value: Json): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string" && countries.has(name)) return countryName(value);
  if (typeof value === "string" && enums.has(name)) return labelOf(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Where the name alone would not be read. */
const names: Readonly<Record<string, string>> = {
  brandName: "brand",
  cardBin: "first digits",
  completed3ds: "3-D Secure",
  holderName: "holder",
  issuedCountry: "issued in",
  mccCode: "MCC",
};

/** The first letter, unless it begins an abbreviation. */
const lowered = (words: string): string =>
  /^\p{Lu}{2}/u.test(words) ? words : `${words.charAt(0).toLowerCase()}${words.slice(1)}`;

const isCode = (value: Json): boolean => typeof value === "string" && /\d/.test(value) && !/\s/.test(value);
