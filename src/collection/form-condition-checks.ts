import type { Problem } from "../domain/problems";
import { isObject, type Json, sameJson } from "../lib/json";
import { parseGuard } from "../rules/guard";
import { readsOfJmespath } from "../rules/jmespath";
import { lintJsonSchema, readsOfJsonSchema } from "../rules/json-schema-rule";
import { askCondition, someHolds } from "./conditions";
import type { Condition, Form, FormFacts } from "./form";
import { placedElements } from "./layout";
import { formError as error, formWarning as warning } from "./problem";

/** Rules that do not parse, and those that hide for good. `hides`: what the conditions hide, if they do. */
export function conditionProblems(conditions: Condition[], path: string, hides: "page" | "element" | null): Problem[] {
  const wrong = conditions.flatMap((condition, i) => {
    const problem = problemWithRule(condition);
    return problem === null ? [] : [error("bad_rule", `${path}.${i}.rule`, problem)];
  });
  if (wrong.length > 0 || hides === null) return wrong;
  const always = conditions.findIndex((condition) => isConstant(condition) && holdsAtFirst(condition));
  const opposite = always >= 0 ? -1 : conditions.findIndex((one) => conditions.some((other) => isOpposite(one, other)));
  if (always < 0 && opposite < 0) return [];
  return [
    warning(
      `unreachable_${hides}`,
      `${path}.${Math.max(always, opposite)}`,
      `the ${hides} is always hidden: nobody will see it`,
    ),
  ];
}

function problemWithRule({ engine, rule }: Condition): string | null {
  if (engine === "json-schema") return lintJsonSchema(rule);
  const guard = parseGuard({ type: engine, rule });
  return guard.ok ? null : guard.error;
}

const noFacts: FormFacts = { context: {}, documents: [], nowMs: 0 };

const holdsAtFirst = (condition: Condition): boolean => askCondition(condition, noFacts, null) === "holds";

/** A rule that reads nothing says the same for every case. */
const isConstant = (condition: Condition): boolean => readsOf(condition).length === 0;

/** One of the two holds whatever the facts are: `x` and `{"!": x}`. */
const isOpposite = (one: Condition, other: Condition): boolean =>
  one.engine === "json-logic" &&
  other.engine === "json-logic" &&
  isObject(other.rule) &&
  sameJson(other.rule, { "!": one.rule }) &&
  // Of a number or a text `!` asks whether it is empty, which is no opposite of the rule that gives it back.
  isObject(one.rule);

/** The paths of facts that a rule names. Empty: none, and what it says never changes. */
export function readsOf({ engine, rule }: Condition): string[] {
  if (engine === "json-schema") return readsOfJsonSchema(rule);
  if (engine === "json-logic") return [...new Set(readsOfLogic(rule))];
  return typeof rule === "string" ? readsOfJmespath(rule) : [];
}

function readsOfLogic(rule: Json): string[] {
  if (Array.isArray(rule)) return rule.flatMap(readsOfLogic);
  if (!isObject(rule)) return [];
  return Object.entries(rule).flatMap(([operator, operands]) => {
    const list = Array.isArray(operands) ? operands : [operands];
    if (operator === "missing" || operator === "missing_some")
      return [...list.flat().filter((path) => typeof path === "string"), ...readsOfLogic(list)];
    const [path] = list;
    // A path that is computed can be any.
    return operator === "var" ? [typeof path === "string" ? path : "", ...readsOfLogic(list)] : readsOfLogic(list);
  });
}

/**
 * Pages that are hidden at first and wait for answers which only they ask for. The facts may come with the case, but most likely
 * somebody negated a rule.
 */
export function waitingPages(form: Form, path: string): Problem[] {
  const asking = form.pages.map((page, i) =>
    placedElements(page.elements, `${i}`).flatMap(({ element, list }) =>
      list === null && element.valueDestination !== null ? [element.valueDestination] : [],
    ),
  );
  return form.pages.flatMap((page, i) => {
    const reads = [...new Set(page.hidden.flatMap(readsOf))];
    if (reads.length === 0 || !someHolds(page.hidden, noFacts, null)) return [];
    const isAskedOn = (at: number, read: string): boolean =>
      (asking[at] ?? []).some((where) => read === where || read.startsWith(`${where}.`));
    const waitsForItself = reads.every(
      (read) => isAskedOn(i, read) && !form.pages.some((_page, at) => at !== i && isAskedOn(at, read)),
    );
    const message = "the page is shown only after answers that it asks for itself";
    return waitsForItself ? [warning("unreachable_page", `${path}.pages.${i}.hidden`, message)] : [];
  });
}
