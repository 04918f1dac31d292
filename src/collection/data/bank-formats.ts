import { ibanStructures } from "../../formats/iban-structures";
import type { bankAccountParts } from "../kinds";

/** The parts of a bank account beside its country, by the names they are stored under. */
export type BankPart = Exclude<(typeof bankAccountParts)[number], "country">;

/** What is asked for an account in a country, in order. */
export interface BankFormat {
  parts: BankPart[];
  required: BankPart[];
}

// How payments inside a country name an account. Where an IBAN is what people have on their card, it alone is asked for.
const domestic: Readonly<Record<string, BankPart[]>> = {
  AU: ["branchCode", "accountNumber"],
  BR: ["bankCode", "branchCode", "accountNumber"],
  CA: ["bankCode", "branchCode", "accountNumber"],
  GB: ["sortCode", "accountNumber"],
  HK: ["bankCode", "branchCode", "accountNumber"],
  IN: ["branchCode", "accountNumber"],
  JP: ["bankCode", "branchCode", "accountNumber"],
  KR: ["bankCode", "accountNumber"],
  MX: ["accountNumber"],
  NZ: ["accountNumber"],
  SG: ["bankCode", "branchCode", "accountNumber"],
  US: ["routingNumber", "accountNumber"],
  ZA: ["branchCode", "accountNumber"],
};

/** How accounts of a country (ISO 3166-1 alpha-2) are asked for: its own way, else an IBAN, else the number and the bank's BIC. */
export function bankFormatOf(country: string): BankFormat {
  const own = Object.hasOwn(domestic, country) ? domestic[country] : undefined;
  if (own !== undefined) return { parts: own, required: own };
  if (ibanStructures.has(country)) return { parts: ["iban", "bic"], required: ["iban"] };
  return { parts: ["accountNumber", "bic"], required: ["accountNumber", "bic"] };
}
