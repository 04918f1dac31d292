/**
 * Languages in which we have words of our own for applicants: the shell of the form, what is wrong with an answer or a file, mails.
 * Forms may have more; their own texts are shown, ours in English. Chinese is the simplified one.
 */
export const spokenLanguages = ["en", "ar", "de", "es", "fr", "he", "hi", "ja", "pt", "zh"] as const;

export type SpokenLanguage = (typeof spokenLanguages)[number];

/** The language of our own words for a reader of `language` (BCP 47). */
export function spokenLanguage(language: string | null): SpokenLanguage {
  const base = baseLanguage(language ?? "");
  return spokenLanguages.find((spoken) => spoken === base) ?? "en";
}

/** `pt-BR` → `pt`. Codes that were given up for others (`iw`, `in`, `ji`) answer by today's. */
export function baseLanguage(language: string): string {
  const base = (language.split("-")[0] ?? "").toLowerCase();
  return formerCodes[base] ?? base;
}

const formerCodes: Partial<Record<string, string>> = { iw: "he", in: "id", ji: "yi" };

const rightToLeft: ReadonlySet<string> = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export const isRightToLeft = (language: string): boolean => rightToLeft.has(baseLanguage(language));

export const directionOf = (language: string): "ltr" | "rtl" => (isRightToLeft(language) ? "rtl" : "ltr");
