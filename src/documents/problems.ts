import { spokenLanguage } from "../domain/spoken-languages";
import { fileTexts } from "./sentences/texts";
import type { FileKind } from "./sniff";

export type { FileProblem } from "../domain/file-problems";

/** The sentence for a code, in the reader's language. A code this version does not know gets a sentence that still helps. */
export function problemSentence(code: string, language: string): string {
  const { problems, otherwise } = fileTexts[spokenLanguage(language)];
  const sentences: Partial<Record<string, string>> = problems;
  return (Object.hasOwn(sentences, code) ? sentences[code] : undefined) ?? otherwise;
}

/** What people call a kind of file. */
export const fileKindName = (kind: FileKind, language: string): string =>
  fileTexts[spokenLanguage(language)].kinds[kind];

/** What we take, in one line: the hint under a file field. */
export const acceptedSentence = (language: string): string => fileTexts[spokenLanguage(language)].accepted;
