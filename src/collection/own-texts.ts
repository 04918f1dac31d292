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
  const texts = own === undefined ? undefined : textsFor(own, language);
  if (texts === undefined) return ours;
  const whole = wordAt(texts, key);
  if (typeof ours === "string") return whole ?? ours;
  const forms: Partial<Plural> = Object.fromEntries(
    pluralCategories.flatMap((category) => {
      const form = wordAt(texts, `${key}.${category}`);
      return form === undefined ? [] : [[category, form]];
    }),
  );
  return whole === undefined ? { ...ours, ...forms } : { other: whole, ...forms };
}

const textsFor = (own: FormTexts, language: string) =>
  [language, baseLanguage(language)].flatMap((code) => (Object.hasOwn(own, code) ? [own[code]] : []))[0];

const wordAt = (texts: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;
