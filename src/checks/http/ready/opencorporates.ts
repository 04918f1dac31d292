import type { AdapterInput } from "../adapter.schema";

const company = "body.results.company";
const record = {
  data: `{
    name: ${company}.name,
    registrationNumber: ${company}.company_number,
    jurisdiction: ${company}.jurisdiction_code,
    legalForm: ${company}.company_type,
    status: ${company}.current_status,
    incorporatedOn: ${company}.incorporation_date,
    dissolvedOn: ${company}.dissolution_date,
    registeredAddress: ${company}.registered_address_in_full,
    previousNames: ${company}.previous_names[].company_name,
    registerUrl: ${company}.registry_url,
    sourceUrl: ${company}.opencorporates_url,
    retrievedAt: ${company}.source.retrieved_at
  }`,
  vendorRef: `${company}.opencorporates_url`,
};

/**
 * Registers of many countries behind one address. Written from "API Reference: version 0.4.8"
 * (https://api.opencorporates.com/documentation/API-Reference, GET companies/:jurisdiction_code/:company_number). The jurisdiction is
 * the country's two letters, or with a state `us_de`. The key goes into the address: the documentation names no other place.
 * Not confirmed: the body of its refusals; they are told by their status.
 */
export const openCorporates: AdapterInput = {
  name: "opencorporates",
  displayName: "OpenCorporates",
  documentation: "https://api.opencorporates.com/documentation/API-Reference",
  baseUrl: "https://api.opencorporates.com/v0.4",
  auth: { kind: "query", parameters: { api_token: "OPENCORPORATES_API_TOKEN" } },
  checks: {
    "company-registry": {
      request: {
        path: "/companies/{lower(options.jurisdiction || (subject.state && join('_', [subject.country, subject.state])) || subject.country)}/{subject.registrationNumber}",
        query: { sparse: "'true'" },
      },
      answers: [
        {
          when: `${company}.inactive == \`true\` || ${company}.dissolution_date != null`,
          verdict: "rejected",
          code: "dissolved",
          message: "The register calls the company inactive, or names the day of its end.",
          ...record,
        },
        {
          when: `contains(['liquidation', 'insolvency', 'administration', 'receivership', 'bankruptcy'], lower(${company}.current_status || ''))`,
          verdict: "rejected",
          code: "insolvent",
          message: "Insolvency proceedings are under way.",
          ...record,
        },
        { when: `${company}.inactive == \`false\``, verdict: "clear", ...record },
        {
          when: `${company}.company_number != null`,
          verdict: "review",
          code: "status_unknown",
          message: "The register does not say whether the company is active.",
          ...record,
        },
        { httpStatus: [404], verdict: "not_found", code: "no_record", message: "No register knows this number." },
        {
          httpStatus: [401],
          verdict: "error",
          code: "not_authorised",
          message: "OpenCorporates does not know the key.",
        },
        // The documentation answers with 403 when the day's or month's calls are used up.
        { httpStatus: [403], verdict: "error", code: "quota_spent", message: "The calls of this account are used up." },
      ],
    },
  },
};
