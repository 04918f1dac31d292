import type { AdapterInput } from "../adapter.schema";

const data = `{
  name: body.company_name,
  registrationNumber: body.company_number,
  jurisdiction: body.jurisdiction,
  legalForm: body.type,
  status: body.company_status,
  incorporatedOn: body.date_of_creation,
  dissolvedOn: body.date_of_cessation,
  registeredAddress: body.registered_office_address,
  industries: body.sic_codes,
  previousNames: body.previous_company_names[].name,
  filings: {
    accountsOverdue: body.accounts.overdue,
    lastAccountsMadeUpTo: body.accounts.last_accounts.made_up_to,
    confirmationStatementOverdue: body.confirmation_statement.overdue
  },
  hasInsolvencyHistory: body.has_insolvency_history
}`;
const vendorRef = "body.etag";
const record = { data, vendorRef };

/**
 * The register of the United Kingdom. A key is free; it is the user's name of basic authentication, without a password. Written from
 * https://developer-specs.company-information.service.gov.uk (company profile; enumerations of `company_status`).
 */
export const companiesHouse: AdapterInput = {
  name: "companies-house",
  displayName: "Companies House (United Kingdom)",
  documentation: "https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/reference",
  baseUrl: "https://api.company-information.service.gov.uk",
  auth: { kind: "basic", userSecret: "COMPANIES_HOUSE_API_KEY" },
  checks: {
    "company-registry": {
      covers: "contains(['GB', 'GBR', 'UK'], upper(subject.country))",
      request: { path: "/company/{upper(subject.registrationNumber)}" },
      answers: [
        {
          when: "contains(['dissolved', 'converted-closed', 'closed', 'removed'], body.company_status)",
          verdict: "rejected",
          code: "dissolved",
          message: "The company has been struck off or closed.",
          ...record,
        },
        {
          when: "contains(['liquidation', 'receivership', 'administration', 'voluntary-arrangement', 'insolvency-proceedings'], body.company_status)",
          verdict: "rejected",
          code: "insolvent",
          message: "Insolvency proceedings are under way.",
          ...record,
        },
        {
          when: "body.accounts.overdue == `true` || body.confirmation_statement.overdue == `true`",
          verdict: "review",
          code: "filings_overdue",
          message: "The company owes the register its accounts or its confirmation statement.",
          ...record,
        },
        {
          when: "body.undeliverable_registered_office_address == `true` || body.registered_office_is_in_dispute == `true`",
          verdict: "review",
          code: "address_in_doubt",
          message: "The registered office is disputed, or mail to it comes back.",
          ...record,
        },
        { when: "contains(['active', 'open', 'registered'], body.company_status)", verdict: "clear", ...record },
        {
          when: "body.company_number != null",
          verdict: "review",
          code: "status_unknown",
          message: "The register does not say that the company is active.",
          ...record,
        },
        { httpStatus: [404], verdict: "not_found", code: "no_record", message: "No company has this number." },
        {
          httpStatus: [401, 403],
          verdict: "error",
          code: "not_authorised",
          message: "Companies House does not know the key.",
        },
      ],
    },
  },
};
