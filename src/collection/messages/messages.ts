import type { SpokenLanguage } from "../../domain/spoken-languages";
import type { Phrase } from "../../lib/phrase";
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
 * sees it, every other place a number of the problem's params, except `{missing}`: the parts that a date lacks.
 */
export type Messages = Readonly<Record<Exclude<ProblemCode, "required">, Phrase>> & {
  /** By how the answer is given. */
  readonly required: Readonly<Record<"type" | "choose" | "tick" | "date" | "add", string>>;
  /** What a date lacks, as it stands in `{missing}`. */
  readonly parts: Readonly<Record<"day" | "month" | "year", string>>;
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
