import { entityName } from "../domain/entity-name";
import { getPath, isObject, type Json } from "../lib/json";
import { type Element, type Form, type FormFacts, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { fieldAt } from "./revision-targets";
import { itemId, itemsOf, type RowStep, rowName } from "./rows";
import { textIn } from "./texts";

/** What somebody can be asked again, by the names that a revision takes. Labels are in the form's first language. */
export interface Askable {
  pages: { target: string; label: string }[];
  /** `person`: the item it is about. */
  fields: { target: string; label: string; page: string; person: string | null }[];
  persons: { id: string; name: string | null }[];
}

type Target = { target: string; person: string | null };

export function askableOf(form: Form, facts: FormFacts): Askable {
  const [language = "en"] = form.languages;
  const persons = new Map<string, string | null>();
  const targetsIn = (elements: Element[], root: Json, way: readonly RowStep[]): Target[] =>
    flatElements(elements)
      .filter(hasAnswer)
      .flatMap((element): Target[] => {
        const { valueDestination: path } = element;
        const [outer] = way;
        if (!isList(element))
          return [{ target: outer === undefined ? path : `${rowName(way)}.${path}`, person: outer?.id ?? null }];
        return itemsOf(getPath(root, path)).flatMap((item) => {
          const id = itemId(item);
          if (id === null) return [];
          if (outer === undefined) persons.set(id, isObject(item) ? entityName(item) : null);
          return targetsIn(element.children, item, [...way, { list: path, id }]);
        });
      });
  const fields = form.pages.flatMap((page) =>
    targetsIn(page.elements, facts.context, []).flatMap(({ target, person }) => {
      const found = fieldAt(form, target, facts.context);
      if (found === null) return [];
      const label = textIn(found.element.params.label ?? found.element.id, language, language);
      return [{ target, label, page: page.id, person }];
    }),
  );
  return {
    pages: form.pages.map(({ id, title }) => ({ target: id, label: textIn(title, language, language) })),
    fields,
    persons: [...persons].map(([id, name]) => ({ id, name })),
  };
}
