import { standingPairs } from "../collection/drafts";
import { inputsOf } from "../collection/fields";
import { type Element, type Form, type FormFacts, type FormPage, hasAnswer } from "../collection/form";
import { flatElements } from "../collection/layout";
import { addressFrom } from "../collection/register-answer";
import { problemOfKind } from "../collection/validators";
import { openElements, visiblePages } from "../collection/visible";
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
    Object.entries(lookup.params.fill ?? {}).flatMap(([name, path]): [string, Json][] =>
      chosen.fields[name] === undefined ? [] : [[path, chosen.fields[name]]],
    ),
  );
  const country = countryOf(lookup, facts);
  return visiblePages(form, facts).flatMap((one): Filling[] => {
    // One answer may show the question for another: a page is filled as it stands.
    const standing =
      one.id === page.id ? typed : standingPairs(one, factsWith(visit, null, null), visit.view.drafts[one.id]);
    const pairs = filledPairs(one, factsWith(visit, one, standing), values, country);
    const changed = new Set(pairs.map(([name]) => name));
    const kept = standing.filter(([name]) => !changed.has(name));
    return pairs.length === 0 ? [] : [{ page: one, typed: [...kept, ...pairs], changed }];
  });
}

/** What a browser posts for the fields of a page that are filled. */
function filledPairs(
  page: FormPage,
  facts: FormFacts,
  values: ReadonlyMap<string, Json>,
  country: string | null,
): Pairs {
  const open = new Set(openElements(page.elements, facts));
  return flatElements(page.elements)
    .filter((element) => open.has(element))
    .filter(hasAnswer)
    .flatMap((element): Pairs => {
      const path = element.valueDestination;
      const value = values.get(path);
      if (value === undefined || !isChoosable(element, value, facts)) return [];
      const fitting = element.element === "address" ? addressFrom(value, country) : value;
      return inputsOf({ name: element.id, element, path, value: fitting, isDisabled: false }).filter(
        ([, text]) => text !== "",
      );
    });
}

const chosen: ReadonlySet<string> = new Set(["select", "radio", "country", "nationality", "state", "industry", "mcc"]);

/** Registers have words of their own for things that are chosen here; one that is no choice stays the applicant's to make. */
const isChoosable = (element: Element, value: Json, facts: FormFacts): boolean =>
  !chosen.has(element.element) || problemOfKind(element, value, facts, null) === null;
