import type { Text } from "./form";

/** Languages that the flow itself speaks. Forms may have more; their own texts are shown, ours in English. */
export type FlowLanguage = "en" | "ar";

/** The text in that language, else in the language without its region, else in `fallback`, else whatever there is. */
export function textIn(text: Text | null | undefined, language: string, fallback: string): string {
  if (text === null || text === undefined) return "";
  if (typeof text === "string") return text;
  for (const wanted of [language, baseOf(language), fallback, baseOf(fallback)]) {
    if (Object.hasOwn(text, wanted)) return text[wanted] ?? "";
  }
  return Object.values(text)[0] ?? "";
}

/** The language in which our own words are shown to a reader of `language`. */
export const flowLanguage = (language: string): FlowLanguage => (baseOf(language) === "ar" ? "ar" : "en");

const rightToLeft: ReadonlySet<string> = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export const isRightToLeft = (language: string): boolean => rightToLeft.has(baseOf(language));

const baseOf = (language: string): string => (language.split("-")[0] ?? language).toLowerCase();
