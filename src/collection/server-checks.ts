import { canonicalCheck } from "../domain";
import type { FieldProblem } from "../domain/refusals";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { type Element, type FormFacts, type FormPage, hasAnswer, type ItemFacts, type Validator } from "./form";
import { isList } from "./kinds";
import { itemsOf, rowIn } from "./rows";
import { factAt } from "./settle";
import { askedValidators, validatePage } from "./validate";
import { isEmpty } from "./validators";
import { openElements } from "./visible";

/** A check that a form has the server make: which one, where the answer stands in its subject, and other facts by their paths. */
export interface ServerCheck {
  check: string;
  as: string;
  with: Record<string, string>;
  /** Who is asked; null: whoever is asked for such checks by default. */
  vendor: string | null;
}

const mostFacts = 10;
const keyPattern = /^[A-Za-z][\w-]{0,63}$/;

/** What `{check: "vat-number", as: "vatNumber", with: {"country": "entity.data.country"}}` asks for, or why it asks for nothing. */
export function serverCheckOf(value: Json): ServerCheck | string {
  if (!isObject(value)) return 'the value is {"check": …, "as": …}';
  const { check, as, with: facts = {}, vendor = null, ...more } = value;
  const [strange] = Object.keys(more);
  if (strange !== undefined) return `there is nothing to say as ${strange}`;
  if (typeof check !== "string" || !keyPattern.test(check)) return "check is the name of a check";
  if (typeof as !== "string" || !keyPattern.test(as)) return "as is the name of the answer in the check's subject";
  if (vendor !== null && (typeof vendor !== "string" || !keyPattern.test(vendor))) return "vendor is a name";
  if (!isObject(facts) || Object.keys(facts).length > mostFacts) return "with is an object of paths";
  const paths: Record<string, string> = {};
  for (const [name, path] of Object.entries(facts)) {
    if (!keyPattern.test(name) || typeof path !== "string" || path === "") return "with is an object of paths";
    paths[name] = path;
  }
  return { check: String(canonicalCheck(check)), as, with: paths, vendor };
}

/** One answer that the server is to check. */
export interface DueCheck {
  field: string;
  ask: ServerCheck;
  subject: JsonObject;
  validator: Validator;
}

/**
 * The checks that a page asks the server for now: of answers that are there and have nothing else wrong with them. Only what the form
 * itself names is ever asked, about facts that its paths name. `only`: fields (by their posted names) that are news; null: all.
 */
export function dueChecks(page: FormPage, facts: FormFacts, only: ReadonlySet<string> | null): DueCheck[] {
  if (!page.elements.some(asksServer)) return [];
  const wrong = new Set(validatePage(page, facts).map(({ field }) => field));
  const isNews = (field: string): boolean =>
    only === null || [...only].some((name) => name === field || name.startsWith(`${field}.`));
  const of = (element: Element, field: string, value: Json | undefined, item: ItemFacts | null): DueCheck[] => {
    if (value === undefined || isEmpty(element, value) || wrong.has(field) || !isNews(field)) return [];
    return askedValidators(element, facts, item).flatMap((validator): DueCheck[] => {
      if (validator.type !== "serverCheck") return [];
      const ask = serverCheckOf(validator.value ?? null);
      return typeof ask === "string" ? [] : [{ field, ask, validator, subject: subjectOf(ask, value, facts, item) }];
    });
  };
  const among = (elements: Element[], root: Json, row: ItemFacts | null, prefix: string): DueCheck[] =>
    openElements(elements, facts, row)
      .filter(hasAnswer)
      .flatMap((element) => {
        const field = `${prefix}${element.id}`;
        const value = getPath(root, element.valueDestination);
        if (!isList(element)) return of(element, field, value, row);
        return itemsOf(value).flatMap((item, index) =>
          among(element.children, item, rowIn(row, item, index), `${field}.${index}.`),
        );
      });
  return among(page.elements, facts.context, null, "");
}

const asksServer = ({ validate, children }: Element): boolean =>
  validate.some(({ type }) => type === "serverCheck") || children.some(asksServer);

function subjectOf(ask: ServerCheck, value: Json, facts: FormFacts, item: ItemFacts | null): JsonObject {
  const named = Object.entries(ask.with).flatMap(([name, path]): [string, Json][] => {
    const fact = factAt(path, facts.context, item?.item ?? null);
    return fact === undefined || fact === null ? [] : [[name, fact]];
  });
  return Object.fromEntries([...named, [ask.as, value]]);
}

/** What the server says of an answer, and all that it ever says. */
export type ServerVerdict = "valid" | "invalid" | "unknown";

/** The problems of what was found invalid; what nobody could tell is not held against the applicant. */
export const serverProblems = (
  page: FormPage,
  checked: readonly { due: DueCheck; verdict: ServerVerdict }[],
): FieldProblem[] =>
  checked.flatMap(({ due: { field, validator }, verdict }) =>
    verdict === "invalid"
      ? [
          {
            page: page.id,
            field,
            code: "server_check",
            params: validator.message === undefined ? {} : { message: validator.message },
          },
        ]
      : [],
  );
