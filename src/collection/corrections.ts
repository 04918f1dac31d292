import type { FieldProblem } from "../domain/refusals";
import { getPath, isObject, isUnsafeKey, type Json, type JsonObject, sameJson } from "../lib/json";
import { type Element, type Form, type FormFacts, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { validatePage } from "./validate";

/** What is wrong with a fact that somebody corrects: the form's own check, and where in the context it stands. */
export interface CorrectionProblem {
  path: string;
  element: Element;
  problem: FieldProblem;
}

/**
 * What the forms of a case would not take of these changes, as if the applicant had typed them. Only answers that change are looked at:
 * what was wrong before stays somebody's to correct. Facts that no form asks for, and lists, are taken as they are.
 */
export function correctionProblems(forms: Iterable<Form>, facts: FormFacts, merge: JsonObject): CorrectionProblem[] {
  const after = { ...facts, context: merged(facts.context, merge) };
  const found = new Map<string, CorrectionProblem>();
  for (const { pages } of forms)
    for (const page of pages) {
      const touched = new Map<string, Element>();
      for (const element of flatElements(page.elements))
        if (hasAnswer(element) && !isList(element) && isChanged(element.valueDestination, facts.context, after.context))
          touched.set(element.id, element);
      if (touched.size === 0) continue;
      for (const problem of validatePage(page, after)) {
        const element = touched.get(problem.field);
        const path = element?.valueDestination;
        if (element === undefined || path === null || path === undefined || found.has(path)) continue;
        found.set(path, { path, element, problem });
      }
    }
  return [...found.values()];
}

const isChanged = (path: string, before: JsonObject, after: JsonObject): boolean =>
  !sameJson(getPath(before, path) ?? null, getPath(after, path) ?? null);

function merged(base: JsonObject, merge: JsonObject): JsonObject {
  const result: JsonObject = { ...base };
  for (const [key, value] of Object.entries(merge)) {
    if (isUnsafeKey(key)) continue; // the case refuses it by itself
    const inner: Json | undefined = Object.hasOwn(base, key) ? base[key] : undefined;
    result[key] = isObject(value) && isObject(inner) ? merged(inner, value) : value;
  }
  return result;
}
