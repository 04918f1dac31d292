import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { countryOf, familyNames, givenNames, industries } from "./places";
import type { Verdict } from "./scenarios";
import { type Seeded, seeded } from "./seeded";

/** An extract from the company register: active, active with neglected duties (`review`), or struck off (`rejected`). */
export function registryExtract(subject: CheckSubject, verdict: Verdict): JsonObject {
  const country = countryOf(subject.country);
  const choose = seedOf(subject);
  const incorporatedOn = choose.date("incorporated", 2006, 2019);
  const dissolved = verdict === "rejected";
  const neglected = verdict === "review";
  return {
    name: companyNameOf(subject),
    registrationNumber: subject.registrationNumber ?? `99${choose.number("number", 100_000, 999_999)}`,
    jurisdiction: subject.state === undefined ? country.code : `${country.code}-${subject.state.toUpperCase()}`,
    legalForm: country.legalForm,
    status: dissolved ? "dissolved" : "active",
    incorporatedOn,
    dissolvedOn: dissolved ? choose.date("dissolved", 2023, 2024) : null,
    registeredAddress: addressOf(subject, choose),
    previousNames: choose.number("renamed", 0, 3) === 0 ? [`${choose.pick("previous", familyNames)} & Co`] : [],
    industries: [choose.pick("industry", industries)],
    shareCapital: { amount: choose.number("capital", 1, 500) * 1_000, currency: country.currency },
    officers: [0, 1].map((nth) => ({
      name: personNameOf(choose, `officer${nth}`),
      role: nth === 0 ? "Director" : "Company secretary",
      appointedOn: choose.date(`officer${nth}`, 2019, 2022),
      resignedOn: null,
      nationality: country.code,
    })),
    filings: {
      lastAccountsMadeUpTo: neglected ? "2023-12-31" : "2025-12-31",
      accountsOverdue: neglected,
      lastAnnualReturn: choose.date("return", 2026, 2026),
    },
    register: country.register,
  };
}

/** Everything about a company is chosen by its number (else its name), so that registry and ownership agree. */
export const seedOf = ({ country, registrationNumber, companyName }: CheckSubject): Seeded =>
  seeded(`${country ?? ""}|${registrationNumber ?? companyName ?? ""}`);

export const personNameOf = (choose: Seeded, about: string): string =>
  `${choose.pick(`${about}.given`, givenNames)} ${choose.pick(`${about}.family`, familyNames)}`;

export const companyNameOf = (subject: CheckSubject): string =>
  subject.companyName ?? `${seedOf(subject).pick("name", familyNames)} Trading`;

export function addressOf({ country: code }: CheckSubject, choose: Seeded): JsonObject {
  const country = countryOf(code);
  const { town, postcode } = choose.pick("town", country.towns);
  return {
    street: `${choose.number("house", 1, 180)} ${choose.pick("street", country.streets)}`,
    postcode,
    city: town,
    country: country.code,
  };
}
