import { messageTexts } from "../../src/collection/messages/messages";
import { wordTexts } from "../../src/collection/words/words";
import { fileTexts } from "../../src/documents/sentences/texts";
import { type SpokenLanguage, spokenLanguages } from "../../src/domain/spoken-languages";
import { isObject } from "../../src/lib/json";
import { presetTexts } from "../../src/plugins/mail-presets/texts";
import { mailTexts } from "../../src/queues/mail-texts/texts";

/** Everything that applicants read from us, by the room it lies in. */
export const languageRooms: Record<string, Record<SpokenLanguage, object>> = {
  words: wordTexts,
  messages: messageTexts,
  files: fileTexts,
  "mails with links": mailTexts,
  "preset mails": presetTexts,
};

export const otherLanguages = spokenLanguages.filter((language) => language !== "en");

/** A text with the forms it has; one without forms has `other` alone. */
export type Forms = Record<string, string>;

/** Every text of a room's language by its path: `deadTitle.expired`. */
export function textsOf(texts: object, path = ""): Map<string, Forms> {
  const found = new Map<string, Forms>();
  for (const [key, text] of Object.entries(texts)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof text === "string") found.set(here, { other: text });
    else if (isForms(text)) found.set(here, text);
    else for (const [inner, forms] of textsOf(text, here)) found.set(inner, forms);
  }
  return found;
}

const isForms = (text: unknown): text is Forms =>
  isObject(text) && Object.hasOwn(text, "other") && Object.values(text).every((form) => typeof form === "string");
