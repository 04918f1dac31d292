import type { CaseDocument } from "../domain/case";
import type { NewRequest } from "../domain/revision";
import type { JsonObject } from "../lib/json";
import { askCondition } from "./conditions";
import type { Element, Form, FormFacts, FormPage, Validator } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { rowLabels } from "./row-labels";
import { type RowStep, readRowName, rowAt } from "./rows";

/**
 * The question whose answer stands at `target`, alone and to be answered: `entity.data.companyName`, or of an item
 * `entity.data.additionalInfo.ubos[item_1].email`, as requirements name it. Null: the form asks for no such thing, or the item is gone.
 */
export function fieldAt(form: Form, target: string, context: JsonObject): { element: Element; page: FormPage } | null {
  const named = readRowName(target);
  for (const page of form.pages) {
    if (named === null) {
      const element = answering(page.elements, target);
      if (element !== null) return { element: alone(element, element.validate), page };
    } else {
      const element = fieldOfRow(form, page, named, context);
      if (element !== null) return { element, page };
    }
  }
  return null;
}

/** The document that a target names, by id or by key; requirements call one by its element: `documents.proof_of_address`. */
export function documentIdAt(documents: readonly Pick<CaseDocument, "id" | "key">[], target: string): string {
  const name = target.startsWith("documents.") ? target.slice("documents.".length) : target;
  return documents.find(({ id, key }) => id === name || key === name)?.id ?? name;
}

const answering = (elements: Element[], path: string): Element | null =>
  flatElements(elements).find(({ valueDestination }) => valueDestination === path) ?? null;

function fieldOfRow(
  form: Form,
  page: FormPage,
  { steps, path }: { steps: RowStep[]; path: string },
  context: JsonObject,
): Element | null {
  const lists: Element[] = [];
  for (const { list: where } of steps) {
    const list = answering(lists.at(-1)?.children ?? page.elements, where);
    if (list === null || !isList(list)) return null;
    lists.push(list);
  }
  const row = rowAt(context, steps);
  const child = answering(lists.at(-1)?.children ?? [], path);
  // A list in a row is corrected question by question, and its files by themselves.
  if (row === null || child === null || isList(child)) return null;
  const facts: FormFacts = { context, documents: [], nowMs: 0 };
  // Beside the row no rule could ask about it any more: which checks apply is settled here.
  const validate = child.validate.flatMap(({ applyWhen, ...validator }): Validator[] =>
    applyWhen !== undefined && askCondition(applyWhen, facts, row.facts) === "fails" ? [] : [validator],
  );
  const label = rowLabels(form, lists, row.facts, child.params.label);
  const names = lists.flatMap(({ id }, depth) => [id, (steps[depth]?.id ?? "").replace(/[^\w-]/g, "_")]);
  return {
    ...alone(child, validate),
    id: [...names, child.id].join("--"),
    valueDestination: `${row.path}.${path}`,
    params: { ...child.params, label },
  };
}

/** Asked for by name: shown, writable, and an answer is wanted. */
const alone = (element: Element, validate: Validator[]): Element => ({
  ...element,
  hidden: [],
  disable: [],
  validate: validate.some(({ type }) => type === "required") ? validate : [{ type: "required" }, ...validate],
});

const inputs = { text: "textfield", paragraph: "textarea", number: "number", date: "date" } as const;
const mostRadios = 6;

/** The element of something new. Answers go where no form of the definition writes. */
export function requestElement(target: string, { type, label, hint, options = [] }: NewRequest): Element {
  const base = {
    id: `request_${target}`,
    validate: [{ type: "required" as const }],
    hidden: [],
    disable: [],
    children: [],
  };
  if (type === "document") {
    const purpose = hint === undefined ? {} : { purpose: hint };
    return {
      ...base,
      element: "document",
      valueDestination: null,
      params: { label, ...purpose, category: "requested", documentType: target },
    };
  }
  const element = type === "choice" ? (options.length > mostRadios ? "select" : "radio") : inputs[type];
  const params = { label, ...(hint === undefined ? {} : { hint }), ...(type === "choice" ? { options } : {}) };
  return { ...base, element, valueDestination: requestPath(target), params };
}

export const requestPath = (target: string): string => `customData.requested.${target}`;
