import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

/** Merchants on the shared list that resemble this one: asked about by another acquirer (`review`), or terminated (`rejected`). */
export function terminatedMerchants(
  subject: CheckSubject,
  verdict: Verdict,
): { record: JsonObject; hits: JsonObject[] } {
  const choose = seeded(`merchant|${subject.merchantName ?? ""}|${subject.address?.country ?? ""}`);
  const terminated = verdict === "rejected" ? [entry(subject, "EXACT", choose.date("terminated", 2021, 2025))] : [];
  const inquired = verdict === "review" ? [entry(subject, "PARTIAL", choose.date("inquired", 2025, 2026))] : [];
  return {
    record: {
      checkDate: choose.date("checked", 2026, 2026),
      terminatedMatchedMerchants: terminated,
      inquiredMatchedMerchants: inquired,
    },
    hits: [
      ...terminated.map((merchant) => ({ list: "terminated", ...merchant })),
      ...inquired.map((merchant) => ({ list: "inquired", ...merchant })),
    ],
  };
}

function entry(subject: CheckSubject, degree: "EXACT" | "PARTIAL", on: string): JsonObject {
  const { merchantName = "", address, principals = [], urls = [] } = subject;
  const isExact = degree === "EXACT";
  return {
    name: isExact ? merchantName : `${merchantName.split(/\s+/)[0] ?? merchantName} Online`,
    doingBusinessAs: isExact ? merchantName.toUpperCase() : null,
    address: { city: address?.city ?? null, country: address?.country ?? null },
    principals: isExact ? principals.map(({ firstName = "", lastName = "" }) => ({ firstName, lastName })) : [],
    urls: isExact ? urls : [],
    addedBy: "Sandbox Acquirer",
    date: on,
    reasonCode: isExact ? "04" : null,
    reason: isExact ? "Excessive chargebacks" : null,
    matches: { name: degree, address: isExact ? "EXACT" : "NONE", principals: isExact ? "EXACT" : "NONE" },
  };
}
