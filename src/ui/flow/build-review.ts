import { countryName } from "../../collection/countries";
import { isDate } from "../../collection/dates";
import { answeringPages, documentOf } from "../../collection/documents";
import { inputText, itemsOf } from "../../collection/fields";
import type { Element, ItemFacts } from "../../collection/form";
import { visibleElements, visiblePages } from "../../collection/visible";
import { isObject, type Json } from "../../lib/json";
import type { ReviewSection } from "./model";
import { answerOf, labelOf, type Seen, textOf } from "./seen";
import { flowWords } from "./words";

/** Every answer of every other page, as people read it. */
export const reviewSections = (seen: Seen, thisPage: string): ReviewSection[] =>
  visiblePages(seen.form, seen.facts)
    .filter((page) => page.id !== thisPage)
    .map((page) => ({
      id: page.id,
      title: textOf(page.title, seen),
      href: `${seen.base}/${page.id}`,
      rows: visibleElements(page.elements, seen.facts).flatMap((element) => rowsOf(element, seen)),
    }))
    .filter((section) => section.rows.length > 0);

type Row = ReviewSection["rows"][number];

function rowsOf(element: Element, seen: Seen): Row[] {
  switch (element.element) {
    case "heading":
    case "text":
    case "review":
      return [];
    case "document": {
      const pages = answeringPages(documentOf(element, seen.facts.documents));
      const names = pages.map((page) => page.fileName ?? page.type ?? "…").join("\n");
      return [{ label: labelOf(element, seen), value: names === "" ? null : names }];
    }
    case "fieldlist":
      return listRows(element, seen);
    default:
      return [{ label: labelOf(element, seen), value: answerText(element, answerOf(element, seen.facts, null), seen) }];
  }
}

/** One row per item of a list: `Owner 1` and everything about them, a line each. */
function listRows(list: Element, seen: Seen): Row[] {
  const { itemLabel } = list.params;
  const label = itemLabel === undefined ? labelOf(list, seen) : textOf(itemLabel, seen);
  return itemsOf(answerOf(list, seen.facts, null)).map((item, index) => {
    const row: ItemFacts = { item, index };
    const lines = visibleElements(list.children, seen.facts, row).flatMap((child) => {
      const text = answerText(child, answerOf(child, seen.facts, row), seen);
      return text === null ? [] : [`${labelOf(child, seen)}: ${text}`];
    });
    const title = flowWords(seen.language, seen.form.texts).rowNumber(label, index + 1);
    return { label: title, value: lines.length === 0 ? null : lines.join("\n") };
  });
}

/** An answer as a sentence of the reader's language has it; null when there is none. */
export function answerText(
  element: Element,
  value: Json | undefined,
  seen: Pick<Seen, "form" | "language">,
): string | null {
  const { language } = seen;
  const words = flowWords(language, seen.form.texts);
  const optionText = (chosen: string): string => {
    const label = element.params.options?.find((option) => option.value === chosen)?.label;
    return label === undefined ? chosen : textOf(label, seen);
  };
  switch (element.element) {
    case "checkbox":
      return value === true ? words.yes : words.no;
    case "checkboxlist": {
      const chosen = itemsOf(value).map((one) => optionText(inputText(one)));
      return chosen.length === 0 ? null : new Intl.ListFormat(language).format(chosen);
    }
    case "date":
      return dateText(value, language);
    case "country":
      return inputText(value) === "" ? null : countryName(inputText(value), language);
    case "select":
    case "radio":
      return inputText(value) === "" ? null : optionText(inputText(value));
    default: {
      const text = inputText(value);
      const { suffix } = element.params;
      return text === "" ? null : suffix === undefined ? text : `${text} ${textOf(suffix, seen)}`;
    }
  }
}

function dateText(value: Json | undefined, language: string): string | null {
  if (typeof value === "string" && isDate(value)) {
    return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
      new Date(`${value}T00:00Z`),
    );
  }
  if (!isObject(value)) return null;
  return [value.day, value.month, value.year].filter((part) => part !== "").join(" ") || null;
}
