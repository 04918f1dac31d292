import { askCondition } from "../../collection/conditions";
import { countriesIn } from "../../collection/countries";
import { datePartsOf } from "../../collection/dates";
import { documentOf } from "../../collection/documents";
import { inputText, itemId, itemsOf } from "../../collection/fields";
import type { Element, FormFacts, FormPage, ItemFacts } from "../../collection/form";
import { markdown } from "../../collection/markdown";
import { messageFor } from "../../collection/messages";
import { isDisabled, visibleElements } from "../../collection/visible";
import type { Json } from "../../lib/json";
import { documentItem } from "./build-documents";
import { reviewSections } from "./build-review";
import type { Asked, Item, Option } from "./model";
import { answerOf, labelOf, type Seen, textOf } from "./seen";
import { flowWords } from "./words";

/** A list without rows shows one, so that nobody has to ask for the first. */
const firstRow: Json[] = [{}];
const mostRowsShown = 50;

/** Everything on a page in order. What is hidden now is there too, marked: an answer can bring it up without a reload. */
export const itemsOfPage = (page: FormPage, seen: Seen): Item[] =>
  page.elements.map((element) => itemOf(element, element.id, page, seen, null));

function itemOf(element: Element, name: string, page: FormPage, seen: Seen, row: ItemFacts | null): Item {
  const { facts, language } = seen;
  const hidden = visibleElements([element], facts, row).length === 0;
  const value = answerOf(element, facts, row);
  const { params } = element;
  const text = (of: typeof params.label): string | null => (of === undefined ? null : textOf(of, seen));
  const asked = askedOf(element, name, page, seen, row, hidden);
  switch (element.element) {
    case "heading":
      return {
        kind: "heading",
        name,
        hidden,
        text: text(params.text ?? params.label) ?? "",
        level: params.level === 3 ? 3 : 2,
      };
    case "text": {
      const source = text(params.text ?? params.label) ?? "";
      return { kind: "text", name, hidden, text: markdown(source), source };
    }
    case "date":
      return { kind: "date", ...asked, ...datePartsOf(value), autocomplete: params.autocomplete ?? null };
    case "country":
      return {
        kind: "select",
        ...asked,
        options: countriesIn(language),
        value: inputText(value),
        autocomplete: params.autocomplete ?? "country",
      };
    case "select":
      return {
        kind: "select",
        ...asked,
        options: optionsOf(element, seen),
        value: inputText(value),
        autocomplete: params.autocomplete ?? null,
      };
    case "radio":
      return { kind: "radio", ...asked, options: optionsOf(element, seen), value: inputText(value) };
    case "checkboxlist":
      return {
        kind: "checkboxlist",
        ...asked,
        options: optionsOf(element, seen),
        values: itemsOf(value).map(inputText),
      };
    case "checkbox":
      return { kind: "checkbox", ...asked, checked: value === true };
    case "fieldlist":
      return listOf(element, asked, itemsOf(value), page, seen);
    case "document":
      return documentItem(element, asked, documentOf(element, facts.documents), seen);
    case "review":
      return { kind: "review", name, hidden, sections: reviewSections(seen, page.id) };
    default:
      return {
        kind: element.element,
        ...asked,
        value: inputText(value),
        placeholder: text(params.placeholder),
        autocomplete: params.autocomplete ?? defaultAutocomplete[element.element] ?? null,
        inputMode: params.inputMode ?? null,
        suffix: text(params.suffix),
        lines: typeof params.rows === "number" ? Math.min(20, Math.max(2, params.rows)) : 5,
      };
  }
}

const defaultAutocomplete: Partial<Record<Element["element"], string>> = { email: "email", phone: "tel" };

function askedOf(
  element: Element,
  name: string,
  page: FormPage,
  seen: Seen,
  row: ItemFacts | null,
  hidden: boolean,
): Asked {
  const label = labelOf(element, seen);
  const problem = seen.problems.find((candidate) => candidate.page === page.id && candidate.field === name);
  const { hint } = element.params;
  return {
    name,
    label,
    hidden,
    hint: hint === undefined ? null : textOf(hint, seen),
    required: isRequired(element, seen.facts, row),
    disabled: isDisabled(element, seen.facts, row),
    problem: problem === undefined ? null : messageFor(problem, label, seen.language, seen.form.texts),
  };
}

const demanding: ReadonlySet<string> = new Set(["required", "document", "minItems"]);

/** Whether an answer is demanded as things stand. */
const isRequired = (element: Element, facts: FormFacts, row: ItemFacts | null): boolean =>
  element.validate.some(
    ({ type, applyWhen }) =>
      demanding.has(type) && (applyWhen === undefined || askCondition(applyWhen, facts, row) === "holds"),
  );

const optionsOf = (element: Element, seen: Seen): Option[] =>
  (element.params.options ?? []).map(({ value, label }) => ({ value, label: textOf(label, seen) }));

function listOf(element: Element, asked: Asked, stored: Json[], page: FormPage, seen: Seen): Item {
  const rows = stored.length === 0 && asked.required ? firstRow : stored;
  const { addLabel, itemLabel } = element.params;
  const words = flowWords(seen.language, seen.form.texts);
  const rowLabel = itemLabel === undefined ? asked.label : textOf(itemLabel, seen);
  const most = element.validate.find(({ type }) => type === "maxItems")?.value;
  return {
    kind: "fieldlist",
    ...asked,
    addLabel: addLabel === undefined ? words.addRow(rowLabel) : textOf(addLabel, seen),
    mayAdd: !asked.disabled && rows.length < (typeof most === "number" ? most : mostRowsShown),
    rows: rows.map((item, index) => ({
      index,
      id: itemId(item) ?? "",
      title: words.rowNumber(rowLabel, index + 1),
      items: element.children.map((child) =>
        itemOf(child, `${element.id}.${index}.${child.id}`, page, seen, { item, index }),
      ),
    })),
  };
}
