import { entityName } from "../domain/entity-name";
import { isObject } from "../lib/json";
import type { Element, Form, ItemFacts, Text } from "./form";
import { textIn } from "./texts";

/** `Owner 2: E-mail`, of a list in a list `Owner 2: Licence 1: Number`. `lists` and `row`: the outermost list first, its row last. */
export function rowLabel(
  lists: readonly Element[],
  row: ItemFacts,
  label: Text | undefined,
  language: string,
  fallback: string,
): string {
  const own = label === undefined ? [] : [textIn(label, language, fallback)];
  return [...rowTitles(lists, row, language, fallback), ...own].join(": ");
}

/** The same in every language of the form. */
export function rowLabels(
  { languages }: Pick<Form, "languages">,
  lists: readonly Element[],
  row: ItemFacts,
  label?: Text,
): Text {
  const [first = "en"] = languages;
  const said = (language: string): string => rowLabel(lists, row, label, language, first);
  return languages.length < 2
    ? said(first)
    : Object.fromEntries(languages.map((language) => [language, said(language)]));
}

/** Who a row is about, by the names in it or in the row around it; null while nobody has said one. */
export function rowPerson({ item, parent }: ItemFacts): string | null {
  const own = isObject(item) ? entityName(item) : null;
  return own ?? (parent === undefined ? null : rowPerson(parent));
}

const rowTitles = (lists: readonly Element[], row: ItemFacts, language: string, fallback: string): string[] =>
  chain(row).flatMap(({ index }, depth): string[] => {
    const list = lists[depth];
    if (list === undefined) return [];
    const name = list.params.itemLabel ?? list.params.label ?? list.id;
    return [`${textIn(name, language, fallback)} ${index + 1}`];
  });

const chain = (row: ItemFacts): ItemFacts[] => [...(row.parent === undefined ? [] : chain(row.parent)), row];
