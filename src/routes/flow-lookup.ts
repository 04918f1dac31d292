import { inputsOf } from "../collection/fields";
import { type Element, type Form, type FormFacts, type FormPage, hasAnswer } from "../collection/form";
import { flatElements } from "../collection/layout";
import { settledCountry } from "../collection/settle";
import { openElements, visiblePages } from "../collection/visible";
import { sha256Hex } from "../lib/bytes";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import type { LookupAnswer } from "../ui/flow/model-kinds";
import { runForApplicant } from "./flow-checks";
import { factsWith, type Pairs, type Visit } from "./flow-visit";

const mostCandidates = 5;
const longestQuery = 200;

/** One company that a register knows: what the form may fill in from it, by the names of the register's answer. */
interface Candidate {
  /** The same company has the same one each time it is found. */
  id: string;
  title: string;
  lines: string[];
  fields: JsonObject;
}

/** What the register says about what was typed into a look-up field; null: it could not be asked, or there is no such field. */
export async function lookUp(visit: Visit, page: FormPage, typed: Pairs, field: string): Promise<LookupAnswer> {
  const candidates = await candidatesFor(visit, page, typed, field);
  if (candidates === null) return { status: "failed" };
  return { status: "found", candidates: candidates.map(({ id, title, lines }) => ({ id, title, lines })) };
}

async function candidatesFor(visit: Visit, page: FormPage, typed: Pairs, field: string): Promise<Candidate[] | null> {
  const facts = factsWith(visit, page, typed);
  const element = lookupOf(page, facts, field);
  if (element === null) return null;
  const query = queryOf(element, facts);
  if (query === "") return [];
  const { params } = element;
  const { check = "company-registry", vendor = null } = params;
  if (typeof check !== "string" || (vendor !== null && typeof vendor !== "string")) return null;
  const country = countryOf(element, facts);
  if (country === null) return null;
  const subject = { country, registrationNumber: query, ...(/\d/.test(query) ? {} : { companyName: query }) };
  const found = await runForApplicant(visit, { check, vendor }, subject, `form look-up: ${field}`);
  switch (found?.status) {
    case "clear":
    case "review":
    case "rejected":
      return candidatesIn(found.result?.data ?? {}, Object.keys(params.fill ?? {}));
    case "not_found":
      return [];
    default:
      return null;
  }
}

const lookupOf = (page: FormPage, facts: FormFacts, field: string): Element | null =>
  openElements(page.elements, facts).find(({ id, element }) => id === field && element === "lookup") ?? null;

function queryOf(element: Element, { context }: FormFacts): string {
  const value = hasAnswer(element) ? getPath(context, element.valueDestination) : null;
  return typeof value === "string" ? value.slice(0, longestQuery) : "";
}

/** Where the company is: as the form says, else as the applicant has said elsewhere. */
function countryOf(element: Element, { context }: FormFacts): string | null {
  const said = [
    settledCountry(element, context, null),
    getPath(context, "entity.data.country"),
    getPath(context, "entity.data.countryOfIncorporation"),
  ];
  const country = said.find((one) => typeof one === "string" && /^[A-Z]{2}$/.test(one));
  return typeof country === "string" ? country : null;
}

/** Registers answer with one company, or with several under `companies` or `candidates`. Only what the form fills in leaves this place. */
export function candidatesIn(data: JsonObject, wanted: readonly string[]): Candidate[] {
  const several = [data.candidates, data.companies].find((list) => Array.isArray(list));
  const companies = Array.isArray(several) ? several : [data];
  return companies
    .filter(isObject)
    .slice(0, mostCandidates)
    .flatMap((company): Candidate[] => {
      const fields = Object.fromEntries(
        wanted.flatMap((name): [string, Json][] => {
          const value = getPath(company, name);
          return value === undefined || value === null ? [] : [[name, value]];
        }),
      );
      const texts = Object.values(fields)
        .map(textOf)
        .filter((text) => text !== "");
      const [title, ...lines] = texts;
      if (title === undefined) return [];
      return [{ id: sha256Hex(JSON.stringify(fields)).slice(0, 16), title, lines: lines.slice(0, 4), fields }];
    });
}

const textOf = (value: Json): string =>
  typeof value === "string" || typeof value === "number"
    ? String(value)
    : isObject(value)
      ? Object.values(value)
          .filter((part) => typeof part === "string")
          .join(", ")
      : "";

/** What the pages of the form have to keep as typed for one of the register's answers to be taken over, page by page. */
export interface Filling {
  page: FormPage;
  typed: Pairs;
  changed: ReadonlySet<string>;
}

/**
 * One of the answers taken over: what is typed then on each page that the form fills from it. Null: the register no longer says so. Only
 * fields that the applicant could type into now are filled.
 */
export async function fillFrom(
  visit: Visit,
  form: Form,
  page: FormPage,
  typed: Pairs,
  { field, candidate }: { field: string; candidate: string },
): Promise<Filling[] | null> {
  const found = await candidatesFor(visit, page, typed, field);
  const chosen = found?.find(({ id }) => id === candidate);
  if (chosen === undefined) return null;
  const facts = factsWith(visit, page, typed);
  const fill = lookupOf(page, facts, field)?.params.fill ?? {};
  const values = new Map(
    Object.entries(fill).flatMap(([name, path]): [string, Json][] =>
      chosen.fields[name] === undefined ? [] : [[path, chosen.fields[name]]],
    ),
  );
  return visiblePages(form, facts).flatMap((one): Filling[] => {
    const pairs = filledPairs(one, facts, values);
    return pairs.length === 0 ? [] : [{ page: one, typed: pairs, changed: new Set(pairs.map(([name]) => name)) }];
  });
}

/** What a browser posts for the fields of a page that are filled; an address of the register in words becomes its first line. */
function filledPairs(page: FormPage, facts: FormFacts, values: ReadonlyMap<string, Json>): Pairs {
  const open = new Set(openElements(page.elements, facts));
  return flatElements(page.elements)
    .filter((element) => open.has(element))
    .filter(hasAnswer)
    .flatMap((element): Pairs => {
      const path = element.valueDestination;
      const value = values.get(path);
      if (value === undefined) return [];
      const fitting = element.element === "address" ? addressFrom(value) : value;
      return inputsOf({ name: element.id, element, path, value: fitting, isDisabled: false }).filter(
        ([, text]) => text !== "",
      );
    });
}

/** Registers write addresses as one text, or in parts that are named a little differently. */
function addressFrom(value: Json): Json {
  if (!isObject(value)) return typeof value === "string" ? { line1: value } : value;
  const { postcode, street, state, ...parts } = value;
  const named = { line1: street, postalCode: postcode, region: state, ...parts };
  return Object.fromEntries(
    Object.entries(named).flatMap(([part, text]): [string, Json][] => (typeof text === "string" ? [[part, text]] : [])),
  );
}
