import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { type Place, valueAt, withAt } from "../../definitions/build/places";
import { childrenAt, type FormPath, placeOf } from "./form-tree";
import { languagesOf } from "./new-parts";

/** One text of a form that applicants read. */
export interface FormString {
  place: Place;
  /** The page or element it is of. */
  path: FormPath;
  /** "Label", "Choice 2". */
  what: string;
  text: Json;
}

const paramTexts: readonly (readonly [string, string])[] = [
  ["label", "Label"],
  ["text", "Text"],
  ["hint", "Hint"],
  ["description", "Hint"],
  ["placeholder", "Placeholder"],
  ["suffix", "Unit"],
  ["purpose", "Purpose"],
  ["addLabel", "Button that adds"],
  ["itemLabel", "Name of one item"],
];

/** Every text of the form, in the order they are read. What is not written is not there. */
export function stringsOf(form: JsonObject): FormString[] {
  const at = (place: Place, what: string, path: FormPath = []): FormString[] => {
    const text = valueAt(form, place);
    return typeof text === "string" || isObject(text) ? [{ place, path, what, text }] : [];
  };
  const listed = (place: Place, each: (item: Json, own: Place, number: number) => FormString[]): FormString[] => {
    const items = valueAt(form, place);
    return Array.isArray(items) ? items.flatMap((item, i) => each(item, [...place, i], i + 1)) : [];
  };
  const element = (path: FormPath): FormString[] => {
    const own = placeOf(path);
    return [
      ...paramTexts.flatMap(([name, what]) => at([...own, "params", name], what, path)),
      ...listed([...own, "params", "options"], (option, place, number) =>
        at(isObject(option) ? [...place, "label"] : place, `Choice ${number}`, path),
      ),
      ...listed([...own, "validate"], (_, place) => at([...place, "message"], "Sentence of a check", path)),
      ...childrenAt(form, path).flatMap((_, i) => element([...path, i])),
    ];
  };
  return [
    ...at(["title"], "Title"),
    ...at(["start", "lead"], "Start page"),
    ...listed(["start", "needs"], (_, place, number) => at(place, `Needed ${number}`)),
    ...at(["start", "privacy"], "About the data"),
    ...at(["end", "lead"], "End page"),
    ...at(["end", "next"], "What happens next"),
    ...childrenAt(form, []).flatMap((_, page) => [
      ...at(["pages", page, "title"], "Title of the page", [page]),
      ...at(["pages", page, "description"], "Below the heading", [page]),
      ...childrenAt(form, [page]).flatMap((__, i) => element([page, i])),
    ]),
  ];
}

/** What a text says in a language. A plain text is meant for all of them. */
export const saidIn = (text: Json | undefined, language: string): string => {
  if (typeof text === "string") return text;
  const said = isObject(text) && Object.hasOwn(text, language) ? text[language] : undefined;
  return typeof said === "string" ? said : "";
};

/** The same, or what the first language says: for those who have to recognise it. */
export const shownText = (text: Json | undefined, languages: readonly string[]): string =>
  languages.map((language) => saidIn(text, language)).find((said) => said !== "") ??
  (isObject(text) ? (Object.values(text).find((one) => typeof one === "string" && one !== "") as string) : undefined) ??
  "";

/** A text that says this in a language. Undefined: nothing is left of it. `languages`: of the form, the first is the default. */
export function saying(
  text: Json | undefined,
  language: string,
  said: string,
  languages: readonly string[],
): Json | undefined {
  const [first = "en"] = languages;
  const isPlain = typeof text === "string" && language === first;
  if (!isObject(text) && (languages.length < 2 || isPlain)) return said === "" ? undefined : said;
  const before: JsonObject = isObject(text) ? text : typeof text === "string" && text !== "" ? { [first]: text } : {};
  const after = said === "" ? without(before, language) : { ...before, [language]: said };
  return Object.keys(after).length === 0 ? undefined : after;
}

const without = (own: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(own).filter(([name]) => name !== key));

/** Texts that lack this language, though they are said by language. */
export const missingIn = (form: JsonObject, language: string): FormString[] =>
  stringsOf(form).filter(({ text }) => isObject(text) && saidIn(text, language) === "" && !isSilent(text));

const isSilent = (text: JsonObject): boolean => Object.values(text).every((said) => said === "");

/** A text that may not be missing altogether stays an empty one. */
const demanded: ReadonlySet<string> = new Set(["title"]);

/** The form with a text that says this in a language. An option that is only a word gets its label. */
export function withText(form: JsonObject, place: Place, language: string, said: string): JsonObject {
  const languages = languagesOf(form);
  const text = valueAt(form, place);
  const next = saying(text, language, said, languages);
  const name = place.at(-1);
  if (typeof name === "number" && place.at(-2) === "options" && typeof text === "string")
    return withAt(form, place, { value: text, label: next ?? text });
  if (next === undefined && (demanded.has(String(name)) || place.includes("options") || typeof name === "number"))
    return withAt(form, place, "");
  return withAt(form, place, next);
}

/** With one more language. Plain texts become those of the first one, so that what is missing can be counted. */
export function withLanguage(form: JsonObject, language: string): JsonObject {
  const languages = languagesOf(form);
  if (languages.includes(language)) return form;
  const [first = "en"] = languages;
  const told = stringsOf(form).reduce<JsonObject>((now, { place, text }) => {
    if (typeof text !== "string" || text === "" || place.at(-2) === "options") return now;
    return withAt(now, place, { [first]: text });
  }, form);
  return { ...told, languages: [...languages, language] };
}

/** Without a language and all it says. The last one stays. */
export function withoutLanguage(form: JsonObject, language: string): JsonObject {
  const languages = languagesOf(form).filter((one) => one !== language);
  if (languages.length === 0) return form;
  const quiet = stringsOf(form).reduce<JsonObject>((now, { place, text }) => {
    if (!isObject(text) || !Object.hasOwn(text, language)) return now;
    const left = without(text, language);
    return withAt(now, place, Object.keys(left).length === 0 ? String(text[language]) : left);
  }, form);
  return { ...quiet, languages };
}

/** With a language as the default: texts that lack one are shown in it. */
export const withFirstLanguage = (form: JsonObject, language: string): JsonObject => ({
  ...form,
  languages: [language, ...languagesOf(form).filter((one) => one !== language)],
});
