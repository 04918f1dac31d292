import { baseLanguage } from "../domain/spoken-languages";
import type { Text } from "./form";

export { isRightToLeft } from "../domain/spoken-languages";

/** The text in that language, else in the language without its region, else in `fallback`, else whatever there is. */
export function textIn(text: Text | null | undefined, language: string, fallback: string): string {
  if (text === null || text === undefined) return "";
  if (typeof text === "string") return text;
  const found = languageOfText(text, language, fallback);
  return found === null ? "" : (text[found] ?? "");
}

/** The language that `textIn` answers in; null when there is no text at all. */
export function languageOfText(text: Record<string, string>, language: string, fallback: string): string | null {
  for (const wanted of [language, baseLanguage(language), fallback, baseLanguage(fallback)]) {
    if (Object.hasOwn(text, wanted)) return wanted;
  }
  return Object.keys(text)[0] ?? null;
}
