import type { JsonObject } from "../../../lib/json";
import { foldedNames } from "./folded-names";
import { ownershipGraph } from "./graph";
import { accountOf, companyById, type FictionalCompany, fictionalCompanies, hostOf, personById } from "./register";
import { extractOf } from "./register-extract";

/** A company of the registry in a list. */
export interface RegistryLine {
  id: string;
  name: string;
  country: string;
  registrationNumber: string;
  legalForm: string;
  kind: string;
  status: FictionalCompany["status"];
  /** What about it is worth trying, in a word each: `circular`, `nominee`, `listed owner`. */
  tries: string[];
}

/** Companies whose name, number, people or kind have all the words, in the order of the registry. */
export function searchRegistry(words: string, country: string | null): RegistryLine[] {
  const wanted = foldedNames.person(words).split(" ").filter(Boolean);
  return fictionalCompanies
    .filter((company) => country === null || company.country === country.toUpperCase())
    .filter((company) => wanted.every((word) => searchable.get(company.id)?.includes(word)))
    .map(lineOf);
}

/** One company in full: the register's extract, the graph of its owners, and subjects to paste into checks. Null: there is none. */
export function registryEntry(id: string) {
  const company = companyById(id);
  if (company === null) return null;
  return {
    ...lineOf(company),
    extract: extractOf(company),
    ownership: ownershipGraph(company),
    people: peopleOf(company),
    subjects: subjectsOf(company),
  };
}

function lineOf(company: FictionalCompany): RegistryLine {
  const { id, name, country, registrationNumber, legalForm, kind, status } = company;
  return { id, name, country, registrationNumber, legalForm, kind, status, tries: triesOf(company) };
}

function triesOf(company: FictionalCompany): string[] {
  const above = ownershipGraph(company);
  const owners = above.nodes.map(({ id }) => id).filter((id) => id !== "subject");
  const isCircular = above.edges.some(({ source }) => source === "subject") || hasMutual(above.edges);
  return [
    ...(company.status === "active" ? [] : [company.status]),
    ...(company.previousNames.length > 0 ? ["name change"] : []),
    ...(company.kind === "company" ? [] : [company.kind.replaceAll("_", " ")]),
    ...(isCircular ? ["circular"] : []),
    ...(owners.some((id) => (companyById(id)?.holdings.length ?? 0) > 0) && !isCircular ? ["layers"] : []),
    ...(above.edges.some(({ data }) => data.nominee === true) ? ["nominee"] : []),
    ...(above.edges.some(({ data }) => data.control === true) ? ["control"] : []),
    ...(company.ownersMissing || owners.some((id) => companyById(id)?.ownersMissing) ? ["owners missing"] : []),
    ...(company.entry === null ? [] : ["on the watch list"]),
    ...(company.resembles === null ? [] : ["resembles a listed name"]),
    ...(owners.some((id) => (personById(id)?.entry ?? companyById(id)?.entry ?? null) !== null)
      ? ["listed owner"]
      : []),
    ...([...owners, ...company.directors].some((id) => (personById(id)?.office ?? null) !== null) ? ["PEP"] : []),
    ...(company.acquirers === null ? [] : [`${company.acquirers} merchant`]),
    ...(company.site === "rejected" || company.site === "review" ? ["website findings"] : []),
    ...(company.creditBand === "D" || company.creditBand === "E" ? ["bad credit"] : []),
  ];
}

const hasMutual = (edges: readonly { source: string; target: string }[]): boolean =>
  edges.some(({ source, target }) => edges.some((other) => other.source === target && other.target === source));

/** Owners in the end, all persons above, and directors, each once. */
function peopleOf(company: FictionalCompany) {
  const owners = ownershipGraph(company).nodes.map(({ id }) => id);
  return [...new Set([...owners, ...company.directors])].flatMap((id) => {
    const person = personById(id);
    if (person === null) return [];
    const { firstName, lastName, dateOfBirth, nationality, office, entry } = person;
    return [
      {
        ...{ id, firstName, lastName, dateOfBirth, nationality, office },
        watchListEntry: entry?.id ?? null,
        isDirector: company.directors.includes(id),
      },
    ];
  });
}

/** What to send to which check to meet this company. */
function subjectsOf(company: FictionalCompany): Record<string, JsonObject> {
  const { name: companyName, country, registrationNumber } = company;
  const host = hostOf(company);
  const persons = peopleOf(company).map(({ id, firstName, lastName, dateOfBirth, nationality }) => ({
    ...{ id, firstName, lastName, dateOfBirth, nationality },
  }));
  const holder = { bankAccountName: companyName, companyRegistrationNumber: registrationNumber };
  return {
    "company-registry": { companyName, country, registrationNumber },
    ubo: { companyName, country, registrationNumber },
    "company-sanctions": { companyName, country, registrationNumber },
    ...(persons.length > 0 && { "individuals-sanctions": { persons } }),
    "bank-account-verification": { bankAccountDetails: { ...accountOf(company), holder } },
    ...(company.creditBand !== null && {
      "commercial-credit-check": { companyName, country, companyRegistrationNumber: registrationNumber },
    }),
    ...(host !== null && { "merchant-monitoring": { websiteUrl: `https://${host}`, country } }),
    "merchant-screening": { merchantName: companyName, address: { country } },
  };
}

const searchable: ReadonlyMap<string, string> = new Map(
  fictionalCompanies.map((company) => [
    company.id,
    [
      foldedNames.person(company.id, company.name, ...company.previousNames, company.registrationNumber),
      foldedNames.person(company.country, company.legalForm, ...triesOf(company)),
      ...peopleOf(company).map(({ firstName, lastName }) => foldedNames.person(firstName, lastName)),
    ].join(" "),
  ]),
);
