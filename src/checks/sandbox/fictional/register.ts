import { companyLines } from "./companies";
import { foldedNames } from "./folded-names";
import { peopleLines } from "./people";
import { companyIn, type FictionalCompany, type FictionalPerson, personIn } from "./register-lines";

export type { FictionalCompany, FictionalHolding, FictionalPerson } from "./register-lines";

/** Everybody the registry knows, owners and directors. */
export const fictionalPeople: readonly FictionalPerson[] = peopleLines.trim().split("\n").map(personIn);

export const fictionalCompanies: readonly FictionalCompany[] = companyLines.trim().split("\n").map(companyIn);

const companiesById = new Map(fictionalCompanies.map((company) => [company.id, company]));
const peopleById = new Map(fictionalPeople.map((person) => [person.id, person]));

export const companyById = (id: string): FictionalCompany | null => companiesById.get(id) ?? null;
export const personById = (id: string): FictionalPerson | null => peopleById.get(id) ?? null;

const numberKey = (number: string): string => number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
const companiesByNumber = new Map(
  fictionalCompanies.map((company) => [numberKey(company.registrationNumber), company] as const),
);
const companiesByName = new Map(
  fictionalCompanies.flatMap((company) =>
    [...company.previousNames, company.name].map((name) => [foldedNames.company(name), company] as const),
  ),
);

/**
 * The company of the registry that a subject names: by its number, in its country when one is given, else by its name of today or
 * before. A number that the registry does not know is nobody's, whatever the name.
 */
export function findCompany(asked: {
  country?: string | undefined;
  registrationNumber?: string | undefined;
  companyName?: string | undefined;
}): FictionalCompany | null {
  const found =
    asked.registrationNumber !== undefined
      ? companiesByNumber.get(numberKey(asked.registrationNumber))
      : companiesByName.get(foldedNames.company(asked.companyName ?? ""));
  if (found === undefined) return null;
  const country = asked.country?.slice(0, 2).toUpperCase();
  return country === undefined || country === found.country ? found : null;
}

/** The host of a company's website. `.example` leads nowhere for good. */
export const hostOf = (company: FictionalCompany): string | null =>
  company.site === null ? null : `${foldedNames.company(company.name).replace(/ /g, "-")}.example`;

/** The company's account at an invented bank. No bank has a sort code of 99. */
export const accountOf = (company: FictionalCompany): { sortCode: string; bankAccountNumber: string } => {
  const place = fictionalCompanies.indexOf(company) + 1;
  return { sortCode: "990001", bankAccountNumber: `99${String(place * 1_117).padStart(6, "0")}` };
};

/** Owners that are neither a person nor a company of the register. */
export const otherOwners: Readonly<Record<string, { name: string; type: string }>> = {
  public: { name: "Free float", type: "PUBLIC" },
  trust: { name: "Purpose trust without beneficiaries", type: "TRUST" },
};
