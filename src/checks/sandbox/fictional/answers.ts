import type { JsonObject } from "../../../lib/json";
import type { CheckType } from "../../contract";
import type { CheckSubject } from "../../inputs";
import { creditReport } from "../credit-report";
import type { Finding } from "../findings";
import { merchantReport } from "../merchant-report";
import { terminatedMerchants } from "../terminated-merchants";
import { ownershipAnswer } from "./ownership-answer";
import { accountOf, fictionalCompanies, findCompany, hostOf } from "./register";
import { extractAnswer } from "./register-extract";
import { companyScreened, personScreened } from "./screened";

/** What the fictional registry has to say to one check. */
export interface FictionalAnswer {
  verdict: "clear" | "review" | "rejected";
  findings: Finding[];
  record: JsonObject;
  hits: JsonObject[];
}

/**
 * The answer of a check about a company of the registry, or a person of the registry or the watch list; null when the subject names none
 * of them (or the check does not look there): then the vendor invents one. Lists of people are answered person by person elsewhere.
 */
export function fictionalAnswer(check: CheckType, id: string, subject: CheckSubject): FictionalAnswer | null {
  switch (check) {
    case "company-registry":
      return withCompany(subject, (company) => extractAnswer(company, subject));
    case "ubo":
      return withCompany(subject, ownershipAnswer);
    case "company-sanctions":
      return companyScreened(subject);
    case "individual-sanctions":
      return personScreened(subject);
    case "bank-account-verification":
      return bankAnswer(subject);
    case "commercial-credit-check":
      return creditAnswer(subject);
    case "merchant-monitoring":
      return websiteAnswer(id, subject);
    case "merchant-screening":
      return acquirersAnswer(subject);
    default:
      return null;
  }
}

type Company = NonNullable<ReturnType<typeof findCompany>>;
const withCompany = (subject: CheckSubject, answer: (company: Company) => FictionalAnswer): FictionalAnswer | null => {
  const company = findCompany(subject);
  return company === null ? null : answer(company);
};

const finding = (code: string, level: Finding["level"], text: string): Finding[] => [{ code, level, text }];

/** The account is the company's own, somebody else's of the registry, or one that no bank here knows (null). */
function bankAnswer({ bankAccountDetails }: CheckSubject): FictionalAnswer | null {
  const { sortCode = "", bankAccountNumber = "", holder = {} } = bankAccountDetails ?? {};
  const account = fictionalCompanies.find((company) => {
    const own = accountOf(company);
    return own.sortCode === sortCode && own.bankAccountNumber === bankAccountNumber;
  });
  if (account === undefined) return null;
  const number = holder.companyRegistrationNumber;
  const claimed = findCompany({ registrationNumber: number, companyName: holder.bankAccountName });
  const isOwn = claimed?.id === account.id;
  return {
    verdict: isOwn ? "clear" : "rejected",
    findings: isOwn ? [] : finding("name_mismatch", "high", "The account belongs to another company."),
    record: {
      accountStatus: account.status === "active" ? "open" : "frozen",
      holderType: "company",
      nameMatch: isOwn ? "full" : "none",
      nameOnAccount: isOwn ? account.name : null,
      addressMatch: "not_checked",
      score: isOwn ? 99 : 4,
      bank: { name: "Harbour Bank", sortCode, country: account.country },
      accountNumberEnd: bankAccountNumber.slice(-4),
    },
    hits: [],
  };
}

function creditAnswer(subject: CheckSubject): FictionalAnswer | null {
  const { companyRegistrationNumber, registeredCharityNumber, country } = subject;
  const company =
    companyRegistrationNumber === undefined
      ? fictionalCompanies.find(
          ({ charityNumber }) => charityNumber !== null && charityNumber === registeredCharityNumber,
        )
      : findCompany({ registrationNumber: companyRegistrationNumber, country });
  const band = company?.creditBand ?? null;
  if (company === null || company === undefined || band === null) return null;
  const verdict = band === "E" ? "rejected" : band === "C" || band === "D" ? "review" : "clear";
  const report = creditReport({ ...subject, companyName: company.name, country: company.country }, verdict);
  return {
    verdict,
    findings:
      verdict === "rejected"
        ? finding("insolvent", "high", "Insolvency proceedings have been opened.")
        : verdict === "review"
          ? finding("late_payer", "medium", "Suppliers were paid 38 days late on average.")
          : [],
    record: { ...report, band },
    hits: [],
  };
}

function websiteAnswer(id: string, subject: CheckSubject): FictionalAnswer | null {
  const host = URL.parse(subject.websiteUrl ?? "")?.hostname.replace(/^www\./, "");
  const company = fictionalCompanies.find((one) => one.site !== null && hostOf(one) === host);
  const verdict = company?.site ?? null;
  if (company === undefined || verdict === null) return null;
  return {
    verdict,
    findings:
      verdict === "rejected"
        ? finding("prohibited_content", "high", "The website sells counterfeit goods.")
        : verdict === "review"
          ? finding("no_refund_policy", "medium", "The website states no refund policy.")
          : [],
    record: merchantReport(id, { ...subject, companyName: company.name, country: company.country }, verdict),
    hits: [],
  };
}

function acquirersAnswer(subject: CheckSubject): FictionalAnswer | null {
  const company = findCompany({ companyName: subject.merchantName, country: subject.address?.country });
  if (company === null) return null;
  const verdict =
    company.acquirers === "terminated" ? "rejected" : company.acquirers === "inquired" ? "review" : "clear";
  return {
    verdict,
    findings:
      verdict === "rejected"
        ? finding("terminated", "high", "An acquirer has terminated this merchant.")
        : verdict === "review"
          ? finding("inquired", "medium", "Another acquirer has asked about a merchant with this name.")
          : [],
    ...terminatedMerchants(subject, verdict),
  };
}
