import { isObject, type Json, type JsonObject } from "../lib/json";

/** What an applicant reads, by the languages that a row brings along. */
export interface Texts {
  languages: string[];
  /** The text for a key of the translations, by language; anything else is a text as it stands. */
  text(raw: Json): string | Record<string, string>;
}

const language = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** `locales` as the documented system keeps them: `{en: {translation: {"company.title": "Company"}}}`, flat or nested. */
export function textsOf(locales: JsonObject): Texts {
  const known = Object.entries(locales).flatMap(([name, entry]): [string, Map<string, string>][] => {
    if (!language.test(name) || !isObject(entry)) return [];
    const found = new Map<string, string>();
    flatten(isObject(entry.translation) ? entry.translation : entry, "", found);
    return [[name, found]];
  });
  return {
    languages: known.length === 0 ? ["en"] : known.map(([name]) => name),
    text(raw) {
      const plain = typeof raw === "string" ? raw : String(raw ?? "");
      const found = known.flatMap(([name, texts]) => {
        const text = texts.get(plain);
        return text === undefined ? [] : [[name, text] as const];
      });
      return found.length === 0 ? plain : Object.fromEntries(found);
    },
  };
}

function flatten(entry: JsonObject, prefix: string, found: Map<string, string>): void {
  for (const [key, value] of Object.entries(entry)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof value === "string") found.set(path, value);
    else if (isObject(value)) flatten(value, path, found);
  }
}
