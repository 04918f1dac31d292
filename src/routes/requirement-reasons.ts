import { messageTexts } from "../collection/messages/messages";
import { isRevisionReason, reasonTexts, revisionReasons } from "../collection/reasons/reasons";
import { rejectedCode } from "../collection/rejected-documents";
import { revisionCodes } from "../collection/requirements";
import { problemSentence } from "../documents/problems";
import { fileProblems } from "../domain/file-problems";
import { type SpokenLanguage, spokenLanguages } from "../domain/spoken-languages";
import { isObject } from "../lib/json";

export interface PublishedReason {
  code: string;
  group: "answer" | "file" | "revision";
  /** False: nothing that the applicant sends can change it. */
  retryable: boolean;
  texts: Record<string, string>;
}

/** Every code that `errors` of requirements and items of a revision can have, with what applicants read. Made of the tables they read. */
export function publishedReasons(): PublishedReason[] {
  const byLanguage = (text: (language: SpokenLanguage) => string): Record<string, string> =>
    Object.fromEntries(spokenLanguages.map((language) => [language, text(language)]));
  const { parts: _parts, ...answers } = messageTexts.en;
  const own = Object.keys(revisionReasons).filter(isRevisionReason);
  return [
    ...Object.keys(answers).map((code) => ({
      code,
      group: "answer" as const,
      retryable: true,
      texts: byLanguage((language) => inWords(messageTexts[language], code)),
    })),
    ...fileProblems.map((code) => ({
      code: `file.${code}`,
      group: "file" as const,
      retryable: true,
      texts: byLanguage((language) => problemSentence(code, language)),
    })),
    ...own.map((code) => ({
      code,
      group: "revision" as const,
      retryable: revisionReasons[code] === "retryable",
      texts: byLanguage((language) => reasonTexts[language][code]),
    })),
    // Their sentences are what somebody has written.
    ...[...new Set(Object.values(revisionCodes))]
      .filter((code) => !Object.hasOwn(revisionReasons, code))
      .map((code) => ({ code, group: "revision" as const, retryable: true, texts: {} })),
    { code: rejectedCode, group: "revision", retryable: false, texts: {} },
  ];
}

// A sentence with forms for numbers is shown in its general one, "required" in the one for what is typed.
function inWords(texts: object, code: string): string {
  const text: unknown = Object.entries(texts).find(([key]) => key === code)?.[1];
  if (!isObject(text)) return typeof text === "string" ? text : "";
  const general = text.other ?? text.type;
  return typeof general === "string" ? general : "";
}

/** Whether something that the applicant sends can change it. Codes of no list of ours never lock anybody out. */
export const isRetryable = (code: string): boolean =>
  code !== rejectedCode && (!isRevisionReason(code) || revisionReasons[code] === "retryable");
