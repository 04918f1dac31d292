import { withoutTurns } from "./plain-name";

/** A sentence by the grammar of numbers: which form is taken is up to `Intl.PluralRules` and the first number that is filled in. */
export type Plural = { readonly other: string } & {
  readonly [Category in Exclude<Intl.LDMLPluralRule, "other">]?: string;
};

/** A sentence with places in braces, `"Step {step} of {steps}"`, or several forms of it. */
export type Phrase = string | Plural;

/**
 * The sentence with its places filled: numbers as the language writes them, texts as they are. A place that nothing is said about
 * stays as it stands. What is filled in is not looked through for places again, and does not turn the rest of the sentence round.
 */
export function fillPhrase(
  phrase: Phrase,
  values: Readonly<Record<string, string | number>>,
  language: string,
): string {
  return formOf(phrase, values, language).replace(place, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    if (typeof value === "number") return new Intl.NumberFormat(language).format(value);
    return isolation.test(value) ? value : withoutTurns(value);
  });
}

/** The names of the places of a sentence, each once, in order. */
export const placesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(place)].map(([, name = ""]) => name)),
];

/** Keeps a text of one direction from turning the sentence of the other round it. Readers neither see nor hear the signs. */
export const isolated = (text: string): string => `\u2068${withoutTurns(text)}\u2069`;

/** What `isolated` made. */
const isolation = /^\u2068[^\u202a-\u202e\u2066-\u2069]*\u2069$/;

const place = /\{(\w+)\}/g;

function formOf(phrase: Phrase, values: Readonly<Record<string, string | number>>, language: string): string {
  if (typeof phrase === "string") return phrase;
  const count = Object.values(values).find((value) => typeof value === "number");
  return (count === undefined ? undefined : phrase[new Intl.PluralRules(language).select(count)]) ?? phrase.other;
}
