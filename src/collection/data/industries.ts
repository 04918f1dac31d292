import { divisions, sections } from "./industries-data";

export interface Industry {
  /** Two digits of ISIC Rev. 4, the same in NACE Rev. 2. */
  code: string;
  label: string;
}

export interface IndustrySection {
  /** A letter, `A` to `U`. */
  code: string;
  label: string;
  industries: Industry[];
}

/** All industries by section, in the order of the classification. Labels in German for its readers, in English for all others. */
export function industries(language: string): IndustrySection[] {
  const german = isGerman(language);
  return sections.map(([code, from, to, en, de]) => ({
    code,
    label: german ? de : en,
    industries: divisions
      .filter(([division]) => division >= from && division <= to)
      .map(([division, inEnglish, inGerman]) => ({ code: division, label: german ? inGerman : inEnglish })),
  }));
}

/** What an industry is called; the code itself when there is none of this code. */
export function industryName(code: string, language: string): string {
  const found = divisions.find(([division]) => division === code);
  return found === undefined ? code : isGerman(language) ? found[2] : found[1];
}

/** Whether there is an industry of this code. */
export const isIndustry = (code: string): boolean => divisions.some(([division]) => division === code);

const isGerman = (language: string): boolean => language.split("-")[0] === "de";
