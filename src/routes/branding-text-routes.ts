import * as z from "zod";
import { messageTexts } from "../collection/messages/messages";
import { ownTextKeys } from "../collection/own-text-checks";
import { wordTexts } from "../collection/words/words";
import { problemText } from "../documents/problems";
import { fileProblems } from "../domain/file-problems";
import { type SpokenLanguage, spokenLanguages } from "../domain/spoken-languages";
import { type Phrase, placesIn } from "../lib/phrase";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";

const TextView = z
  .object({
    key: z.string(),
    text: z.string().meta({ description: "What applicants read when nobody says anything else." }),
    places: z.array(z.string()).meta({ description: "What is filled in, written as `{place}`." }),
  })
  .meta({ id: "BrandText", examples: [{ key: "continue", text: "Save and continue", places: [] }] });

/** What applicants read, so that a tenant knows what it may say in its own way. */
export const brandingTextRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Branding",
      name: "listBrandingTexts",
      method: "GET",
      path: "/api/v1/branding/texts",
      summary: "List every sentence of ours that `texts` of a brand or a form can replace, in one language",
      query: z.strictObject({ language: z.enum(spokenLanguages).default("en") }),
      answers: { 200: listOf(TextView) },
    },
    async ({ query }) => answer(200, { data: replaceableTexts(query.language), nextCursor: null }),
  ),
];

/** Forms of a word for certain numbers go by keys of their own: `problems.one`. */
export function replaceableTexts(language: SpokenLanguage): z.infer<typeof TextView>[] {
  const pairs = [
    ...pairsOf(wordTexts[language], ""),
    ...pairsOf(messageTexts[language], "field."),
    ...fileProblems.map((code): [string, string] => [`file.${code}`, problemText(code, language)]),
  ];
  return pairs.filter(([key]) => ownTextKeys.has(key)).map(([key, text]) => ({ key, text, places: placesIn(text) }));
}

const pairsOf = (
  texts: Readonly<Record<string, Phrase | Readonly<Record<string, string>>>>,
  prefix: string,
): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === "string"
      ? [[`${prefix}${name}`, text]]
      : Object.entries(text).map(([form, word]): [string, string] => [`${prefix}${name}.${form}`, word]),
  );
