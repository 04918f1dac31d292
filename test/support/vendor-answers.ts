import type { JsonObject } from "../../src/lib/json";

// Answers in the shapes that vendors document, about companies and people that do not exist.

/** Company profile: https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/resources/companyprofile */
export const companiesHouseProfile = (over: JsonObject = {}): JsonObject => ({
  accounts: {
    accounting_reference_date: { day: "24", month: "02" },
    last_accounts: { made_up_to: "2025-02-24", type: "group" },
    next_due: "2026-08-24",
    overdue: false,
  },
  can_file: true,
  company_name: "NORTHWIND TRADING PLC",
  company_number: "00445790",
  company_status: "active",
  confirmation_statement: { last_made_up_to: "2026-06-01", next_due: "2027-06-15", overdue: false },
  date_of_creation: "1947-11-27",
  etag: "1a2b3c",
  has_insolvency_history: false,
  jurisdiction: "england-wales",
  registered_office_address: {
    address_line_1: "1 Wharf Road",
    locality: "London",
    postal_code: "N1 7GR",
    country: "United Kingdom",
  },
  sic_codes: ["47110"],
  type: "plc",
  ...over,
});

/** LEI record: https://www.gleif.org/en/lei-data/gleif-api (JSON:API, `lei-records`). */
export const gleifRecord = (over: { entity?: JsonObject; registration?: JsonObject } = {}): JsonObject => ({
  meta: { goldenCopy: { publishDate: "2026-11-21T16:00:00Z" } },
  data: {
    type: "lei-records",
    id: "5493001KJTIIGC8Y1R12",
    attributes: {
      lei: "5493001KJTIIGC8Y1R12",
      entity: {
        legalName: { name: "Northwind Holding Inc.", language: "en" },
        legalAddress: {
          language: "en",
          addressLines: ["1 Main Street"],
          city: "Wilmington",
          region: "US-DE",
          country: "US",
          postalCode: "19801",
        },
        registeredAs: "2168654",
        jurisdiction: "US-DE",
        status: "ACTIVE",
        ...over.entity,
      },
      registration: {
        initialRegistrationDate: "2012-06-06T15:53:00Z",
        lastUpdateDate: "2026-05-19T09:15:00Z",
        status: "ISSUED",
        nextRenewalDate: "2027-06-05T15:53:00Z",
        ...over.registration,
      },
    },
  },
});

/** `POST /check-vat-number`: https://ec.europa.eu/taxation_customs/vies/#/technical-information */
export const viesAnswer = (over: JsonObject = {}): JsonObject => ({
  countryCode: "DE",
  vatNumber: "136695976",
  requestDate: "2026-11-22T12:00:00.000Z",
  valid: true,
  requestIdentifier: "",
  name: "---",
  address: "---",
  ...over,
});
export const viesTrouble = (error: string): JsonObject => ({ actionSucceed: false, errorWrappers: [{ error }] });

/** `POST /match/{dataset}`: https://api.opensanctions.org/openapi.json */
export const openSanctionsMatches = (
  results: readonly { match: boolean; topics: readonly string[] }[],
): JsonObject => ({
  responses: {
    subject: {
      status: 200,
      results: results.map(({ match, topics }, place) => ({
        id: `NK-${place}`,
        caption: "Ada Brennan",
        schema: "Person",
        properties: { name: ["Ada Brennan"], topics: [...topics], birthDate: ["1974"] },
        datasets: ["fictional_list"],
        referents: [],
        score: match ? 0.91 : 0.52,
        features: { name_match: 1 },
        match,
      })),
      total: { value: results.length, relation: "eq" },
      query: { schema: "Person", properties: { name: ["Ada Brennan"] } },
    },
  },
  limit: 5,
});
