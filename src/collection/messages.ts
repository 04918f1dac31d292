import type { FieldProblem } from "../domain/refusals";
import { isRightToLeft, spokenLanguage } from "../domain/spoken-languages";
import { isObject, type Json } from "../lib/json";
import { fillPhrase, isolated, type Phrase } from "../lib/phrase";
import { countryName } from "./countries";
import { type Messages, messageTexts } from "./messages/messages";
import { type FormTexts, ownPhrase, ownText } from "./own-texts";
import { textIn } from "./texts";
import { wordTexts } from "./words/words";

export { isRightToLeft, textIn } from "./texts";

/**
 * One sentence that says what is wrong with an answer and what to do. The words of the check that failed come first when it has some,
 * then the form's own for this kind of problem (`own`), then ours; an unknown code still gives a sentence.
 */
export function messageFor(problem: FieldProblem, label: string, language: string, own?: FormTexts): string {
  const said = problem.params.message;
  if (typeof said === "string" && said !== "") return said;
  if (isText(said)) return textIn(said, language, "en");
  const messages = messageTexts[spokenLanguage(language)];
  const { key, phrase } = phraseFor(problem, messages);
  // A label may be in another language than the sentence it stands in.
  const apart = isRightToLeft(language) ? isolated : (text: string): string => text;
  return fillPhrase(
    ownPhrase(own, language, key, phrase),
    {
      ...numbersIn(problem),
      label: apart(label),
      missing: missingIn(problem, messages, language, own),
      ...namedIn(problem, language, apart),
    },
    language,
  );
}

/** The sentence of a problem, and the key by which forms replace it. */
function phraseFor({ code, params }: FieldProblem, { required, parts: _parts, ...others }: Messages) {
  if (code === "required") {
    const kind = typeof params.kind === "string" && params.kind in required ? params.kind : "type";
    return { key: `field.required.${kind}`, phrase: valueAt(required, kind) ?? required.type };
  }
  const phrase = valueAt<Phrase>(others, code);
  return phrase === undefined ? { key: "field.bad_value", phrase: others.bad_value } : { key: `field.${code}`, phrase };
}

const valueAt = <Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined;

const numbersIn = ({ params }: FieldProblem): Record<string, number> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
  );

const listed = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];

function missingIn(
  { params: { missing } }: FieldProblem,
  { parts }: Messages,
  language: string,
  own: FormTexts | undefined,
): string {
  const { addressParts, bankParts, amount, currency } = wordTexts[spokenLanguage(language)];
  const groups = { "field.parts": parts, addressParts, bankParts, "": { amount, currency } };
  const nameOf = (part: string): string => {
    for (const [group, words] of Object.entries(groups)) {
      const word = valueAt<string>(words, part);
      if (word !== undefined) return ownText(own, language, group === "" ? part : `${group}.${part}`, word);
    }
    return part;
  };
  return new Intl.ListFormat(language).format(listed(missing).map(nameOf));
}

/** What a sentence names beside the question: in the reader's language where it has one. */
function namedIn({ params }: FieldProblem, language: string, apart: (text: string) => string): Record<string, string> {
  const { names, country, other, example } = params;
  return {
    names: new Intl.ListFormat(language, { type: "disjunction" }).format(listed(names)),
    country: typeof country === "string" ? countryName(country, language) : "",
    other: apart(typeof other === "string" ? other : isText(other) ? textIn(other, language, "en") : ""),
    example: typeof example === "string" ? apart(example) : "",
  };
}

const isText = (value: Json | undefined): value is Record<string, string> =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((text) => typeof text === "string");
