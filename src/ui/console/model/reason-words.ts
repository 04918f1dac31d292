import { reasonsEn } from "../../../collection/reasons/en";

const sentences: Readonly<Record<string, string>> = reasonsEn;

/** Why a document was asked for again, in words: published reasons are stored as codes, others as they were written. */
export const reasonWords = (reason: string | null): string | null =>
  reason !== null && Object.hasOwn(sentences, reason) ? (sentences[reason] ?? reason) : reason;
