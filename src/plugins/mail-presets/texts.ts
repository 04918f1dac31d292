import type { SpokenLanguage } from "../../domain/spoken-languages";
import { presetTextsAr } from "./ar";
import { presetTextsDe } from "./de";
import { presetTextsEn } from "./en";
import { presetTextsEs } from "./es";
import { presetTextsFr } from "./fr";
import { presetTextsHe } from "./he";
import { presetTextsHi } from "./hi";
import { presetTextsJa } from "./ja";
import { presetTextsPt } from "./pt";
import { presetTextsZh } from "./zh";

export const mailTemplates = ["invitation", "session", "resubmission", "associated-company-email"] as const;
export type MailTemplate = (typeof mailTemplates)[number];

/** What a mail is about: its template, or `again`: a session that was asked for before. */
export type MailOccasion = MailTemplate | "again";

/** The sentences of the preset mails. Filled in: `{company}` (who asks), `{subject}` (the company that is looked at), and what else is named. */
export interface PresetTexts {
  readonly hello: string;
  readonly helloName: string;
  readonly subject: Readonly<Record<MailOccasion, string>>;
  readonly lead: Readonly<Record<MailOccasion, string>>;
  /** The same where a company is known that this is about. */
  readonly leadFor: Readonly<Record<MailOccasion, string>>;
  readonly button: Readonly<Record<MailTemplate, string>>;
  readonly reason: string;
  readonly help: string;
  /** The same with an `{address}` to write to. */
  readonly helpAt: string;
}

export const presetTexts: Record<SpokenLanguage, PresetTexts> = {
  en: presetTextsEn,
  ar: presetTextsAr,
  de: presetTextsDe,
  es: presetTextsEs,
  fr: presetTextsFr,
  he: presetTextsHe,
  hi: presetTextsHi,
  ja: presetTextsJa,
  pt: presetTextsPt,
  zh: presetTextsZh,
};
