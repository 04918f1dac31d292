import type { CheckType } from "../contract";
import type { CheckSubject } from "../inputs";
import { bankAccount } from "./bank-account";
import { creditReport } from "./credit-report";
import { type DocumentFlaw, flawFindings } from "./document-flaws";
import { documentText } from "./document-text";
import { fictionalAnswer } from "./fictional/answers";
import { findings } from "./findings";
import { companyHits, personHits } from "./hits";
import { identityRecord } from "./identity";
import { merchantReport } from "./merchant-report";
import { ownership } from "./ownership";
import { postalAddress } from "./postal-address";
import { registryExtract } from "./registry";
import type { Verdict } from "./scenarios";
import { screenedPersons } from "./screened-persons";
import { terminatedMerchants } from "./terminated-merchants";
import type { FinishedCheck } from "./wire";

/** What makes an answer another than its verdict tells: what is wrong with a document, and whether what comes later has come. */
export interface Circumstances {
  flaw?: DocumentFlaw | undefined;
  isLater?: boolean;
}

/** The vendor's answer about a subject. It depends on nothing but its arguments: asked again, it is the same. */
export function finishedCheck(
  id: string,
  type: CheckType,
  verdict: Verdict,
  subject: CheckSubject,
  { flaw, isLater = false }: Circumstances = {},
): FinishedCheck {
  const blank: FinishedCheck = {
    id,
    object: "check",
    type,
    verdict,
    findings: flaw === undefined ? findings(type, verdict) : [flawFindings[flaw]],
    record: {},
    hits: [],
  };
  // A list has an answer for each of its people, also where there is none for some.
  if (type === "individuals-sanctions") return { ...blank, ...screenedPersons(subject, verdict, isLater) };
  const known = fictionalAnswer(type, id, subject);
  if (known !== null && known.verdict === verdict) return { ...blank, ...known };
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
      return { ...blank, record: identityRecord(subject, verdict, flaw) };
    case "identity-documents":
      return { ...blank, record: identityRecord({ ...subject, ...subject.person }, verdict, flaw) };
    case "bank-account-verification":
      return { ...blank, record: bankAccount(subject, verdict) };
    case "commercial-credit-check":
      return { ...blank, record: creditReport(subject, verdict) };
    case "merchant-monitoring":
      return { ...blank, record: merchantReport(id, subject, verdict) };
    case "merchant-screening":
      return { ...blank, ...terminatedMerchants(subject, verdict) };
    case "document-ocr":
      return { ...blank, record: documentText(subject, verdict, flaw) };
    case "address":
      return { ...blank, record: postalAddress(subject, verdict) };
  }
}
