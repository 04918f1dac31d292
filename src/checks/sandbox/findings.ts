import type { CheckType } from "../contract";
import type { Verdict } from "./scenarios";
import type { FinishedCheck } from "./wire";

export type Finding = FinishedCheck["findings"][number];

const finding = (code: string, level: Finding["level"], text: string): Finding[] => [{ code, level, text }];

/** What the vendor has to say about a subject, beside the record. Nothing when all is well. */
export function findings(type: CheckType, verdict: Verdict): Finding[] {
  switch (verdict) {
    case "clear":
      return [];
    case "not_covered":
      return finding("not_covered", "info", "We do not cover this country or kind of subject.");
    case "not_found":
      return finding("no_record", "medium", "We found no record of this subject.");
    case "review":
      return possible[type];
    case "rejected":
      return certain[type];
  }
}

const possibleOfficeHolder = finding("possible_pep", "medium", "One politically exposed person has the same name.");
const listedPerson = finding("sanctioned", "high", "The person is on a current official sanctions list.");
const glare = finding("document_glare", "medium", "Glare hides part of the document's front.");
const altered = finding("document_altered", "high", "The document's photo has been replaced.");

const possible: Record<CheckType, Finding[]> = {
  "company-registry": [
    ...finding("accounts_overdue", "medium", "The last accounts are more than nine months overdue."),
    ...finding("mass_address", "medium", "More than 400 companies are registered at this address."),
  ],
  ubo: finding("circular_ownership", "high", "Two companies own each other, so the owners above them stay hidden."),
  "company-sanctions": finding("possible_match", "high", "One listed company has a similar name and the same country."),
  "individual-sanctions": possibleOfficeHolder,
  "individuals-sanctions": possibleOfficeHolder,
  "identity-verification": glare,
  "identity-documents": glare,
  "bank-account-verification": finding("name_partly_matches", "medium", "The account's name resembles the holder's."),
  "commercial-credit-check": finding("late_payer", "medium", "Suppliers were paid 38 days late on average."),
  "merchant-monitoring": [
    ...finding("no_refund_policy", "medium", "The website states no refund policy."),
    ...finding("undisclosed_line_of_business", "high", "The website also sells food supplements."),
  ],
  "merchant-screening": finding("inquired", "medium", "Another acquirer has asked about a merchant with this name."),
  "document-ocr": finding("hard_to_read", "medium", "Two fields of the document could hardly be read."),
  address: finding("house_not_found", "medium", "The street is known, the house in it is not."),
};

const certain: Record<CheckType, Finding[]> = {
  "company-registry": finding("dissolved", "high", "The company has been struck off the register."),
  ubo: finding("sanctioned_owner", "high", "A person with more than 50 % is on a sanctions list."),
  "company-sanctions": finding("sanctioned", "high", "The company is on a current official sanctions list."),
  "individual-sanctions": listedPerson,
  "individuals-sanctions": listedPerson,
  "identity-verification": altered,
  "identity-documents": altered,
  "bank-account-verification": finding("name_mismatch", "high", "The account belongs to somebody else."),
  "commercial-credit-check": finding("insolvent", "high", "Insolvency proceedings have been opened."),
  "merchant-monitoring": finding("prohibited_content", "high", "The website sells counterfeit goods."),
  "merchant-screening": finding("terminated", "high", "An acquirer has terminated this merchant."),
  "document-ocr": finding("not_a_document", "high", "The picture shows no document."),
  address: finding("address_unknown", "high", "No post office knows this address."),
};
