import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import type { DocumentFlaw } from "./document-flaws";
import { familyNames, givenNames } from "./places";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";
import { specimenIn } from "./specimens";

type Years = readonly [issued: readonly [number, number], ends: readonly [number, number]];
const validYears: Years = [
  [2020, 2024],
  [2030, 2034],
];
const expiredYears: Years = [
  [2002, 2011],
  [2012, 2021],
];

/**
 * What is written on a picture: legible, in part (`review`: the number is a guess), or no document at all (`rejected` for no reason that
 * lies in the document). A specimen is read as it is. Confidence 0–1.
 */
export function documentText(subject: CheckSubject, verdict: Verdict, flaw?: DocumentFlaw): JsonObject {
  const { fileId, imageUrl, country = "UTO" } = subject;
  const content = specimenIn(subject)?.content ?? null;
  const documentType = content?.documentType ?? subject.documentType ?? "passport";
  if (flaw === "wrong_type") return { fields: {}, documentType: "utility_bill", issuingCountry: null };
  if (verdict === "rejected" && flaw === undefined) return { fields: {}, documentType: null, issuingCountry: null };
  const choose = seeded(`ocr|${fileId ?? imageUrl ?? ""}`);
  const isBlurred = verdict === "review";
  const [issued, ends] = flaw === "expired" ? expiredYears : validYears;
  const sure = (about: string): number => choose.number(about, 94, 99) / 100;
  const field = (name: string, value: string, isHardToRead = false): [string, JsonObject] => [
    name,
    { value, confidence: isHardToRead ? 0.41 : sure(name) },
  ];
  return {
    fields: Object.fromEntries([
      field("firstName", content?.firstName ?? choose.pick("given", givenNames)),
      field("lastName", content?.lastName ?? choose.pick("family", familyNames)),
      field("dateOfBirth", content?.dateOfBirth ?? choose.date("born", 1960, 2002)),
      field(
        "documentNumber",
        content?.documentNumber ?? `X${choose.number("number", 1_000_000, 9_999_999)}`,
        isBlurred,
      ),
      field("issuedOn", content?.issuedOn ?? choose.date("from", issued[0], issued[1])),
      field("expiryDate", content?.expiryDate ?? choose.date("until", ends[0], ends[1]), isBlurred),
    ]),
    documentType,
    issuingCountry: content === null ? country : "UTO",
  };
}
