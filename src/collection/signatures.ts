import { getPath, isObject, type Json, sameJson, withPath } from "../lib/json";
import { type Element, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { languageOfText } from "./texts";

/** Most characters of a drawn signature. */
export const mostStrokeChars = 20_000;

/** `x,y x,y;x,y x,y`: lines of points in whole numbers. Null is what anything else draws. */
export const isStrokes = (text: string): boolean =>
  text.length <= mostStrokeChars && /^\d{1,4},\d{1,4}(?:[ ;]\d{1,4},\d{1,4})*$/.test(text);

/** The hash of what an applicant reads above the line in that language: what the page posts back as `name.textSha256`. */
export function shownTextSha256({ params }: Element, language: string, fallback: string): string {
  const { text, textSha256 = {} } = params;
  const shown = typeof text === "object" ? languageOfText(text, language, fallback) : null;
  return textSha256[shown ?? ""] ?? "";
}

/** Whether the value is a whole signature of the text as the form has it now. When it is not, it has to be given (again). */
export function isSigned({ params }: Element, value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const { method, name, strokes, textSha256 } = value;
  if (typeof textSha256 !== "string" || !Object.values(params.textSha256 ?? {}).includes(textSha256)) return false;
  if (typeof name !== "string" || name === "") return false;
  return method === "typed" || (method === "drawn" && typeof strokes === "string" && isStrokes(strokes));
}

/**
 * The answers with the time on each signature of a text of the form. The time is the case's, never the browser's. One that was given
 * before and is as it was keeps its time.
 */
export const signedAnswers = (page: FormPage, answers: Record<string, Json>, facts: FormFacts): Record<string, Json> =>
  withSignatures(page, answers, facts, (element, value, stored) =>
    isSameSignature(value, stored) ? stored : isSigned(element, value) ? { ...value, signedAtMs: facts.nowMs } : value,
  );

/** The answers with the stored signature, its time included, where what was posted is the same. */
export const keepSignatures = (page: FormPage, answers: Record<string, Json>, facts: FormFacts): Record<string, Json> =>
  withSignatures(page, answers, facts, (_element, value, stored) => (isSameSignature(value, stored) ? stored : value));

type Signature = { [part: string]: Json };

function isSameSignature(value: Signature, stored: Json | undefined): stored is Signature {
  if (!isObject(stored) || typeof stored.signedAtMs !== "number") return false;
  return sameJson({ ...value, signedAtMs: stored.signedAtMs }, stored);
}

function withSignatures(
  page: FormPage,
  answers: Record<string, Json>,
  facts: FormFacts,
  next: (element: Element, value: Signature, stored: Json | undefined) => Signature,
): Record<string, Json> {
  const given = { ...answers };
  for (const element of flatElements(page.elements).filter(hasAnswer)) {
    const path = element.valueDestination;
    const value = given[path];
    const stored = getPath(facts.context, path);
    if (isSignature(element) && isObject(value)) given[path] = next(element, value, stored);
    if (!isList(element) || !Array.isArray(value)) continue;
    if (element.children.some(signs)) given[path] = value.map((item) => signedItem(element, item, stored, next));
  }
  return given;
}

const isSignature = ({ element }: Element): boolean => element === "signature";
const signs = (element: Element): boolean => isSignature(element) || element.children.some(signs);

function signedItem(
  { children }: Element,
  item: Json,
  stored: Json | undefined,
  next: (element: Element, value: Signature, stored: Json | undefined) => Signature,
): Json {
  if (!isObject(item)) return item;
  const before = Array.isArray(stored)
    ? stored.find((one) => isObject(one) && item.id !== undefined && one.id === item.id)
    : undefined;
  return flatElements(children)
    .filter(signs)
    .filter(hasAnswer)
    .reduce((signed, child) => {
      const value = getPath(signed, child.valueDestination);
      const was = getPath(before, child.valueDestination);
      if (isList(child) && Array.isArray(value)) {
        const rows = value.map((one) => signedItem(child, one, was, next));
        return withPath(signed, child.valueDestination, rows);
      }
      return isObject(value) ? withPath(signed, child.valueDestination, next(child, value, was)) : signed;
    }, item);
}
