import type { FileProblem } from "../../domain/file-problems";
import type { SpokenLanguage } from "../../domain/spoken-languages";
import type { FileKind } from "../sniff";
import { fileTextsAr } from "./ar";
import { fileTextsDe } from "./de";
import { fileTextsEn } from "./en";
import { fileTextsEs } from "./es";
import { fileTextsFr } from "./fr";
import { fileTextsHe } from "./he";
import { fileTextsHi } from "./hi";
import { fileTextsJa } from "./ja";
import { fileTextsPt } from "./pt";
import { fileTextsZh } from "./zh";

/** What applicants read about files, in one language. */
export interface FileTexts {
  readonly problems: Readonly<Record<FileProblem, string>>;
  /** For a code that this version does not know. */
  readonly otherwise: string;
  readonly kinds: Readonly<Record<FileKind, string>>;
  /** What we take, in one line. */
  readonly accepted: string;
}

export const fileTexts: Record<SpokenLanguage, FileTexts> = {
  en: fileTextsEn,
  ar: fileTextsAr,
  de: fileTextsDe,
  es: fileTextsEs,
  fr: fileTextsFr,
  he: fileTextsHe,
  hi: fileTextsHi,
  ja: fileTextsJa,
  pt: fileTextsPt,
  zh: fileTextsZh,
};
