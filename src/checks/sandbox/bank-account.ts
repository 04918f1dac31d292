import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { familyNames } from "./places";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

const banks = ["Harbour Bank", "Station & County Bank", "Lakeside Building Society"] as const;

/** What a bank says of an account: whose it is, to what degree the name fits (`review`: partly, `rejected`: not at all). */
export function bankAccount({ bankAccountDetails, address }: CheckSubject, verdict: Verdict): JsonObject {
  const { sortCode = "", bankAccountNumber = "", holder = {} } = bankAccountDetails ?? {};
  const choose = seeded(`${sortCode}|${bankAccountNumber}`);
  const name =
    holder.bankAccountName ?? [holder.firstName, holder.middleName, holder.lastName].filter(Boolean).join(" ");
  const stranger = `${choose.pick("stranger", familyNames)} & Co`;
  const match = nameMatches[verdict === "review" || verdict === "rejected" ? verdict : "clear"];
  return {
    accountStatus: "open",
    openedOn: choose.date("opened", 2009, 2022),
    holderType: holder.bankAccountName === undefined ? "person" : "company",
    nameMatch: match.word,
    nameOnAccount: verdict === "rejected" ? null : verdict === "review" ? `${name} t/a ${stranger}` : name,
    addressMatch: address === undefined ? "not_checked" : match.word,
    score: choose.number("score", match.least, match.most),
    bank: { name: choose.pick("bank", banks), sortCode, country: "GB" },
    accountNumberEnd: bankAccountNumber.slice(-4),
  };
}

const nameMatches = {
  clear: { word: "full", least: 92, most: 99 },
  review: { word: "partial", least: 55, most: 75 },
  rejected: { word: "none", least: 1, most: 15 },
};
