import * as z from "zod";
import { compact } from "../../formats/checksums";
import { countryOf } from "../../formats/countries";
import { companyRules, type NumberRule, taxRulesOf, vatRules } from "../../formats/number-rules";
import { ruleFor } from "../../formats/numbers";
import type { JsonObject } from "../../lib/json";
import { optional, required } from "../fields";
import { type AnyBuiltInCheck, builtInCheck } from "./check";
import { type Judged, judged, notCovered, reason } from "./judged";

const byCountry = "The rules that each country publishes for its numbers (form, and check digits where there are any)";

/** A number for value added tax. Whether it is in force is for the tax office to say: ask the vendor `vies`. */
export const vatNumber: AnyBuiltInCheck = builtInCheck({
  standard: `${byCountry}; the letters before them as in the VAT information exchange system`,
  summary: "VAT number: form and check digits (EU, GB, CH, NO)",
  input: z.object({ vatNumber: required, country: optional }),
  example: { vatNumber: "DE 136 695 976" },
  judge({ vatNumber: written, country }) {
    const number = compact(written);
    const declared = countryOf(country);
    const prefix = number.startsWith("XI") ? "GB" : countryOf(number.slice(0, 2));
    const hasPrefix = prefix !== null && Object.hasOwn(vatRules, prefix);
    // Spanish and Austrian numbers may begin with letters that are a country's: what fits the declared country is its own.
    const asDeclared = declared === null ? null : ruleFor(vatRules[declared] ?? [], number);
    const [of, body] = asDeclared !== null || !hasPrefix ? [declared, number] : [prefix, number.slice(2)];
    if (of === null) return notCovered("Without a country nobody can tell what kind of number this is.");
    const rules = vatRules[of];
    if (rules === undefined) return notCovered(`The numbers of ${of} are not known here.`, { country: of });
    const result = judgeBy(rules, body, "vat", {
      country: of,
      number: body,
      vatNumber: `${of === "GR" ? "EL" : of}${body}`,
    });
    if (declared !== null && declared !== of)
      result.reasons.push(reason("medium", "country_differs", `The number is of ${of}, not of ${declared}.`));
    return judged(result.reasons, result.data);
  },
});

/** A company's number in the register of its country. */
export const registrationNumber: AnyBuiltInCheck = builtInCheck({
  standard: byCountry,
  summary: "Company number: form and check digits",
  input: z.object({ registrationNumber: required, country: required }),
  example: { registrationNumber: "732 829 320", country: "FR" },
  judge: ({ registrationNumber: written, country }) => judgeIn(companyRules, written, country, "registration"),
});

/** A tax number of a person or a company. */
export const taxNumber: AnyBuiltInCheck = builtInCheck({
  standard: byCountry,
  summary: "Tax number of a person or company: form and check digits",
  input: z.object({ taxNumber: required, country: required }),
  example: { taxNumber: "36574261809", country: "DE" },
  judge({ taxNumber: written, country }) {
    const of = countryOf(country);
    return judgeIn(of === null ? {} : { [of]: taxRulesOf(of) }, written, country, "tax");
  },
});

function judgeIn(
  table: Readonly<Record<string, NumberRule[]>>,
  written: string,
  country: string,
  code: "registration" | "tax",
): Judged {
  const of = countryOf(country);
  if (of === null) return judged([reason("medium", "unknown_country", `"${country}" is not a country's code.`)], {});
  const rules = table[of] ?? [];
  if (rules.length === 0) return notCovered(`The numbers of ${of} are not known here.`, { country: of });
  const number = compact(written);
  return judgeBy(rules, number, code, { country: of, number });
}

function judgeBy(rules: readonly NumberRule[], number: string, code: string, facts: JsonObject): Judged {
  const formed = rules.filter(({ pattern }) => pattern.test(number));
  const good = ruleFor(rules, number);
  const data = { ...facts, kind: (good ?? formed[0])?.name ?? null, checkDigits: good?.holds !== undefined };
  if (good !== null) return judged([], data);
  const names = rules.map(({ name }) => name).join(" or ");
  return formed.length === 0
    ? judged([reason("high", `${code}_structure`, `The number has not the form of ${names}.`)], data)
    : judged([reason("high", `${code}_check_digits`, `The check digits of the ${formed[0]?.name} are wrong.`)], data);
}
