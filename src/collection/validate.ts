import type { CaseDocument } from "../domain/case";
import type { FieldProblem } from "../domain/refusals";
import { getPath, type Json } from "../lib/json";
import { askCondition } from "./conditions";
import { answeringPages, documentOf, problemWithDocument } from "./documents";
import { elementNamed } from "./fields";
import {
  type Element,
  type Form,
  type FormFacts,
  type FormPage,
  hasAnswer,
  type ItemFacts,
  type Validator,
} from "./form";
import { isDocument, isList } from "./kinds";
import { flatElements } from "./layout";
import { documentIn } from "./row-documents";
import { itemsOf, rowIn } from "./rows";
import { type Found, isEmpty, problemOfKind, problemOfValidator, requiredProblem } from "./validators";
import { openElements, visiblePages } from "./visible";

/** Everything wrong on a page, at most one problem per field, in the order of the page. Hidden and disabled elements are not asked. */
export function validatePage(page: FormPage, facts: FormFacts): FieldProblem[] {
  const found: FieldProblem[] = [];
  const note = (field: string, problem: Found | null): void => {
    if (problem === null) return;
    const { code, params } = withOther(page, field, problem);
    found.push({ page: page.id, field, code, params });
  };
  const look = (elements: Element[], root: Json, row: ItemFacts | null, prefix: string): void => {
    for (const element of openElements(elements, facts, row)) {
      const field = `${prefix}${element.id}`;
      if (isDocument(element)) note(field, problemWithFiles(element, facts, row));
      if (!hasAnswer(element)) continue;
      const value = getPath(root, element.valueDestination);
      note(field, problemWithValue(element, value, facts, row));
      if (!isList(element)) continue;
      for (const [index, item] of itemsOf(value).entries())
        look(element.children, item, rowIn(row, item, index), `${field}.${index}.`);
    }
  };
  look(page.elements, facts.context, null, "");
  return found;
}

/** A comparison names the other question when it is on the same page; else it only says that there is one. */
function withOther(page: FormPage, field: string, { code, params }: Found): Found {
  const { other, ...rest } = params;
  if (typeof other !== "string") return { code, params };
  const list = field.includes(".") ? elementNamed(page, field.replace(/\.\d+\.[^.]+$/, "")) : null;
  const [from, path] = other.startsWith("item.")
    ? [list?.children ?? [], other.slice("item.".length)]
    : [page.elements, other];
  const label = flatElements(from).find((element) => element.valueDestination === path)?.params.label;
  return label === undefined ? { code: "compare", params: rest } : { code, params: { ...rest, other: label } };
}

/** Everything wrong on the pages that are part of the form now. */
export const validateForm = (form: Form, facts: FormFacts): FieldProblem[] =>
  visiblePages(form, facts).flatMap((page) => validatePage(page, facts));

function problemWithFiles(asked: Element, facts: FormFacts, row: ItemFacts | null): Found | null {
  const element = documentIn(asked, row);
  const document = documentOf(element, facts.documents);
  const validators = askedValidators(element, facts, row);
  const isRequired = validators.some(({ type }) => type === "required" || type === "document");
  return problemWithDocument(element, document, isRequired) ?? problemWithSize(validators, document);
}

/** Files larger than a check of the form allows. Sizes are known once a file was looked at. */
function problemWithSize(validators: Validator[], document: CaseDocument | null): Found | null {
  for (const validator of validators) {
    if (validator.type !== "documentSize" || typeof validator.value !== "number") continue;
    const limitBytes = validator.value;
    if (answeringPages(document).every(({ sizeBytes }) => (sizeBytes ?? 0) <= limitBytes)) continue;
    const megabytes = Math.round((limitBytes / 1_048_576) * 10) / 10;
    return worded({ code: "file_too_large", params: { megabytes } }, validator);
  }
  return null;
}

/** The first thing wrong with one answer, or null. Without an answer only `required` and "at least so many" can be wrong. */
function problemWithValue(
  element: Element,
  value: Json | undefined,
  facts: FormFacts,
  item: ItemFacts | null,
): Found | null {
  const validators = askedValidators(element, facts, item);
  const around = { facts, item, element };
  const required = validators.find(({ type }) => type === "required");
  if (isEmpty(element, value)) {
    if (required !== undefined) return worded(requiredProblem(element), required);
    const fewest = validators.find(({ type }) => type === "minItems");
    if (fewest === undefined) return null;
    // "At least one" is the same as "required", and is said so.
    return worded(fewest.value === 1 ? requiredProblem(element) : problemOfValidator(fewest, [], around), fewest);
  }
  const ofKind = problemOfKind(element, value as Json, facts, item);
  if (ofKind !== null) return ofKind;
  for (const validator of validators) {
    const problem = worded(problemOfValidator(validator, value as Json, around), validator);
    if (problem !== null) return problem;
  }
  return null;
}

/** The checks that are made now. A condition that cannot be computed does not switch one off. */
export const askedValidators = (element: Element, facts: FormFacts, item: ItemFacts | null): Validator[] =>
  element.validate.filter(({ applyWhen }) => {
    if (applyWhen === undefined) return true;
    const verdict = askCondition(applyWhen, facts, item);
    return verdict === "holds" || verdict === "error";
  });

const worded = (problem: Found | null, { message }: Validator): Found | null =>
  problem === null || message === undefined ? problem : { ...problem, params: { ...problem.params, message } };
