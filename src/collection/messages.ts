import type { FieldProblem } from "../domain/refusals";
import { isObject, type Json } from "../lib/json";
import { messagesAr } from "./messages.ar";
import { messagesEn } from "./messages.en";
import type { ProblemCode } from "./problem-codes";
import { flowLanguage, textIn } from "./texts";

export { flowLanguage, isRightToLeft, textIn } from "./texts";

/** What a sentence may speak of: the label as the reader sees it, and the facts of the problem. */
export interface Told {
  label: string;
  /** A number of the params, written as the language writes numbers. */
  number: (name: string) => string;
  kind: string;
  /** Names of parts that are missing. */
  missing: string[];
}

export type Messages = Record<ProblemCode, (told: Told) => string>;

const messages = { en: messagesEn, ar: messagesAr };

/**
 * One sentence that says what is wrong with an answer and what to do. The form's own words come first when the check that failed has
 * some in this language; an unknown code still gives a sentence.
 */
export function messageFor(problem: FieldProblem, label: string, language: string): string {
  const own = problem.params.message;
  if (typeof own === "string" && own !== "") return own;
  if (isText(own)) return textIn(own, language, "en");
  const spoken = flowLanguage(language);
  const sentences: Record<string, ((told: Told) => string) | undefined> = messages[spoken];
  const sentence = Object.hasOwn(sentences, problem.code) ? sentences[problem.code] : undefined;
  const { kind, missing } = problem.params;
  const told: Told = {
    label,
    number: (name) => {
      const value = problem.params[name];
      return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : "";
    },
    kind: typeof kind === "string" ? kind : "",
    missing: Array.isArray(missing) ? missing.filter((part) => typeof part === "string") : [],
  };
  return (sentence ?? messages[spoken].bad_value)(told);
}

const isText = (value: Json | undefined): value is Record<string, string> =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((text) => typeof text === "string");
