import { countryName } from "../../collection/countries";
import { industryName } from "../../collection/data/industries";
import { localeName } from "../../collection/data/locales";
import { mccName } from "../../collection/data/mccs";
import { nationalityName } from "../../collection/data/nationalities";
import { relationshipName } from "../../collection/data/relationships";
import { stateName } from "../../collection/data/states";
import { isDate } from "../../collection/dates";
import { answeringPages, documentOf } from "../../collection/documents";
import { inputText, partIn } from "../../collection/fields";
import type { Element, FormPage, ItemFacts } from "../../collection/form";
import { isDocument, isList, roleOf } from "../../collection/kinds";
import { documentIn } from "../../collection/row-documents";
import { itemsOf, rowIn } from "../../collection/rows";
import { visibleElements, visiblePages } from "../../collection/visible";
import { isObject, type Json } from "../../lib/json";
import { addressText, apart, bankAccountText, moneyText, signatureText } from "./answer-parts";
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

/** The answers of one page alone. */
export const pageRows = (page: FormPage, seen: Seen): Row[] =>
  visibleElements(page.elements, seen.facts).flatMap((element) => rowsOf(element, seen));

type Row = ReviewSection["rows"][number];

function rowsOf(element: Element, seen: Seen): Row[] {
  const label = labelOf(element, seen);
  switch (roleOf(element)) {
    case "layout":
    case "shown":
      return [];
    case "document": {
      const names = fileNames(element, seen).join("\n");
      return [{ label, value: names === "" ? null : names }];
    }
    case "list":
      return listRows(element, seen);
    default: {
      const answer = answerOf(element, seen.facts, null);
      const value = answerText(element, answer, seen);
      const strokes = element.element === "signature" ? inputText(partIn(answer, "strokes")) : "";
      return [{ label, value, ...(strokes === "" ? {} : { strokes }) }];
    }
  }
}

const fileNames = (element: Element, seen: Seen): string[] =>
  answeringPages(documentOf(element, seen.facts.documents)).map((page) => page.fileName ?? page.type ?? "…");

/** One row per item of a list: `Owner 1` and everything about them, a line each. */
const listRows = (list: Element, seen: Seen): Row[] =>
  itemsOf(answerOf(list, seen.facts, null)).map((item, index) => {
    const lines = itemLines(list, rowIn(null, item, index), seen);
    return { label: rowTitle(list, index, seen), value: lines.length === 0 ? null : lines.join("\n") };
  });

/** What was said in one item; items of a list in it go by their own titles. */
function itemLines(list: Element, row: ItemFacts, seen: Seen): string[] {
  const { language } = seen;
  return visibleElements(list.children, seen.facts, row).flatMap((child): string[] => {
    const value = answerOf(child, seen.facts, row);
    if (isList(child))
      return itemsOf(value).flatMap((item, index) => {
        const said = itemLines(child, rowIn(row, item, index), seen);
        return said.length === 0 ? [] : [`${rowTitle(child, index, seen)}: ${apart(said.join(" · "), language)}`];
      });
    const files = isDocument(child) ? fileNames(documentIn(child, row), seen).join(", ") : "";
    const text = isDocument(child) ? files || null : answerText(child, value, seen);
    return text === null ? [] : [`${labelOf(child, seen)}: ${apart(text, language)}`];
  });
}

function rowTitle(list: Element, index: number, seen: Seen): string {
  const { itemLabel } = list.params;
  const label = itemLabel === undefined ? labelOf(list, seen) : textOf(itemLabel, seen);
  return flowWords(seen.language, seen.form.texts).rowNumber(label, index + 1);
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
  const text = inputText(value);
  const named = (name: (code: string, language: string) => string): string | null =>
    text === "" ? null : element.params.options === undefined ? name(text, language) : optionText(text);
  switch (element.element) {
    case "checkbox":
      return value === true ? words.yes : words.no;
    case "checkboxlist":
    case "multiselect":
    case "tags": {
      const chosen = itemsOf(value).map((one) => optionText(inputText(one)));
      if (chosen.length < 2) return chosen[0] ?? null;
      return new Intl.ListFormat(language).format(chosen.map((one) => apart(one, language)));
    }
    case "date":
      return dateText(value, language);
    case "country":
      return named(countryName);
    case "nationality":
      return named(nationalityName);
    case "state":
      return named(stateName);
    case "locale":
      return named(localeName);
    case "industry":
      return named(industryName);
    case "mcc":
      return named((code) => `${apart(code, language)} – ${apart(mccName(code, language), language)}`);
    case "relationship":
      return named(relationshipName);
    case "select":
    case "radio":
    case "autocomplete":
      return text === "" ? null : optionText(text);
    case "money":
      return moneyText(value, language);
    case "address":
      return addressText(value, language);
    case "bankaccount":
      return bankAccountText(value, language, words);
    case "signature":
      return signatureText(element, value, language, words);
    default: {
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
