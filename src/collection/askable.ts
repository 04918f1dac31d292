import { entityName } from "../domain/entity-name";
import { getPath, isObject } from "../lib/json";
import { itemId, itemsOf } from "./fields";
import { type Form, type FormFacts, hasAnswer } from "./form";
import { isList } from "./kinds";
import { flatElements } from "./layout";
import { fieldAt } from "./revision-targets";
import { textIn } from "./texts";

/** What somebody can be asked again, by the names that a revision takes. Labels are in the form's first language. */
export interface Askable {
  pages: { target: string; label: string }[];
  /** `person`: the item it is about. */
  fields: { target: string; label: string; page: string; person: string | null }[];
  persons: { id: string; name: string | null }[];
}

export function askableOf(form: Form, facts: FormFacts): Askable {
  const [language = "en"] = form.languages;
  const persons = new Map<string, string | null>();
  const fields = form.pages.flatMap((page) =>
    flatElements(page.elements)
      .filter(hasAnswer)
      .flatMap((element): { target: string; person: string | null }[] => {
        if (!isList(element)) return [{ target: element.valueDestination, person: null }];
        return itemsOf(getPath(facts.context, element.valueDestination)).flatMap((item) => {
          const id = itemId(item);
          if (id === null) return [];
          persons.set(id, isObject(item) ? entityName(item) : null);
          return flatElements(element.children)
            .filter(hasAnswer)
            .map((child) => ({ target: `${element.valueDestination}[${id}].${child.valueDestination}`, person: id }));
        });
      })
      .flatMap(({ target, person }) => {
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
