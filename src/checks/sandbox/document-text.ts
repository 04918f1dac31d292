import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { familyNames, givenNames } from "./places";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

/** What is written on a picture: legible, in part (`review`: the number is a guess), or no document at all (`rejected`). Confidence 0–1. */
export function documentText(subject: CheckSubject, verdict: Verdict): JsonObject {
  const { fileId, imageUrl, documentType = "passport", country = "UTO" } = subject;
  if (verdict === "rejected") return { fields: {}, documentType: null, issuingCountry: null };
  const choose = seeded(`ocr|${fileId ?? imageUrl ?? ""}`);
  const isBlurred = verdict === "review";
  const sure = (about: string): number => choose.number(about, 94, 99) / 100;
  const field = (name: string, value: string, isHardToRead = false): [string, JsonObject] => [
    name,
    { value, confidence: isHardToRead ? 0.41 : sure(name) },
  ];
  return {
    fields: Object.fromEntries([
      field("firstName", choose.pick("given", givenNames)),
      field("lastName", choose.pick("family", familyNames)),
      field("dateOfBirth", choose.date("born", 1960, 2002)),
      field("documentNumber", `X${choose.number("number", 1_000_000, 9_999_999)}`, isBlurred),
      field("issuedOn", choose.date("from", 2020, 2024)),
      field("expiryDate", choose.date("until", 2030, 2034), isBlurred),
    ]),
    documentType,
    issuingCountry: country,
  };
}
