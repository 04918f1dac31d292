import { askCondition, someHolds } from "./conditions";
import type { Element, Form, FormFacts, FormPage, ItemFacts, Validator } from "./form";
import { flatElements } from "./layout";

/** The pages that are part of the form now, in order. */
export const visiblePages = (form: Form, facts: FormFacts): FormPage[] =>
  form.pages.filter((page) => !someHolds(page.hidden, facts, null));

/** Whether every page that is part of the form now has been sent. `sent`: page id → when. */
export const areAllSent = (form: Form, facts: FormFacts, sent: Readonly<Record<string, number>>): boolean =>
  visiblePages(form, facts).every(({ id }) => Object.hasOwn(sent, id));

/**
 * The elements that are shown now, in order, those in rows and columns as if these were not there. Inside a list `item` is the row they
 * are shown for.
 */
export const visibleElements = (elements: Element[], facts: FormFacts, item: ItemFacts | null = null): Element[] =>
  flatElements(elements).filter((element) => !isHidden(element, facts, item));

/**
 * Whether the element itself is hidden, whatever it stands in. A rule that cannot be computed hides nothing: a question too many can be
 * answered, a missing one cannot.
 */
export const isHidden = (element: Element, facts: FormFacts, item: ItemFacts | null = null): boolean =>
  someHolds(element.hidden, facts, item);

/** Whether the element is shown but not to be written now. */
export const isDisabled = (element: Element, facts: FormFacts, item: ItemFacts | null = null): boolean =>
  someHolds(element.disable, facts, item);

/** What may be written and is checked: shown and not disabled. */
export const openElements = (elements: Element[], facts: FormFacts, item: ItemFacts | null = null): Element[] =>
  visibleElements(elements, facts, item).filter((element) => !isDisabled(element, facts, item));

const demanding: ReadonlySet<string> = new Set(["required", "document", "minItems"]);

/** Whether a check asks that there is an answer at all. */
export const isDemanding = ({ type }: Validator): boolean => demanding.has(type);

/** Whether an answer is demanded as things stand. */
export const isRequired = (element: Element, facts: FormFacts, item: ItemFacts | null = null): boolean =>
  element.validate.some(
    (check) =>
      isDemanding(check) && (check.applyWhen === undefined || askCondition(check.applyWhen, facts, item) === "holds"),
  );
