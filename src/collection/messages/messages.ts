import type { SpokenLanguage } from "../../domain/spoken-languages";
import type { Phrase } from "../../lib/phrase";
import type { MrzMatch } from "../mrz-check";
import type { ProblemCode } from "../problem-codes";
import { messagesAr } from "./ar";
import { messagesDe } from "./de";
import { messagesEn } from "./en";
import { messagesEs } from "./es";
import { messagesFr } from "./fr";
import { messagesHe } from "./he";
import { messagesHi } from "./hi";
import { messagesJa } from "./ja";
import { messagesPt } from "./pt";
import { messagesZh } from "./zh";

/**
 * A sentence for each thing that can be wrong with an answer: what is wrong, and what to do. `{label}` is the question as the reader
 * sees it. `{missing}`: parts that are lacking or wrong, `{names}`: what a country calls its numbers, `{country}`: its name, `{other}`:
 * another question, `{example}`: a text as it is; every other place is a number of the problem's params.
 */
export type Messages = Readonly<Record<Exclude<ProblemCode, "required">, Phrase>> & {
  /** By how the answer is given. */
  readonly required: Readonly<Record<"type" | "choose" | "tick" | "date" | "add", string>>;
  /** What a date lacks, or what a document says otherwise, as it stands in `{missing}`. Parts of addresses and accounts are words. */
  readonly parts: Readonly<Record<"day" | "month" | "year" | MrzMatch, string>>;
};

export const messageTexts: Record<SpokenLanguage, Messages> = {
  en: messagesEn,
  ar: messagesAr,
  de: messagesDe,
  es: messagesEs,
  fr: messagesFr,
  he: messagesHe,
  hi: messagesHi,
  ja: messagesJa,
  pt: messagesPt,
  zh: messagesZh,
};
