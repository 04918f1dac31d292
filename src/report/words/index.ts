import type { SpokenLanguage } from "../../domain/spoken-languages";
import { ar } from "./ar";
import { de } from "./de";
import { en, type ReportWords } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { he } from "./he";
import { hi } from "./hi";
import { ja } from "./ja";
import { pt } from "./pt";
import { zh } from "./zh";

export type { ReportWords } from "./en";

/** The words of reports, by language. */
export const reportWords: Record<SpokenLanguage, ReportWords> = { ar, de, en, es, fr, he, hi, ja, pt, zh };

/** `{page}` becomes what is given for it. Braces in what is filled in stay as they are. */
export const filled = (sentence: string, values: Record<string, string>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
