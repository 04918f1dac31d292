import type { Problem } from "../domain/problems";
import { isUnsafeKey } from "../lib/json";
import { parseGuard } from "../rules/guard";
import { askCondition } from "./conditions";
import { type Condition, type Element, type ElementKind, type Form, type FormFacts, reservedPageIds } from "./form";
import { textProblems } from "./form-texts";
import { validatorProblems } from "./form-validators";
import { ownTextProblems } from "./own-text-checks";

/** Everything wrong or suspicious in a form, errors first. `path` is where the form stands: `forms.kyb`. */
export function formProblems(form: Form, path: string): Problem[] {
  const found = [
    ...duplicates(form.pages, `${path}.pages`, "page"),
    ...duplicates(
      form.pages.flatMap((page) => page.elements),
      path,
      "element",
    ),
    ...destinationClashes(form, path),
    ...form.pages.flatMap((page, i) => {
      const here = `${path}.pages.${i}`;
      return [
        ...idProblems(page.id, here),
        ...(reservedPageIds.includes(page.id)
          ? [error("reserved_id", `${here}.id`, `"${page.id}" is an address of the flow itself: choose another id`)]
          : []),
        ...conditionProblems(page.hidden, `${here}.hidden`, "page"),
        ...page.elements.flatMap((element, j) => elementProblems(element, `${here}.elements.${j}`, null)),
      ];
    }),
    ...textProblems(form, path),
    ...ownTextProblems(form, path),
  ];
  return [
    ...found.filter(({ severity }) => severity === "error"),
    ...found.filter(({ severity }) => severity === "warning"),
  ];
}

const error = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });
const warning = (code: string, path: string, message: string): Problem => ({
  ...error(code, path, message),
  severity: "warning",
});

const silent: ReadonlySet<ElementKind> = new Set(["heading", "text", "review", "document"]);
const withOptions: ReadonlySet<ElementKind> = new Set(["select", "radio", "checkboxlist"]);

function elementProblems(element: Element, path: string, list: Element | null): Problem[] {
  const { element: kind, params } = element;
  const problems = [
    ...idProblems(element.id, path),
    ...destinationProblems(element, `${path}.valueDestination`, list !== null),
    ...validatorProblems(element, `${path}.validate`),
    ...conditionProblems(element.hidden, `${path}.hidden`, "element"),
    ...conditionProblems(element.disable, `${path}.disable`, null),
    ...element.validate.flatMap(({ applyWhen }, i) =>
      applyWhen === undefined ? [] : conditionProblems([applyWhen], `${path}.validate.${i}.applyWhen`, null),
    ),
  ];
  if (list !== null && (kind === "fieldlist" || kind === "document" || kind === "review")) {
    problems.push(error("not_in_a_list", `${path}.element`, `a ${kind} cannot stand inside a field list`));
  }
  if (list !== null && element.id === "id") {
    problems.push(error("reserved_id", `${path}.id`, '"id" is the id of the item: choose another'));
  }
  if ((!silent.has(kind) || kind === "document") && params.label === undefined) {
    problems.push(error("missing_label", `${path}.params.label`, "the applicant needs a label"));
  }
  if ((kind === "heading" || kind === "text") && params.text === undefined && params.label === undefined) {
    problems.push(error("missing_text", `${path}.params.text`, "there is nothing to read here"));
  }
  if (kind === "document" && params.category === undefined && params.documentType === undefined) {
    problems.push(error("missing_category", `${path}.params.category`, "say what kind of document this is"));
  }
  if (withOptions.has(kind)) problems.push(...optionProblems(element, `${path}.params.options`));
  if (kind !== "fieldlist") {
    if (element.children.length === 0) return problems;
    return [...problems, error("not_a_list", `${path}.children`, "only a field list has children")];
  }
  if (element.children.length === 0) problems.push(error("empty_list", `${path}.children`, "the list has no fields"));
  return [
    ...problems,
    ...duplicates(element.children, `${path}.children`, "element"),
    ...element.children.flatMap((child, i) => elementProblems(child, `${path}.children.${i}`, element)),
  ];
}

function optionProblems({ params: { options = [] } }: Element, path: string): Problem[] {
  if (options.length === 0) return [error("missing_options", path, "there is nothing to choose from")];
  const values = options.map(({ value }) => value);
  return values
    .filter((value, i) => values.indexOf(value) !== i)
    .map((value) => error("duplicate_option", path, `the value "${value}" stands there twice`));
}

function idProblems(id: string, path: string): Problem[] {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(id) && !isUnsafeKey(id)) return [];
  return [error("bad_id", `${path}.id`, "an id is a letter, then letters, digits, - and _ (64 at most)")];
}

function duplicates(named: { id: string }[], path: string, what: string): Problem[] {
  const ids = named.map(({ id }) => id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))].map((id) =>
    error("duplicate_id", path, `two ${what}s have the id "${id}"`),
  );
}

const segments = "(?:[A-Za-z_][A-Za-z0-9_-]*)(?:\\.[A-Za-z_][A-Za-z0-9_-]*)*";
const destination = new RegExp(`^(?:entity\\.data|customData)\\.${segments}$`);
const relative = new RegExp(`^${segments}$`);

/** An answer goes where people's facts stand, never to what the engine writes: outputs, decisions, documents, the entity's id. */
function destinationProblems(element: Element, path: string, isInList: boolean): Problem[] {
  const where = element.valueDestination;
  if (silent.has(element.element)) {
    return where === null ? [] : [error("bad_destination", path, `a ${element.element} has no answer to store`)];
  }
  if (where === null) return [error("bad_destination", path, "say where the answer goes")];
  const isGood = (isInList ? relative : destination).test(where) && !where.split(".").some(isUnsafeKey);
  if (!isGood) {
    const message = isInList
      ? "inside a list the path is relative to the item, like firstName"
      : "an answer goes below entity.data. or customData.";
    return [error("bad_destination", path, message)];
  }
  return isInList && where.split(".")[0] === "id"
    ? [error("bad_destination", path, "the id of an item is not for the applicant to write")]
    : [];
}

function destinationClashes(form: Form, path: string): Problem[] {
  const elements = form.pages.flatMap((page, i) =>
    page.elements.map((element, j) => ({ element, at: `${path}.pages.${i}.elements.${j}` })),
  );
  const lists = elements.flatMap(({ element, at }) => [
    element.children.map((child, i) => ({ element: child, at: `${at}.children.${i}` })),
  ]);
  return [elements, ...lists].flatMap(clashes);
}

/** The same path twice, or one path inside another: the second answer would overwrite the first. */
function clashes(placed: { element: Element; at: string }[]): Problem[] {
  const writing = placed.flatMap(({ element: { valueDestination }, at }) =>
    valueDestination === null ? [] : [{ where: `${valueDestination}.`, at }],
  );
  return writing.flatMap(({ where, at }, i) => {
    const other = writing.slice(0, i).find((one) => where.startsWith(one.where) || one.where.startsWith(where));
    if (other === undefined) return [];
    const text = where === other.where ? "the same path" : "a path that overlaps";
    return [error("duplicate_destination", `${at}.valueDestination`, `${text} is written by ${other.at}`)];
  });
}

const noFacts: FormFacts = { context: {}, documents: [], nowMs: 0 };

function conditionProblems(conditions: Condition[], path: string, hides: "page" | "element" | null): Problem[] {
  return conditions.flatMap((condition, i) => {
    const guard = parseGuard({ type: condition.engine, rule: condition.rule });
    if (!guard.ok) return [error("bad_rule", `${path}.${i}.rule`, guard.error)];
    // A rule that reads nothing says the same for every case.
    const isConstant =
      typeof condition.rule !== "object" ||
      condition.rule === null ||
      !/"(?:var|missing(?:_some)?)"/.test(JSON.stringify(condition.rule));
    const isAlways =
      hides !== null &&
      condition.engine === "json-logic" &&
      isConstant &&
      askCondition(condition, noFacts, null) === "holds";
    if (!isAlways) return [];
    return [warning(`unreachable_${hides}`, `${path}.${i}`, `the ${hides} is always hidden: nobody will see it`)];
  });
}
