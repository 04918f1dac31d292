import type { JsonObject } from "../../../lib/json";
import type { ListEntry } from "../../../screening/entry";
import { sandboxEntries } from "../../../screening/sandbox-list";
import type { CheckSubject } from "../../inputs";
import type { Finding } from "../findings";
import type { FictionalAnswer } from "./answers";
import { foldedNames } from "./folded-names";
import { listedOwners } from "./ownership-answer";
import { fictionalPeople, findCompany } from "./register";

const sanctionsList = "Consolidated Financial Sanctions List (sandbox)";
const officeHolders = "Register of Public Office Holders (sandbox)";
const addressOf = (list: "consolidated" | "office-holders", id: string) =>
  `https://sandbox.edgecase.invalid/lists/${list}#${id}`;

const finding = (code: string, level: Finding["level"], text: string): Finding[] => [{ code, level, text }];
const clear: FictionalAnswer = { verdict: "clear", findings: [], record: {}, hits: [] };

const entriesByName = (kind: "person" | "company") =>
  new Map(
    sandboxEntries
      .filter((entry) => (entry.kind === "person") === (kind === "person"))
      .flatMap((entry) =>
        entry.names
          .filter(({ quality }) => quality !== "weak")
          .map(
            ({ name }) => [kind === "person" ? foldedNames.person(name) : foldedNames.company(name), entry] as const,
          ),
      ),
  );
const listedPeople = entriesByName("person");
const listedCompanies = entriesByName("company");

/**
 * A person against the sandbox's lists, by exact spelling of a name or alias: certain with the date of birth, possible without one, and
 * nobody's when the date is another. Null: neither the lists nor the registry know the name. Likeness is for the screening built in.
 */
export function personScreened(
  subject: Pick<CheckSubject, "firstName" | "lastName" | "dateOfBirth">,
): FictionalAnswer | null {
  const { firstName, lastName, dateOfBirth } = subject;
  const name = foldedNames.person(firstName, lastName);
  const entry = listedPeople.get(name) ?? listedPeople.get(foldedNames.person(lastName, firstName));
  if (entry !== undefined) return listed(entry, dateOfBirth);
  const person = fictionalPeople.find((one) => foldedNames.person(one.firstName, one.lastName) === name);
  if (person === undefined) return null;
  if (person.entry !== null) return listed(person.entry, dateOfBirth);
  if (person.office === null || (dateOfBirth !== undefined && dateOfBirth !== person.dateOfBirth)) return clear;
  return {
    verdict: "review",
    findings: finding("possible_pep", "medium", `${person.office}.`),
    record: {},
    hits: [
      personHit(`${person.firstName} ${person.lastName}`, person.dateOfBirth, [person.nationality], [], {
        pep: [
          {
            type: "pep-class-2",
            sourceName: officeHolders,
            sourceUrl: addressOf("office-holders", person.id),
            date: "2024-03-01",
            position: person.office,
          },
        ],
      }),
    ],
  };
}

/** The invented person of an entry, met with this date of birth. */
function listed(entry: ListEntry, dateOfBirth: string | undefined): FictionalAnswer {
  const agrees = dateOfBirth !== undefined && entry.birthDates.some((born) => agree(born, dateOfBirth));
  if (dateOfBirth !== undefined && !agrees && entry.birthDates.length > 0) return clear;
  const [main, ...others] = entry.names.map(({ name }) => name);
  const sanctions = [
    {
      type: "sanctions",
      sourceName: sanctionsList,
      sourceUrl: addressOf("consolidated", entry.id),
      date: entry.listedOn,
      programs: entry.programs,
    },
  ];
  return {
    verdict: agrees ? "rejected" : "review",
    findings: agrees
      ? finding("sanctioned", "high", "The person is on a current official sanctions list.")
      : finding("possible_match", "high", "A listed person has the same name; no date of birth tells them apart."),
    record: {},
    hits: [
      {
        ...personHit(main ?? entry.id, entry.birthDates[0] ?? null, entry.countries, others, { sanctions }),
        matchTypes: agrees ? ["name_exact", "date_of_birth"] : ["name_exact"],
        entryId: entry.id,
      },
    ],
  };
}

/** `1958-09-30`, `1958` or `1963/1965` against a full date. */
function agree(listedDate: string, date: string): boolean {
  const [from = "", to = from] = listedDate.split("/");
  return date.startsWith(from) || (listedDate.includes("/") && date.slice(0, 4) >= from && date.slice(0, 4) <= to);
}

const personHit = (
  matchedName: string,
  dateOfBirth: string | null,
  countries: string[],
  aka: string[],
  found: { sanctions?: JsonObject[]; pep?: JsonObject[] },
): JsonObject => ({
  ...{ matchedName, dateOfBirth, countries, matchTypes: ["name_exact", "date_of_birth"], aka },
  ...{ sanctions: [], warnings: [], pep: [], adverseMedia: [], fitnessProbity: [], other: [], ...found },
});

/** A company against the sandbox's lists: itself, a listed name that resembles it, or a listed owner. Null: nobody knows it. */
export function companyScreened(subject: CheckSubject): FictionalAnswer | null {
  const company = findCompany(subject) ?? findCompany({ companyName: subject.companyName, country: subject.country });
  const entry = company?.entry ?? listedCompanies.get(foldedNames.company(subject.companyName ?? "")) ?? null;
  if (entry !== null)
    return {
      verdict: "rejected",
      findings: finding("sanctioned", "high", "The company is on a current official sanctions list."),
      record: {},
      hits: [companyHit(entry, true)],
    };
  if (company === null) return null;
  if (company.resembles !== null)
    return {
      verdict: "review",
      findings: finding("possible_match", "high", "One listed company has a similar name."),
      record: {},
      hits: [companyHit(company.resembles, false)],
    };
  const owners = listedOwners(company);
  return owners.length === 0 ? clear : { ...clear, verdict: "review", findings: owners };
}

function companyHit(entry: ListEntry, isCertain: boolean): JsonObject {
  const [main, ...others] = entry.names.map(({ name }) => name);
  return {
    entity: {
      name: main ?? entry.id,
      sources: [addressOf("consolidated", entry.id)],
      officialLists: isCertain
        ? [
            {
              keyword: "SANCTIONS",
              category: "Sanctions lists",
              description: sanctionsList,
              country: "UTO",
              isCurrent: true,
            },
          ]
        : [],
      categories: isCertain ? ["Sanctions"] : ["Enforcement"],
      otherNames: others.map((name) => ({ name, type: "Also known as" })),
      linkedIndividuals: [],
      places: entry.countries.map((country) => ({ country })),
      lastReviewed: entry.listedOn,
      furtherInformation: entry.programs.map((program) => `Listed under the invented programme ${program}.`),
    },
    matchedFields: isCertain ? ["name", "country"] : ["name"],
    entryId: entry.id,
  };
}
