import type { NewRequest } from "../domain/revision";
import { getPath, type JsonObject } from "../lib/json";
import { askCondition } from "./conditions";
import { itemId, itemsOf } from "./fields";
import { type Element, type Form, type FormFacts, type FormPage, hasAnswer, type Text, type Validator } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { textIn } from "./texts";

/**
 * The question whose answer stands at `target`, alone and to be answered: `entity.data.companyName`, or of an item
 * `entity.data.additionalInfo.ubos[item_1].email`, as requirements name it. Null: the form asks for no such thing, or the item is gone.
 */
export function fieldAt(form: Form, target: string, context: JsonObject): { element: Element; page: FormPage } | null {
  const [, listPath, id, rest] = /^([^[\]]+)\[([^[\]]+)\]\.([^[\]]+)$/.exec(target) ?? [];
  for (const page of form.pages) {
    for (const element of flatElements(page.elements).filter(hasAnswer)) {
      if (listPath === undefined) {
        if (element.valueDestination === target) return { element: alone(element, element.validate), page };
      } else if (isList(element) && element.valueDestination === listPath) {
        const found = fieldOfItem(form, element, listPath, id ?? "", rest ?? "", context);
        if (found !== null) return { element: found, page };
      }
    }
  }
  return null;
}

function fieldOfItem(
  form: Form,
  list: Element,
  listPath: string,
  id: string,
  path: string,
  context: JsonObject,
): Element | null {
  const items = itemsOf(getPath(context, listPath));
  const index = items.findIndex((item) => itemId(item) === id);
  const item = items[index];
  const child = flatElements(list.children).find((candidate) => candidate.valueDestination === path);
  if (item === undefined || child === undefined) return null;
  const facts: FormFacts = { context, documents: [], nowMs: 0 };
  // Beside the row no rule could ask about it any more: which checks apply is settled here.
  const validate = child.validate.flatMap(({ applyWhen, ...validator }): Validator[] =>
    applyWhen !== undefined && askCondition(applyWhen, facts, { item, index }) === "fails" ? [] : [validator],
  );
  const label = rowLabel(form, list.params.itemLabel ?? list.params.label ?? list.id, index + 1, child.params.label);
  return {
    ...alone(child, validate),
    id: `${list.id}--${id.replace(/[^\w-]/g, "_")}--${child.id}`,
    valueDestination: `${listPath}.${index}.${path}`,
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

/** `Owner 2: E-mail`, in every language of the form. */
function rowLabel(form: Form, row: Text, number: number, label: Text | undefined): Text {
  const [first = "en"] = form.languages;
  const said = (language: string): string =>
    `${textIn(row, language, first)} ${number}${label === undefined ? "" : `: ${textIn(label, language, first)}`}`;
  return form.languages.length < 2
    ? said(first)
    : Object.fromEntries(form.languages.map((language) => [language, said(language)]));
}

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
