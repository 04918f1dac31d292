import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { countryOf } from "./places";
import { companyNameOf } from "./registry";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

/** A company's credit file: how well it pays (`review`: late) and whether it can (`rejected`: insolvent). Score 0–100, 100 is best. */
export function creditReport(subject: CheckSubject, verdict: Verdict): JsonObject {
  const number = subject.companyRegistrationNumber ?? subject.registeredCharityNumber;
  const choose = seeded(`credit|${number ?? ""}`);
  const standing = standings[verdict === "review" || verdict === "rejected" ? verdict : "clear"];
  const isInsolvent = verdict === "rejected";
  const judgments = isInsolvent ? choose.number("judgments", 2, 5) : 0;
  return {
    companyName: companyNameOf({ ...subject, registrationNumber: number }),
    companyRegistrationNumber: subject.companyRegistrationNumber ?? null,
    registeredCharityNumber: subject.registeredCharityNumber ?? null,
    legalForm: subject.legalForm ?? null,
    businessType: subject.businessType ?? null,
    creditScore: choose.number("score", standing.least, standing.most),
    band: standing.band,
    riskLevel: standing.riskLevel,
    creditLimit: {
      amount: isInsolvent ? 0 : choose.number("limit", 5, 80) * 1_000,
      currency: countryOf(subject.country).currency,
    },
    daysBeyondTerms: verdict === "review" ? 38 : isInsolvent ? 120 : choose.number("days", 0, 6),
    courtJudgments: { count: judgments, totalAmount: judgments * 4_200 },
    insolvency: isInsolvent ? { type: "administration", openedOn: choose.date("insolvent", 2025, 2025) } : null,
  };
}

const standings = {
  clear: { band: "A", riskLevel: "low", least: 78, most: 96 },
  review: { band: "C", riskLevel: "medium", least: 41, most: 55 },
  rejected: { band: "E", riskLevel: "high", least: 1, most: 9 },
};
