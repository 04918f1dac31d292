import { type FormTexts, ownPhrase } from "../../collection/own-texts";
import { type Words, wordTexts } from "../../collection/words/words";
import { isRightToLeft, spokenLanguage } from "../../domain/spoken-languages";
import { fillPhrase, isolated, type Phrase, placesIn } from "../../lib/phrase";

export type { Words } from "../../collection/words/words";

/**
 * The flow's own words in the reader's language, those that the form replaces by its own put in their place. Words of the form itself
 * (titles, labels, hints) come with the form.
 */
export function flowWords(language: string, own?: FormTexts): Words {
  if (own !== undefined) return makeWords(language, own);
  let words = ready.get(language);
  if (words === undefined) {
    words = makeWords(language, undefined);
    if (ready.size < mostReady) ready.set(language, words);
  }
  return words;
}

/** What a language calls itself, for the switch. */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: "language", fallback: "code" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

/** Languages come from forms, of which there are many: those that are kept ready are counted. */
const mostReady = 40;
const ready = new Map<string, Words>();

function makeWords(language: string, own: FormTexts | undefined): Words {
  const texts = Object.entries<Phrase | Record<string, string>>(wordTexts[spokenLanguage(language)]);
  const spoken = texts.map(([key, text]) => [key, spokenWord(key, text, language, own)]);
  // The type says for each English word what `spokenWord` makes of one like it; no compiler can follow that through the entries.
  return { ...Object.fromEntries(spoken), locale: language, dateOrder: dateOrder(language) } as Words;
}

type SpokenWord = string | ((...values: (string | number)[]) => string) | Record<string, string>;

function spokenWord(
  key: string,
  text: Phrase | Record<string, string>,
  language: string,
  own: FormTexts | undefined,
): SpokenWord {
  if (isGroup(text)) {
    const words = Object.entries(text).map(([name, word]) => [name, ownPhrase(own, language, `${key}.${name}`, word)]);
    return Object.fromEntries(words);
  }
  const english = englishOf(key);
  const places = placesIn(typeof english === "string" ? english : english.other);
  const phrase = ownPhrase(own, language, key, text);
  if (places.length === 0) return typeof phrase === "string" ? phrase : phrase.other;
  // A company's name in Latin letters must not turn an Arabic sentence round.
  const apart = isRightToLeft(language) ? isolated : (word: string): string => word;
  return (...values) => {
    const filled = places.map((place, i) => {
      const value = values[i] ?? "";
      return [place, typeof value === "number" ? value : apart(value)];
    });
    return fillPhrase(phrase, Object.fromEntries(filled), language);
  };
}

const isGroup = (text: Phrase | Record<string, string>): text is Record<string, string> =>
  typeof text !== "string" && !Object.hasOwn(text, "other");

/** The order of the places is that of the English sentence: pages fill them in by it, whatever the order of another language. */
function englishOf(key: string): Phrase {
  const english: Record<string, Phrase | Record<string, string>> = wordTexts.en;
  const text = english[key];
  return text === undefined || isGroup(text) ? "" : text;
}

/** Year first where people write so (Chinese, Japanese), month first in the United States, else the day. */
function dateOrder(language: string): Words["dateOrder"] {
  const parts = new Intl.DateTimeFormat(language, { dateStyle: "short" }).formatToParts(0).map(({ type }) => type);
  if (parts[0] === "year") return ["year", "month", "day"];
  // English without a region is read all over the world, where the day comes first.
  return parts[0] === "month" && /^en-US\b/i.test(language) ? ["month", "day", "year"] : ["day", "month", "year"];
}
