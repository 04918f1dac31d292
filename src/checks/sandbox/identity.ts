import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { type DocumentFlaw, flawFindings } from "./document-flaws";
import { countryOf, givenNames } from "./places";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";
import { specimenIn } from "./specimens";

/** What an identity verification found out: the person as the document has it, the decision, the document. */
export function identityRecord(subject: CheckSubject, verdict: Verdict, flaw?: DocumentFlaw): JsonObject {
  const { firstName = "", lastName = "" } = subject;
  const choose = seeded(`${firstName}|${lastName}|${subject.dateOfBirth ?? ""}`);
  const country = countryOf(subject.country);
  const content = specimenIn(subject)?.content ?? null;
  const holder =
    flaw === "mismatch"
      ? {
          firstName: content?.firstName ?? choose.pick("stranger", givenNames),
          lastName: content?.lastName ?? "Larsen",
        }
      : { firstName, lastName };
  const until = flaw === "expired" ? choose.date("until", 2012, 2021) : choose.date("until", 2030, 2034);
  return {
    entity: {
      type: "individual",
      data: {
        ...holder,
        dateOfBirth: subject.dateOfBirth ?? choose.date("born", 1960, 2002),
        additionalInfo: { nationality: country.code, placeOfBirth: choose.pick("birthplace", country.towns).town },
      },
    },
    decision: flaw === undefined ? decisions[plainly(verdict)] : decisionOn(flaw, plainly(verdict)),
    documents:
      flaw === "wrong_type"
        ? []
        : [
            {
              category: "passport",
              type: "identification_document",
              issuer: { country: country.code },
              properties: {
                idNumber: content?.documentNumber ?? `X${choose.number("number", 1_000_000, 9_999_999)}`,
                validFrom:
                  content?.issuedOn ??
                  choose.date("from", flaw === "expired" ? 2002 : 2020, flaw === "expired" ? 2011 : 2024),
                expiryDate: content?.expiryDate ?? until,
              },
            },
          ],
  };
}

const plainly = (verdict: Verdict) => (verdict === "clear" || verdict === "review" ? verdict : "rejected");

const decisionOn = (flaw: DocumentFlaw, verdict: keyof typeof decisions): JsonObject => ({
  ...decisions[verdict],
  decisionReason: flawFindings[flaw].text,
  riskLabels: flawFindings[flaw].code,
});

const decisions: Record<"clear" | "review" | "rejected", JsonObject> = {
  clear: { status: "approved", decisionReason: null, decisionScore: 0.97, riskLabels: "" },
  review: {
    status: "review",
    decisionReason: "Glare hides part of the document's front.",
    decisionScore: 0.58,
    riskLabels: "document_glare",
  },
  rejected: {
    status: "declined",
    decisionReason: "The document's photo has been replaced.",
    decisionScore: 0.04,
    riskLabels: "document_altered",
  },
};
