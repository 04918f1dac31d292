import * as z from "zod";
import { compact } from "../../formats/checksums";
import { countryOf } from "../../formats/countries";
import { bicCountry, type IbanProblem, ibanProblem } from "../../formats/iban";
import { optional, required } from "../fields";
import { builtInCheck } from "./check";
import { judged, type Reason, reason } from "./judged";

const Subject = z.object({ iban: required, bic: optional, country: optional });

/** An account's number, its bank's code, and whether they and the declared country fit together. */
export const iban = builtInCheck<z.output<typeof Subject>>({
  standard: "ISO 13616 (IBAN structures and ISO 7064 MOD 97-10), ISO 9362 (BIC)",
  summary: "Bank account number and bank code: structure, check digits, country",
  input: Subject,
  example: { iban: "GB82 WEST 1234 5698 7654 32", bic: "WESTGB2L", country: "GB" },
  judge({ iban: written, bic: writtenBic, country }) {
    const number = compact(written);
    const reasons = ibanProblems(number);
    const accountCountry = number.slice(0, 2);
    const bic = writtenBic === undefined ? null : compact(writtenBic);
    if (bic !== null) reasons.push(...bicProblems(bic, accountCountry));
    const declared = countryOf(country);
    if (declared !== null && reasons.length === 0 && !banksIn(declared).includes(accountCountry))
      reasons.push(reason("medium", "country_differs", `The account is in ${accountCountry}, not in ${declared}.`));
    return judged(reasons, {
      iban: number,
      formatted: number.replace(/(.{4})(?=.)/g, "$1 "),
      country: accountCountry,
      bban: number.slice(4),
      bic,
    });
  },
});

const ibanReasons: Readonly<Record<IbanProblem, (number: string) => string>> = {
  country: (number) => `No account numbers of this kind begin with ${number.slice(0, 2)}.`,
  structure: () => "The number has not the structure of its country's numbers.",
  check_digits: () => "The check digits are wrong.",
};

function ibanProblems(number: string): Reason[] {
  const problem = ibanProblem(number);
  return problem === null ? [] : [reason("high", `iban_${problem}`, ibanReasons[problem](number))];
}

function bicProblems(bic: string, accountCountry: string): Reason[] {
  const country = bicCountry(bic);
  if (country === null || (countryOf(country) === null && country !== "XK"))
    return [reason("high", "bic_structure", "The bank's code has not the structure of one.")];
  if (country === accountCountry || banksIn(country).includes(accountCountry)) return [];
  return [reason("medium", "bic_country", `The bank is in ${country}, the account in ${accountCountry}.`)];
}

/** Territories whose accounts are numbered as another country's. */
const numberedAs: Readonly<Record<string, string>> = {
  ...Object.fromEntries("GG JE IM".split(" ").map((code) => [code, "GB"])),
  ...Object.fromEntries("GF GP MF MQ NC PF PM RE TF WF YT BL MC".split(" ").map((code) => [code, "FR"])),
  AX: "FI",
};

/** Countries under whose codes the accounts of a country are numbered. */
function banksIn(country: string): string[] {
  const other = numberedAs[country];
  return other === undefined ? [country] : [country, other];
}
