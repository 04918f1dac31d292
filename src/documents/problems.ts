import { spokenLanguage } from "../domain/spoken-languages";
import { fillPhrase } from "../lib/phrase";
import { maxCaseBytes, maxFileMegabytes } from "./limits";
import { fileTexts } from "./sentences/texts";
import type { FileKind } from "./sniff";

export type { FileProblem } from "../domain/file-problems";

/**
 * The sentence for a code, in the reader's language, with the limit that was passed in it. A code this version does not know gets a
 * sentence that still helps.
 */
export const problemSentence = (code: string, language: string, megabytes?: number): string =>
  withLimit(problemText(code, language), language, megabytes ?? limitOf(code));

/** Puts a limit into a sentence that has a place for one. */
export const withLimit = (sentence: string, language: string, megabytes: number): string =>
  fillPhrase(sentence, { megabytes }, language);

/** The limit that a sentence names when nobody says another. */
export const limitOf = (code: string): number => (code === "case_full" ? maxCaseBytes / 1_048_576 : maxFileMegabytes);

/** The sentence as it was written, `{megabytes}` where a limit belongs. */
export function problemText(code: string, language: string): string {
  const { problems, otherwise } = fileTexts[spokenLanguage(language)];
  const sentences: Partial<Record<string, string>> = problems;
  return (Object.hasOwn(sentences, code) ? sentences[code] : undefined) ?? otherwise;
}

/** What people call a kind of file. */
export const fileKindName = (kind: FileKind, language: string): string =>
  fileTexts[spokenLanguage(language)].kinds[kind];

/** What we take, in one line: the hint under a file field. */
export const acceptedSentence = (language: string, megabytes = maxFileMegabytes): string =>
  withLimit(fileTexts[spokenLanguage(language)].accepted, language, megabytes);
