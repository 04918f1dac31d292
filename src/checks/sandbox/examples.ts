import type { JsonObject } from "../../lib/json";
import type { CheckType } from "../contract";
import { birthDatesFor } from "./birth-dates";
import { type ScenarioName, scenarios, scopeWords } from "./scenarios";
import { specimens } from "./specimens";

/** Inputs that choose a scenario: by option, by the data, and by the data for this check alone. The first is the surest. */
export function examplesOf(check: CheckType, name: ScenarioName): JsonObject[] {
  const { word } = scenarios[name];
  const scoped = `${scopeWords[check]}-${word}`;
  const numbers = [`SBX-${word.toUpperCase()}`, `SBX-${scoped.toUpperCase()}`];
  const byOption = { options: { scenario: name } };
  const born = birthDatesFor(check, name).map((dateOfBirth) => ({ dateOfBirth }));
  const shown = specimens.flatMap(({ file, scenario }) => (scenario === name ? [file] : []));
  switch (check) {
    case "individual-sanctions":
      return [byOption, { lastName: word }, { lastName: scoped }, ...born].map((over) => ({ ...person, ...over }));
    case "identity-verification":
      return [
        byOption,
        { lastName: word },
        { lastName: scoped },
        { email: `ada+${word.toLowerCase()}@example.com` },
        ...born,
      ].map((over) => ({ ...person, ...over }));
    case "individuals-sanctions": {
      const people = (over: JsonObject): JsonObject => ({
        persons: [
          { ...person, id: "u1" },
          { ...other, ...over },
        ],
      });
      return [
        { ...people({}), ...byOption },
        people({ lastName: word }),
        people({ lastName: scoped }),
        ...born.map(people),
      ];
    }
    case "identity-documents": {
      const { dateOfBirth, firstName, lastName } = person;
      const of = (over: JsonObject): JsonObject => ({
        person: { firstName, lastName, dateOfBirth, ...over },
        ...papers,
      });
      return [
        { ...of({}), ...byOption },
        of({ lastName: word }),
        of({ lastName: scoped }),
        ...born.map(of),
        ...shown.map((file) => ({ ...of({}), images: { ...papers.images, documentFront: file } })),
      ];
    }
    case "bank-account-verification": {
      const holder = { bankAccountName: company.companyName, companyRegistrationNumber: company.registrationNumber };
      const of = (over: JsonObject): JsonObject => ({
        bankAccountDetails: { sortCode: "20-45-18", bankAccountNumber: "30118245", holder: { ...holder, ...over } },
      });
      return [
        { ...of({}), ...byOption },
        ...numbers.map((number) => of({ companyRegistrationNumber: number })),
        of({ bankAccountName: `Sandbox ${word} Ltd` }),
      ];
    }
    case "commercial-credit-check": {
      const business = { businessType: "Company", legalForm: "Private limited company" };
      return [
        { ...business, companyRegistrationNumber: company.registrationNumber, ...byOption },
        ...numbers.map((number) => ({ ...business, companyRegistrationNumber: number })),
      ];
    }
    case "merchant-monitoring": {
      const site = { websiteUrl: "https://northwind.example", country: "GB" };
      return [
        { ...site, ...byOption },
        { ...site, websiteUrl: `https://sbx-${word.toLowerCase()}.example` },
        { ...site, websiteUrl: `https://sbx-${scoped.toLowerCase()}.example` },
        { ...site, companyName: `Sandbox ${word} Ltd` },
      ];
    }
    case "merchant-screening": {
      const address = { street: "Station Road", city: "Leeds", postcode: "LS2 7QA", country: "GB" };
      const principals = [{ firstName: "Ada", lastName: "Brennan" }];
      return [
        { merchantName: company.companyName, address, principals, ...byOption },
        { merchantName: `Sandbox ${word} Ltd`, address, principals },
        { merchantName: `Sandbox ${scoped} Ltd`, address, principals },
      ];
    }
    case "document-ocr": {
      const page = { documentType: "passport", country: "IE" };
      return [
        { fileId: "file_passport", ...page, ...byOption },
        { fileId: `sbx-${word.toLowerCase()}`, ...page },
        { fileId: `sbx-${scoped.toLowerCase()}`, ...page },
        { imageUrl: `https://sbx-${word.toLowerCase()}.example/front.png`, ...page },
        ...shown.map((file) => ({ fileId: file, ...page })),
      ];
    }
    case "address": {
      const place = { city: "Leeds", postcode: "LS2 7QA", country: "GB" };
      return [
        { line1: "12 Station Road", ...place, ...byOption },
        { line1: `Sandbox ${word} Street 12`, ...place },
        { line1: `Sandbox ${scoped} Street 12`, ...place },
      ];
    }
    case "company-registry":
    case "ubo":
    case "company-sanctions":
      return [
        { ...company, ...byOption },
        ...numbers.map((number) => ({ ...company, registrationNumber: number })),
        { ...company, companyName: `Sandbox ${word} Ltd` },
      ];
  }
}

const person = { firstName: "Ada", lastName: "Brennan", dateOfBirth: "1987-04-12", country: "IE" };
const other = { id: "u2", firstName: "Tomas", lastName: "Okafor", dateOfBirth: "1979-11-02", country: "GB" };
const company = { companyName: "Northwind Trading Ltd", country: "GB", registrationNumber: "08412973" };
const papers = {
  document: { number: "X1234567", country: "IE", type: "PASSPORT" },
  images: { face: "file_selfie", documentFront: "file_passport" },
};
