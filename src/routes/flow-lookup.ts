import { type Field, fieldsOf } from "../collection/fields";
import type { FormFacts, FormPage } from "../collection/form";
import { type Candidate, candidatesIn, isRegisterNumber } from "../collection/register-answer";
import { settledCountry } from "../collection/settle";
import { getPath, type JsonObject } from "../lib/json";
import type { LookupAnswer } from "../ui/flow/model-kinds";
import { runForApplicant } from "./flow-checks";
import { factsWith, type Pairs, type Visit } from "./flow-visit";

const longestQuery = 200;

/** What the register says about what was typed into a look-up field. */
export async function lookUp(visit: Visit, page: FormPage, typed: Pairs, field: string): Promise<LookupAnswer> {
  const found = await candidatesFor(visit, page, typed, field);
  if ("why" in found) return { status: found.why };
  return { status: "found", candidates: found.candidates.map(({ id, title, lines }) => ({ id, title, lines })) };
}

/** What a register knows, whole; or why it says nothing. */
export type Looked = { candidates: Candidate[] } | { why: Exclude<LookupAnswer["status"], "found"> };

export async function candidatesFor(visit: Visit, page: FormPage, typed: Pairs, field: string): Promise<Looked> {
  const facts = factsWith(visit, page, typed);
  const asked = lookupOf(page, facts, field);
  if (asked === null) return { why: "failed" };
  const { element } = asked;
  const query = queryOf(asked);
  if (query === "") return { candidates: [] };
  const { check = "company-registry", vendor = null, fill = {} } = element.params;
  if (typeof check !== "string" || (vendor !== null && typeof vendor !== "string")) return { why: "failed" };
  const country = countryOf(asked, facts);
  if (country === null) return { why: "no_country" };
  const isByName = check === "company-registry" && !isRegisterNumber(query);
  const subject: JsonObject = { country, ...(isByName ? { companyName: query } : { registrationNumber: query }) };
  const ask = { check, vendor, options: isByName ? { byName: true } : {} };
  const found = await runForApplicant(visit, ask, subject, `form look-up: ${field}`);
  if (found === "enough") return { why: "enough" };
  switch (found?.status) {
    case "clear":
    case "review":
    case "rejected":
      return { candidates: candidatesIn(found.result?.data ?? {}, Object.keys(fill)) };
    case "not_found":
      return { candidates: [] };
    default:
      // A register that has no use for a name was not asked.
      return { why: isByName && found?.error?.code === "bad_input" ? "by_number" : "failed" };
  }
}

/** The look-up field of that name, which may stand in a row; null: there is none that could be used now. */
export const lookupOf = (page: FormPage, facts: FormFacts, field: string): Field | null =>
  fieldsOf(page, facts).find(
    ({ name, element, isDisabled }) => name === field && element.element === "lookup" && !isDisabled,
  ) ?? null;

const queryOf = ({ value }: Field): string => (typeof value === "string" ? value.slice(0, longestQuery) : "");

/** Where the company is: as the form says, else as the applicant has said elsewhere. */
export function countryOf({ element, row }: Field, { context }: FormFacts): string | null {
  const said = [
    settledCountry(element, context, row?.item ?? null),
    getPath(context, "entity.data.country"),
    getPath(context, "entity.data.countryOfIncorporation"),
  ];
  const country = said.find((one) => typeof one === "string" && /^[A-Z]{2}$/.test(one));
  return typeof country === "string" ? country : null;
}
