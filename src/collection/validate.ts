import type { FieldProblem } from "../domain/refusals";
import { getPath, type Json } from "../lib/json";
import { askCondition } from "./conditions";
import { documentOf, problemWithDocument } from "./documents";
import { itemsOf } from "./fields";
import {
  type Element,
  type Form,
  type FormFacts,
  type FormPage,
  hasAnswer,
  type ItemFacts,
  type Validator,
} from "./form";
import { type Found, isEmpty, problemOfKind, problemOfValidator, requiredProblem } from "./validators";
import { openElements, visiblePages } from "./visible";

/** Everything wrong on a page, at most one problem per field, in the order of the page. Hidden and disabled elements are not asked. */
export function validatePage(page: FormPage, facts: FormFacts): FieldProblem[] {
  const found: FieldProblem[] = [];
  const note = (field: string, problem: Found | null): void => {
    if (problem !== null) found.push({ page: page.id, field, code: problem.code, params: problem.params });
  };
  for (const element of openElements(page.elements, facts)) {
    if (element.element === "document") {
      const isRequired = asked(element, facts, null).some(({ type }) => type === "required" || type === "document");
      note(element.id, problemWithDocument(element, documentOf(element, facts.documents), isRequired));
      continue;
    }
    if (!hasAnswer(element)) continue;
    const value = getPath(facts.context, element.valueDestination);
    note(element.id, problemWithValue(element, value, facts, null));
    if (element.element !== "fieldlist") continue;
    for (const [index, item] of itemsOf(value).entries()) {
      for (const child of openElements(element.children, facts, { item, index }).filter(hasAnswer)) {
        const answer = getPath(item, child.valueDestination);
        note(`${element.id}.${index}.${child.id}`, problemWithValue(child, answer, facts, { item, index }));
      }
    }
  }
  return found;
}

/** Everything wrong on the pages that are part of the form now. */
export const validateForm = (form: Form, facts: FormFacts): FieldProblem[] =>
  visiblePages(form, facts).flatMap((page) => validatePage(page, facts));

/** The first thing wrong with one answer, or null. Without an answer only `required` and "at least so many" can be wrong. */
function problemWithValue(
  element: Element,
  value: Json | undefined,
  facts: FormFacts,
  item: ItemFacts | null,
): Found | null {
  const validators = asked(element, facts, item);
  const required = validators.find(({ type }) => type === "required");
  if (isEmpty(element, value)) {
    if (required !== undefined) return worded(requiredProblem(element), required);
    const fewest = validators.find(({ type }) => type === "minItems");
    if (fewest === undefined) return null;
    // "At least one" is the same as "required", and is said so.
    return worded(fewest.value === 1 ? requiredProblem(element) : problemOfValidator(fewest, [], facts.nowMs), fewest);
  }
  const ofKind = problemOfKind(element, value as Json);
  if (ofKind !== null) return ofKind;
  for (const validator of validators) {
    const problem = worded(problemOfValidator(validator, value as Json, facts.nowMs), validator);
    if (problem !== null) return problem;
  }
  return null;
}

// A condition that cannot be computed does not switch a check off.
const asked = (element: Element, facts: FormFacts, item: ItemFacts | null): Validator[] =>
  element.validate.filter(({ applyWhen }) => {
    if (applyWhen === undefined) return true;
    const verdict = askCondition(applyWhen, facts, item);
    return verdict === "holds" || verdict === "error";
  });

const worded = (problem: Found | null, { message }: Validator): Found | null =>
  problem === null || message === undefined ? problem : { ...problem, params: { ...problem.params, message } };
