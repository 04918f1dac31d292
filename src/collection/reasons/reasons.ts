import { type SpokenLanguage, spokenLanguage } from "../../domain/spoken-languages";
import { reasonsAr } from "./ar";
import { reasonsDe } from "./de";
import { reasonsEn } from "./en";
import { reasonsEs } from "./es";
import { reasonsFr } from "./fr";
import { reasonsHe } from "./he";
import { reasonsHi } from "./hi";
import { reasonsJa } from "./ja";
import { reasonsPt } from "./pt";
import { reasonsZh } from "./zh";

/** Why a person asks again. `final`: nothing that the applicant could send would change it. */
export const revisionReasons = {
  blurred: "retryable",
  too_dark: "retryable",
  cut_off: "retryable",
  unreadable_file: "retryable",
  document_expired: "retryable",
  document_too_old: "retryable",
  wrong_document: "retryable",
  page_missing: "retryable",
  document_unsigned: "retryable",
  not_translated: "retryable",
  name_differs: "retryable",
  address_differs: "retryable",
  differs_from_document: "retryable",
  not_in_register: "retryable",
  incomplete_answer: "retryable",
  out_of_date: "retryable",
  more_information: "retryable",
  not_genuine: "final",
  country_not_served: "final",
  business_not_served: "final",
  duplicate_application: "final",
} as const satisfies Record<string, "retryable" | "final">;

export type RevisionReason = keyof typeof revisionReasons;

export type ReasonTexts = Readonly<Record<RevisionReason, string>>;

export const reasonTexts: Record<SpokenLanguage, ReasonTexts> = {
  en: reasonsEn,
  ar: reasonsAr,
  de: reasonsDe,
  es: reasonsEs,
  fr: reasonsFr,
  he: reasonsHe,
  hi: reasonsHi,
  ja: reasonsJa,
  pt: reasonsPt,
  zh: reasonsZh,
};

export const isRevisionReason = (code: string): code is RevisionReason => Object.hasOwn(revisionReasons, code);

/** The applicant's sentence for a reason; null for one that is none of ours. */
export const reasonSentence = (code: string | null, language: string): string | null =>
  code !== null && isRevisionReason(code) ? reasonTexts[spokenLanguage(language)][code] : null;
