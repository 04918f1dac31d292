import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { addressOf, personNameOf, seedOf } from "./registry";
import type { Verdict } from "./scenarios";

// Invented entries of invented lists: no real person or company is ever in an answer of the sandbox.
const sanctionsList = {
  name: "Consolidated Financial Sanctions List (sandbox)",
  url: "https://sandbox.edgecase.invalid/lists/consolidated",
};
const officeHolders = {
  name: "Register of Public Office Holders (sandbox)",
  url: "https://sandbox.edgecase.invalid/lists/office-holders",
};

/** Entries that resemble a company: none, a similar name (`review`), or the company itself (`rejected`). */
export function companyHits(subject: CheckSubject, verdict: Verdict): JsonObject[] {
  if (verdict === "clear") return [];
  const certain = verdict === "rejected";
  const choose = seedOf(subject);
  const name = subject.companyName ?? "";
  return [
    {
      entity: {
        name: certain ? name : `${name.split(/\s+/)[0] ?? name} International Trading`,
        sources: [sanctionsList.url],
        officialLists: certain
          ? [
              {
                keyword: "SANCTIONS",
                category: "Sanctions lists",
                description: sanctionsList.name,
                country: "UTO",
                isCurrent: true,
              },
            ]
          : [],
        categories: certain ? ["Sanctions"] : ["Enforcement", "Adverse media"],
        otherNames: [{ name: name.toUpperCase(), type: "Also known as" }],
        linkedIndividuals: [{ name: personNameOf(choose, "linked"), relation: "Director" }],
        places: [addressOf(subject, choose)],
        lastReviewed: choose.date("reviewed", 2026, 2026),
        furtherInformation: [
          certain ? "Funds frozen since the listing." : "Fined for late reporting of trades; the case is closed.",
        ],
      },
      matchedFields: certain ? ["name", "country", "registrationNumber"] : ["name", "country"],
    },
  ];
}

/** Entries that resemble a person: none, an office holder of the same name (`review`), or a listed person (`rejected`). */
export function personHits(subject: CheckSubject, verdict: Verdict): JsonObject[] {
  if (verdict === "clear") return [];
  const certain = verdict === "rejected";
  const choose = seedOf({ companyName: `${subject.firstName} ${subject.lastName}` });
  const list = certain ? sanctionsList : officeHolders;
  const source = {
    type: certain ? "sanctions" : "pep-class-2",
    sourceName: list.name,
    sourceUrl: list.url,
    date: choose.date("listed", 2018, 2025),
  };
  return [
    {
      matchedName: `${subject.firstName} ${subject.lastName}`,
      dateOfBirth: certain ? (subject.dateOfBirth ?? null) : choose.date("born", 1955, 1990),
      countries: [subject.nationality ?? subject.country ?? "UTO"],
      matchTypes: certain ? ["name_exact", "year_of_birth"] : ["name_exact"],
      aka: [`${subject.lastName}, ${subject.firstName?.slice(0, 1)}.`],
      sanctions: certain ? [source] : [],
      warnings: [],
      pep: certain ? [] : [source],
      adverseMedia: [],
      fitnessProbity: [],
      other: [],
    },
  ];
}
