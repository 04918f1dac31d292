import * as z from "zod";
import { optional, required } from "../fields";
import { builtInCheck } from "./check";
import { compact, mod97 } from "./checksums";
import { countryOf } from "./countries";
import { ibanStructures } from "./iban-structures";
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

function ibanProblems(number: string): Reason[] {
  const structure = ibanStructures.get(number.slice(0, 2));
  if (structure === undefined)
    return [reason("high", "iban_country", `No account numbers of this kind begin with ${number.slice(0, 2)}.`)];
  if (!patternOf(structure).test(number))
    return [reason("high", "iban_structure", "The number has not the structure of its country's numbers.")];
  // 98 less the remainder: 00, 01 and 99 are never issued, though the remainder would let them pass.
  const holds = /^..(?:0[2-9]|[1-8]\d|9[0-8])/.test(number) && mod97(number.slice(4) + number.slice(0, 4)) === 1;
  return holds ? [] : [reason("high", "iban_check_digits", "The check digits are wrong.")];
}

const classes = { n: "\\d", a: "[A-Z]", c: "[A-Z0-9]" } as const;

function patternOf(structure: string): RegExp {
  const body = structure.replace(
    /(\d+)([nac])/g,
    (_, length: string, kind: keyof typeof classes) => `${classes[kind]}{${length}}`,
  );
  return new RegExp(`^[A-Z]{2}\\d{2}${body}$`);
}

function bicProblems(bic: string, accountCountry: string): Reason[] {
  const country = /^[A-Z0-9]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.exec(bic)?.[1];
  if (country === undefined || (countryOf(country) === null && country !== "XK"))
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
