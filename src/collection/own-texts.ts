import { baseLanguage } from "../domain/spoken-languages";
import type { Phrase, Plural } from "../lib/phrase";

/** What a form says in place of our own words: by language, then by the word's key (`continue`, `deadTitle.expired`, `field.pattern`). */
export type FormTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const pluralCategories = ["zero", "one", "two", "few", "many", "other"] as const;

/**
 * The form's own wording of one of our phrases, else ours. A phrase with forms is replaced whole by its key (`problems`) or form by form
 * (`problems.one`); what is replaced whole loses our forms, which would not go with it.
 */
export function ownPhrase(own: FormTexts | undefined, language: string, key: string, ours: Phrase): Phrase {
  if (typeof ours === "string") return ownText(own, language, key, ours);
  const texts = textsFor(own, language);
  const whole = wordAt(texts, key);
  const forms: Partial<Plural> = Object.fromEntries(
    pluralCategories.flatMap((category) => {
      const form = wordAt(texts, `${key}.${category}`);
      return form === undefined ? [] : [[category, form]];
    }),
  );
  return whole === undefined ? { ...ours, ...forms } : { other: whole, ...forms };
}

/** The same for a sentence that has one form. */
export const ownText = (own: FormTexts | undefined, language: string, key: string, ours: string): string =>
  wordAt(textsFor(own, language), key) ?? ours;

const none: Readonly<Record<string, string>> = {};

function textsFor(own: FormTexts | undefined, language: string): Readonly<Record<string, string>> {
  if (own === undefined) return none;
  const code = [language, baseLanguage(language)].find((candidate) => Object.hasOwn(own, candidate));
  return (code === undefined ? undefined : own[code]) ?? none;
}

const wordAt = (texts: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;
