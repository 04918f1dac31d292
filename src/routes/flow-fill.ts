import { standingPairs } from "../collection/drafts";
import { type Field, fieldsOf, inputsOf } from "../collection/fields";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { addressFrom } from "../collection/register-answer";
import { problemOfKind } from "../collection/validators";
import { visiblePages } from "../collection/visible";
import type { Json } from "../lib/json";
import { keepDraft } from "./flow-keep";
import { candidatesFor, countryOf, lookupOf } from "./flow-lookup";
import { factsWith, type Pairs, type Visit } from "./flow-visit";

/** What is kept of a page that is filled: all of it as it is typed then, and which fields are news. */
export interface Filling {
  page: FormPage;
  typed: Pairs;
  changed: ReadonlySet<string>;
}

/** Which of the register's answers is taken over. */
export interface Choice {
  field: string;
  candidate: string;
}

/**
 * Takes one of the register's answers over: it is kept as if it were typed, on every page that has a question for it. False: the
 * register no longer says so.
 */
export async function takeOver(visit: Visit, form: Form, page: FormPage, typed: Pairs, choice: Choice) {
  const fillings = await fillFrom(visit, form, page, typed, choice);
  for (const { page: filled, ...rest } of fillings ?? [])
    await keepDraft(visit, filled, { ...rest, device: "register", seen: null });
  return fillings !== null;
}

/** What is typed then, page by page. Only what the applicant could type in now is filled. */
async function fillFrom(visit: Visit, form: Form, page: FormPage, typed: Pairs, choice: Choice) {
  const found = await candidatesFor(visit, page, typed, choice.field);
  const chosen = "why" in found ? undefined : found.candidates.find(({ id }) => id === choice.candidate);
  const facts = factsWith(visit, page, typed);
  const lookup = lookupOf(page, facts, choice.field);
  if (chosen === undefined || lookup === null) return null;
  const values = new Map(
    Object.entries(lookup.element.params.fill ?? {}).flatMap(([name, path]): [string, Json][] =>
      chosen.fields[name] === undefined ? [] : [[path, chosen.fields[name]]],
    ),
  );
  const country = countryOf(lookup, facts);
  return visiblePages(form, facts).flatMap((one): Filling[] => {
    // One answer may show the question for another: a page is filled as it stands.
    const standing =
      one.id === page.id ? typed : standingPairs(one, factsWith(visit, null, null), visit.view.drafts[one.id]);
    const row = one.id === page.id ? rowOf(lookup) : null;
    const pairs = filledPairs(one, factsWith(visit, one, standing), values, country, row);
    const changed = new Set(pairs.map(([name]) => name));
    const kept = standing.filter(([name]) => !changed.has(name));
    return pairs.length === 0 ? [] : [{ page: one, typed: [...kept, ...pairs], changed }];
  });
}

/** `owners.0.company` stands in `owners.0`; null: in no row. */
const rowOf = ({ name, row }: Field): string | null =>
  row === undefined ? null : name.slice(0, name.lastIndexOf("."));

/** What a browser posts for the fields of a page that are filled. `row`: the one that `item.` paths are of. */
function filledPairs(
  page: FormPage,
  facts: FormFacts,
  values: ReadonlyMap<string, Json>,
  country: string | null,
  row: string | null,
): Pairs {
  return fieldsOf(page, facts).flatMap((field): Pairs => {
    const { element } = field;
    const own = rowOf(field);
    if (field.isDisabled || (own !== null && own !== row)) return [];
    const value = values.get(own === null ? field.path : `item.${element.valueDestination}`);
    if (value === undefined || !isChoosable(field, value, facts)) return [];
    const fitting = element.element === "address" ? addressFrom(value, country) : value;
    return inputsOf({ ...field, value: fitting }).filter(([, text]) => text !== "");
  });
}

const chosen: ReadonlySet<string> = new Set(["select", "radio", "country", "nationality", "state", "industry", "mcc"]);

/** Registers have words of their own for things that are chosen here; one that is no choice stays the applicant's to make. */
const isChoosable = ({ element, row }: Field, value: Json, facts: FormFacts): boolean =>
  !chosen.has(element.element) || problemOfKind(element, value, facts, row ?? null) === null;
