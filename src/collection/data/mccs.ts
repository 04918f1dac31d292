import { mccData } from "./mccs-data";

interface Mcc {
  code: string;
  en: string;
  de: string;
}

let read: Mcc[] | null = null;

function all(): Mcc[] {
  read ??= mccData
    .trim()
    .split("\n")
    .map((line) => {
      const [en = "", de = en] = line.slice(5).split("|");
      return { code: line.slice(0, 4), en, de };
    });
  return read;
}

/** Merchant category codes (ISO 18245) with their names, by code: in German for its readers, in English for all others. */
export const mccsIn = (language: string): { value: string; label: string }[] =>
  all().map((one) => ({ value: one.code, label: nameIn(one, language) }));

/** What a category is called; the code itself when it has no name here. */
export function mccName(code: string, language: string): string {
  const one = all().find((known) => known.code === code);
  return one === undefined ? code : nameIn(one, language);
}

/** Whether there is a category of this code. Single airlines, car rentals and hotels have codes of their own, which are not listed. */
export const isMcc = (code: string): boolean =>
  /^\d{4}$/.test(code) &&
  (/^3(?:[0-2]\d\d|3[5-9]\d|4[0-4]\d|[5-9]\d\d)$/.test(code) || all().some((one) => one.code === code));

const nameIn = ({ en, de }: Mcc, language: string): string => (language.split("-")[0] === "de" ? de : en);
