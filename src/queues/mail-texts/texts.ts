import type { SpokenLanguage } from "../../domain/spoken-languages";
import { mailTextsAr } from "./ar";
import { mailTextsDe } from "./de";
import { mailTextsEn } from "./en";
import { mailTextsEs } from "./es";
import { mailTextsFr } from "./fr";
import { mailTextsHe } from "./he";
import { mailTextsHi } from "./hi";
import { mailTextsJa } from "./ja";
import { mailTextsPt } from "./pt";
import { mailTextsZh } from "./zh";

/**
 * What the mail with an applicant's link says, and the one with the code for a new device. Filled in: `{company}`, the `{code}`, and
 * `{day}`, the last one on which the link works.
 */
export interface MailTexts {
  readonly subject: string;
  readonly hello: string;
  readonly lead: string;
  readonly button: string;
  readonly until: string;
  readonly stranger: string;
  /** Something is asked again; `{due}`: the last day to send it. */
  readonly revision: Readonly<Record<"subject" | "lead" | "reminderSubject" | "reminderLead" | "due", string>>;
  readonly code: Readonly<Record<"subject" | "lead" | "until" | "stranger", string>>;
}

export const mailTexts: Record<SpokenLanguage, MailTexts> = {
  en: mailTextsEn,
  ar: mailTextsAr,
  de: mailTextsDe,
  es: mailTextsEs,
  fr: mailTextsFr,
  he: mailTextsHe,
  hi: mailTextsHi,
  ja: mailTextsJa,
  pt: mailTextsPt,
  zh: mailTextsZh,
};
