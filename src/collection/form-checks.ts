import type { Problem } from "../domain/problems";
import { isUnsafeKey } from "../lib/json";
import { type Element, type ElementKind, type Form, reservedPageIds } from "./form";
import { askProblems } from "./form-ask-checks";
import { conditionProblems, waitingPages } from "./form-condition-checks";
import { destinationClashes, destinationProblems } from "./form-destinations";
import { paramProblems } from "./form-param-checks";
import { textProblems } from "./form-texts";
import { validatorProblems } from "./form-validators";
import { isDocument, isLayout, isList } from "./kinds";
import { type PlacedElement, placedElements } from "./layout";
import { ownTextProblems } from "./own-text-checks";
import { formError as error, formWarning as warning } from "./problem";
import { mostListsDeep } from "./rows";

/** Everything wrong or suspicious in a form, errors first. `path` is where the form stands: `forms.kyb`. */
export function formProblems(form: Form, path: string): Problem[] {
  const placed = elementsOf(form, path);
  const found = [
    ...duplicates(form.pages, `${path}.pages`, "pages"),
    ...form.pages.flatMap((page, i) => pageProblems(page, `${path}.pages.${i}`)),
    ...waitingPages(form, path),
    ...duplicates(
      placed.filter(({ list }) => list === null).map(({ element }) => element),
      path,
      "elements",
    ),
    // Files of rows go by the element and the row: the list is not said.
    ...duplicates(
      placed.filter(({ element, list }) => list !== null && isDocument(element)).map(({ element }) => element),
      path,
      "documents in lists",
    ),
    ...listsAmong(placed).flatMap(({ element: list, path: here }) =>
      duplicates(
        placed.filter((one) => one.list === list).map(({ element }) => element),
        `${here}.children`,
        "elements",
      ),
    ),
    ...destinationClashes(placed),
    ...placed.flatMap((one) => [...elementProblems(one), ...paramProblems(one, placed), ...askProblems(one, placed)]),
    ...textProblems(form, path),
    ...ownTextProblems(form, path),
  ];
  return [
    ...found.filter(({ severity }) => severity === "error"),
    ...found.filter(({ severity }) => severity === "warning"),
  ];
}

const elementsOf = (form: Form, path: string): PlacedElement[] =>
  form.pages.flatMap((page, i) => placedElements(page.elements, `${path}.pages.${i}.elements`));

const listsAmong = (placed: PlacedElement[]): PlacedElement[] => placed.filter(({ element }) => isList(element));

function pageProblems(page: Form["pages"][number], path: string): Problem[] {
  return [
    ...idProblems(page.id, path),
    ...(reservedPageIds.includes(page.id)
      ? [error("reserved_id", `${path}.id`, `"${page.id}" is an address of the flow itself: choose another id`)]
      : []),
    ...conditionProblems(page.hidden, `${path}.hidden`, "page"),
  ];
}

/** Rows and columns around an element; more says nothing a screen can show. */
const mostLayouts = 4;

function elementProblems({ element, path, list, lists, layouts }: PlacedElement): Problem[] {
  const { element: kind } = element;
  return [
    ...idProblems(element.id, path),
    ...destinationProblems(element, `${path}.valueDestination`, list !== null),
    ...validatorProblems(element, `${path}.validate`),
    ...conditionProblems(element.hidden, `${path}.hidden`, "element"),
    ...conditionProblems(element.disable, `${path}.disable`, null),
    ...element.validate.flatMap(({ applyWhen }, i) =>
      applyWhen === undefined ? [] : conditionProblems([applyWhen], `${path}.validate.${i}.applyWhen`, null),
    ),
    ...(list === null ? [] : problemsInList(element, path)),
    ...(layouts.length > mostLayouts
      ? [error("too_deep", path, `at most ${mostLayouts} rows and columns stand inside one another`)]
      : []),
    ...(isLayout(element) && element.validate.length > 0
      ? [error("bad_validator", `${path}.validate`, `a ${kind} has no answer that could be checked`)]
      : []),
    ...(isList(element) && lists.length >= mostListsDeep
      ? [
          error(
            "too_deep",
            path,
            `lists stand at most ${mostListsDeep} deep: give this one a list of its own on the page`,
          ),
        ]
      : []),
    ...childProblems(element, `${path}.children`),
  ];
}

/** They are about the whole form. */
const notInLists: ReadonlySet<ElementKind> = new Set(["review", "stepper"]);

function problemsInList(element: Element, path: string): Problem[] {
  const { element: kind, id } = element;
  return [
    ...(notInLists.has(kind)
      ? [error("not_in_a_list", `${path}.element`, `a ${kind} cannot stand inside a list`)]
      : []),
    ...(id === "id" ? [error("reserved_id", `${path}.id`, '"id" is the id of the item: choose another')] : []),
  ];
}

function childProblems(element: Element, path: string): Problem[] {
  const count = element.children.length;
  if (isList(element)) return count > 0 ? [] : [error("empty_list", path, "the list has no fields")];
  if (isLayout(element))
    return count > 0 ? [] : [warning("empty_layout", path, `nothing stands in the ${element.element}`)];
  return count === 0 ? [] : [error("not_a_list", path, "only lists, rows and columns have children")];
}

function idProblems(id: string, path: string): Problem[] {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(id) && !isUnsafeKey(id)) return [];
  return [error("bad_id", `${path}.id`, "an id is a letter, then letters, digits, - and _ (64 at most)")];
}

function duplicates(named: { id: string }[], path: string, what: string): Problem[] {
  const ids = named.map(({ id }) => id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) =>
    error("duplicate_id", path, `two ${what} have the id "${id}"`),
  );
}
