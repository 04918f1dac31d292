import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { countryOf } from "./places";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

/** What an identity verification found out: the person as the document has it, the decision, the document. */
export function identityRecord(subject: CheckSubject, verdict: Verdict): JsonObject {
  const { firstName = "", lastName = "" } = subject;
  const choose = seeded(`${firstName}|${lastName}|${subject.dateOfBirth ?? ""}`);
  const country = countryOf(subject.country);
  return {
    entity: {
      type: "individual",
      data: {
        firstName,
        lastName,
        dateOfBirth: subject.dateOfBirth ?? choose.date("born", 1960, 2002),
        additionalInfo: { nationality: country.code, placeOfBirth: choose.pick("birthplace", country.towns).town },
      },
    },
    decision: decisions[verdict === "clear" || verdict === "review" ? verdict : "rejected"],
    documents: [
      {
        category: "passport",
        type: "identification_document",
        issuer: { country: country.code },
        properties: {
          idNumber: `X${choose.number("number", 1_000_000, 9_999_999)}`,
          validFrom: choose.date("from", 2020, 2024),
          expiryDate: choose.date("until", 2030, 2034),
        },
      },
    ],
  };
}

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
