import { fileProblems } from "../domain/file-problems";
import type { Problem } from "../domain/problems";
import { baseLanguage, spokenLanguages } from "../domain/spoken-languages";
import { type Phrase, placesIn } from "../lib/phrase";
import type { Form } from "./form";
import { messagesEn } from "./messages/en";
import { pluralCategories } from "./own-texts";
import { wordsEn } from "./words/en";

/**
 * What is suspicious about the words that a form says in place of ours. All are warnings: a word may come or go with a release, and a
 * form that was published before must still open.
 */
export function ownTextProblems({ texts = {}, languages }: Form, path: string): Problem[] {
  const own = Object.entries(texts).flatMap(([language, words]) => {
    const here = `${path}.texts.${language}`;
    if (!languages.some((spoken) => baseLanguage(spoken) === baseLanguage(language)))
      return [warning("unused_texts", here, `the form is not offered in ${language}`)];
    return Object.entries(words).flatMap(([key, text]) => wordProblems(key, text, `${here}.${key}`));
  });
  return [...own, ...languages.flatMap((language, i) => shellProblems(language, texts, `${path}.languages.${i}`))];
}

/** Every key that `texts` may have, with the places that its sentence fills in. `optional`: those of forms for a certain number. */
export const ownTextKeys: ReadonlyMap<string, { places: string[]; optional: string[] }> = new Map([
  ...keysOf(wordsEn, ""),
  ...keysOf(messagesEn, "field."),
  ...fileProblems.map((code) => keyFor(`file.${code}`, "")),
]);

type Key = [key: string, { places: string[]; optional: string[] }];

function keyFor(key: string, text: string, optional: string[] = []): Key {
  return [key, { places: placesIn(text), optional }];
}

function keysOf(texts: Readonly<Record<string, Phrase | Readonly<Record<string, string>>>>, prefix: string): Key[] {
  return Object.entries(texts).flatMap(([name, text]): Key[] => {
    const key = `${prefix}${name}`;
    if (typeof text === "string") return [keyFor(key, text)];
    const { other } = text;
    if (other === undefined) return Object.entries(text).map(([part, word]) => keyFor(`${key}.${part}`, word ?? ""));
    // A form for a certain number may say it in words ("One thing to fix"); the label stays.
    const number = placesIn(other).filter((place) => place !== "label");
    const forms = pluralCategories.map((category) =>
      keyFor(`${key}.${category}`, other, category === "other" ? [] : number),
    );
    return [keyFor(key, other), ...forms];
  });
}

function wordProblems(key: string, text: string, path: string): Problem[] {
  const known = ownTextKeys.get(key);
  if (known === undefined) return [warning("unknown_text", path, "there is no such word: it is shown nowhere")];
  const said = placesIn(text);
  const missing = known.places.filter((place) => !said.includes(place) && !known.optional.includes(place));
  const strange = said.filter((place) => !known.places.includes(place));
  return [
    ...missing.map((place) => warning("missing_placeholder", path, `the text does not say {${place}}`)),
    ...strange.map((place) => warning("unknown_placeholder", path, `{${place}} is not filled in here`)),
  ];
}

function shellProblems(language: string, texts: NonNullable<Form["texts"]>, path: string): Problem[] {
  const base = baseLanguage(language);
  const isSpoken = spokenLanguages.some((spoken) => spoken === base);
  if (isSpoken || Object.keys(texts).some((code) => baseLanguage(code) === base)) return [];
  const message = `buttons and messages have no words in ${language}, so they are shown in English: say them in texts.${language}`;
  return [warning("shell_language", path, message)];
}

const warning = (code: string, path: string, message: string): Problem => ({
  severity: "warning",
  code,
  path,
  message,
});
