import { datePartsOf } from "../../collection/dates";
import { documentOf } from "../../collection/documents";
import { inputText } from "../../collection/fields";
import type { Element, FormPage, ItemFacts } from "../../collection/form";
import { markdown } from "../../collection/markdown";
import { messageFor } from "../../collection/messages";
import { documentIn } from "../../collection/row-documents";
import { itemId, itemsOf, rowIn } from "../../collection/rows";
import { isDisabled, isHidden, isRequired, visibleElements } from "../../collection/visible";
import { assertNever } from "../../lib/assert-never";
import { isObject, type Json } from "../../lib/json";
import { addressItem, bankAccountItem, stateItem } from "./build-country-parts";
import { documentItem } from "./build-documents";
import { lookupItem, moneyItem, pickerItem, signatureItem, tagsOf } from "./build-kinds";
import { answerText, reviewSections } from "./build-review";
import type { Asked, Item, ListItem, Option, Step } from "./model";
import type { CardsItem } from "./model-kinds";
import { answerOf, labelOf, type Seen, textOf } from "./seen";
import { flowWords } from "./words";

/** A list without rows shows one, so that nobody has to ask for the first. */
const firstRow: Json[] = [{}];
const mostRowsShown = 50;

/**
 * Everything on a page in order. What is hidden now is there too, marked: an answer can bring it up without a reload. `steps`: for a
 * stepper on the page.
 */
export const itemsOfPage = (page: FormPage, seen: Seen, steps: Step[] = []): Item[] =>
  page.elements.map((element) => itemOf(element, { page, seen, steps, row: null, prefix: "", above: openAbove }));

/** The things on a page with what stands in rows and columns and in the items of its lists. */
export const everyItem = (items: Item[]): Item[] =>
  items.flatMap((item) => {
    if (item.kind === "group") return [item, ...everyItem(item.items)];
    if (item.kind !== "fieldlist" && item.kind !== "entitygroup") return [item];
    return [item, ...item.rows.flatMap((row) => everyItem(row.items))];
  });

/** Where an element stands. */
interface Place {
  page: FormPage;
  seen: Seen;
  steps: Step[];
  row: ItemFacts | null;
  /** Of the names of fields in a list: `owners.0.`. */
  prefix: string;
  /** What the rows and columns around it say: they hide and close what stands in them. */
  above: { hidden: boolean; disabled: boolean };
}
const openAbove = { hidden: false, disabled: false };

function itemOf(element: Element, place: Place): Item {
  const { page, seen, row } = place;
  const { facts } = seen;
  const name = `${place.prefix}${element.id}`;
  const hidden = place.above.hidden || isHidden(element, facts, row);
  const given = answerOf(element, facts, row);
  // Only before anybody answered: what was emptied stays empty.
  const value = given === undefined ? element.params.defaultValue : given;
  const { params } = element;
  const text = (of: typeof params.label): string | null => (of === undefined ? null : textOf(of, seen));
  const asked = askedOf(element, name, place, hidden);
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
    case "row":
    case "column": {
      const above = { hidden, disabled: place.above.disabled || isDisabled(element, facts, row) };
      const items = element.children.map((child) => itemOf(child, { ...place, above }));
      return { kind: "group", layout: element.element, name, hidden, items };
    }
    case "divider":
      return { kind: "divider", name, hidden };
    case "stepper":
      return { kind: "stepper", name, hidden, steps: place.steps };
    case "money":
      return moneyItem(element, asked, value, seen, row);
    case "country":
    case "nationality":
    case "locale":
    case "industry":
    case "mcc":
    case "relationship":
      return pickerItem(element, asked, value, seen);
    case "state":
      return stateItem(element, asked, value, seen, { page, name, row });
    case "address":
      return addressItem(element, asked, value, seen, row);
    case "bankaccount":
      return bankAccountItem(element, asked, value, seen, row);
    case "signature":
      return signatureItem(element, asked, value, seen);
    case "lookup":
      return lookupItem(asked, value, seen);
    case "tags":
      return { kind: "tags", ...asked, values: tagsOf(value) };
    case "multiselect":
      return { kind: "multiselect", ...asked, options: optionsOf(element, seen), values: tagsOf(value) };
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
      return listOf(element, asked, itemsOf(value), place);
    case "entitygroup":
      return cardsOf(element, asked, itemsOf(value), place);
    case "document":
    case "file":
    case "camera":
      return documentCard(element, asked, row, seen);
    case "review":
      return { kind: "review", name, hidden, sections: reviewSections(seen, page.id) };
    case "autocomplete":
    case "textfield":
    case "textarea":
    case "email":
    case "url":
    case "number":
    case "phone":
    case "taxid":
    case "iban": {
      const suggestions = element.element === "autocomplete" ? optionsOf(element, seen) : [];
      const typed = inputText(value);
      return {
        kind: element.element,
        ...asked,
        value: suggestions.find((option) => option.value === typed)?.label ?? typed,
        suggestions,
        placeholder: text(params.placeholder),
        autocomplete: params.autocomplete ?? defaultAutocomplete[element.element] ?? null,
        inputMode: params.inputMode ?? null,
        suffix: text(params.suffix),
        lines: typeof params.rows === "number" ? Math.min(20, Math.max(2, params.rows)) : 5,
      };
    }
    default:
      return assertNever(element.element);
  }
}

const defaultAutocomplete: Partial<Record<Element["element"], string>> = {
  email: "email",
  phone: "tel",
  url: "url",
  iban: "off",
  taxid: "off",
};

function askedOf(element: Element, name: string, { page, seen, row, above }: Place, hidden: boolean): Asked {
  const label = labelOf(element, seen);
  const problem = seen.problems.find((candidate) => candidate.page === page.id && candidate.field === name);
  const { hint } = element.params;
  return {
    name,
    label,
    hidden,
    hint: hint === undefined ? null : textOf(hint, seen),
    required: isRequired(element, seen.facts, row),
    disabled: above.disabled || isDisabled(element, seen.facts, row),
    problem: problem === undefined ? null : messageFor(problem, label, seen.language, seen.form.texts),
  };
}

const optionsOf = (element: Element, seen: Seen): Option[] =>
  (element.params.options ?? []).map(({ value, label }) => ({ value, label: textOf(label, seen) }));

function listOf(element: Element, asked: Asked, stored: Json[], place: Place): ListItem {
  const { seen } = place;
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
    rows: rows.map((item, index) => {
      const within = {
        ...place,
        row: rowIn(place.row, item, index),
        prefix: `${asked.name}.${index}.`,
        above: openAbove,
      };
      const items = element.children.map((child) => itemOf(child, within));
      return {
        index,
        id: itemId(item) ?? "",
        title: words.rowNumber(rowLabel, index + 1),
        items,
        takesFiles: everyItem(items).some((one) => one.kind === "document"),
      };
    }),
  };
}

function documentCard(element: Element, asked: Asked, row: ItemFacts | null, seen: Seen): Item {
  const own = documentIn(element, row);
  return documentItem(own, asked, documentOf(own, seen.facts.documents), seen);
}

/** A list as cards: each says who it is about, and is open while there is something to do in it. */
function cardsOf(element: Element, asked: Asked, stored: Json[], place: Place): CardsItem {
  const list = listOf(element, asked, stored, place);
  return {
    ...list,
    kind: "entitygroup",
    rows: list.rows.map((row) => {
      const item = stored[row.index] ?? {};
      const facts = rowIn(place.row, item, row.index);
      const texts = visibleElements(element.children, place.seen.facts, facts).flatMap((child) => {
        const text = said.has(child.element)
          ? answerText(child, answerOf(child, place.seen.facts, facts), place.seen)
          : null;
        return text === null ? [] : [text];
      });
      const isNew = Object.keys(isObject(item) ? item : {}).every((key) => key === "id");
      return { ...row, summary: texts.slice(0, 2).join(" "), isOpen: isNew || everyItem(row.items).some(wantsWork) };
    }),
  };
}

/** Kinds that say who somebody is: the first two of them are a card's heading. */
const said: ReadonlySet<string> = new Set(["textfield", "autocomplete", "lookup"]);

const wantsWork = (item: Item): boolean =>
  "problem" in item && !item.hidden && (item.problem !== null || (item.required && !item.disabled && isBlank(item)));

function isBlank(item: Item): boolean {
  switch (item.kind) {
    case "date":
      return item.year === "";
    case "checkboxlist":
    case "multiselect":
    case "tags":
      return item.values.length === 0;
    case "checkbox":
      return !item.checked;
    case "money":
      return item.amount === "";
    case "address":
    case "bankaccount":
      return item.parts.length === 0 || item.parts.some((part) => part.required && part.value === "");
    case "signature":
      return item.signer === "";
    case "lookup":
      return item.query === "";
    case "document":
      return item.files.length === 0;
    default:
      return "value" in item && item.value === "";
  }
}
