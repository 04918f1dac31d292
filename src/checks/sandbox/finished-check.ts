import type { CheckSubject, CheckType } from "../contract";
import type { Verdict } from "./catalog";
import { companyHits, personHits } from "./hits";
import { identityRecord } from "./identity";
import { ownership } from "./ownership";
import { registryExtract } from "./registry";
import type { FinishedCheck } from "./wire";

type Finding = FinishedCheck["findings"][number];

/** The vendor's answer about a subject. It depends on nothing but its arguments: asked again, it is the same. */
export function finishedCheck(id: string, type: CheckType, verdict: Verdict, subject: CheckSubject): FinishedCheck {
  const blank: FinishedCheck = {
    id,
    object: "check",
    type,
    verdict,
    findings: findings(type, verdict),
    record: {},
    hits: [],
  };
  if (verdict === "not_found" || verdict === "not_covered") return blank;
  switch (type) {
    case "company-registry":
      return { ...blank, record: registryExtract(subject, verdict) };
    case "ubo":
      return { ...blank, record: ownership(subject, verdict) };
    case "company-sanctions":
      return { ...blank, hits: companyHits(subject, verdict) };
    case "individual-sanctions":
      return { ...blank, hits: personHits(subject, verdict) };
    case "identity-verification":
      return { ...blank, record: identityRecord(subject, verdict) };
  }
}

const finding = (code: string, level: Finding["level"], text: string): Finding[] => [{ code, level, text }];

function findings(type: CheckType, verdict: Verdict): Finding[] {
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

const possible: Record<CheckType, Finding[]> = {
  "company-registry": [
    ...finding("accounts_overdue", "medium", "The last accounts are more than nine months overdue."),
    ...finding("mass_address", "medium", "More than 400 companies are registered at this address."),
  ],
  ubo: finding("circular_ownership", "high", "Two companies own each other, so the owners above them stay hidden."),
  "company-sanctions": finding("possible_match", "high", "One listed company has a similar name and the same country."),
  "individual-sanctions": finding("possible_pep", "medium", "One politically exposed person has the same name."),
  "identity-verification": finding("document_glare", "medium", "Glare hides part of the document's front."),
};

const certain: Record<CheckType, Finding[]> = {
  "company-registry": finding("dissolved", "high", "The company has been struck off the register."),
  ubo: finding("sanctioned_owner", "high", "A person with more than 50 % is on a sanctions list."),
  "company-sanctions": finding("sanctioned", "high", "The company is on a current official sanctions list."),
  "individual-sanctions": finding("sanctioned", "high", "The person is on a current official sanctions list."),
  "identity-verification": finding("document_altered", "high", "The document's photo has been replaced."),
};
