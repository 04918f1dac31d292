import { compact } from "./checksums";
import { countryOf } from "./countries";
import { companyRules, type NumberRule, taxRulesOf, vatRules } from "./number-rules";

export type NumberKind = "tax" | "company" | "vat";

/** What is wrong with a number: its form or its check digits; `unknown` when the numbers of this country are not known here. */
export type NumberVerdict = "valid" | "structure" | "check_digits" | "unknown";

/** Whether a number of this kind can be one of the country's. A VAT number may carry its country's letters. */
export function judgeNumber(kind: NumberKind, written: string, country: string): NumberVerdict {
  const of = countryOf(country);
  if (of === null) return "unknown";
  const number = compact(written);
  switch (kind) {
    case "tax":
      return judgeBy(taxRulesOf(of), number);
    case "company":
      return judgeBy(companyRules[of] ?? [], number);
    case "vat": {
      const rules = vatRules[of] ?? [];
      // Some numbers begin with letters that are a country's, so what fits as it stands is taken as it stands.
      const asWritten = judgeBy(rules, number);
      const prefixed = of === "GB" && number.startsWith("XI") ? "GB" : countryOf(number.slice(0, 2));
      return asWritten === "valid" || prefixed !== of ? asWritten : judgeBy(rules, number.slice(2));
    }
  }
}

/** The rule that a number fits, check digits included; null when none. */
export const ruleFor = (rules: readonly NumberRule[], number: string): NumberRule | null =>
  rules.find(({ pattern, holds }) => pattern.test(number) && (holds?.(number) ?? true)) ?? null;

/** What countries call their numbers, the likeliest first: `["Steuer-IdNr.", "Steuernummer"]`. Empty where they are not known. */
export function numberNames(kind: NumberKind, country: string): string[] {
  const of = countryOf(country);
  if (of === null) return [];
  const rules = kind === "tax" ? taxRulesOf(of) : kind === "company" ? companyRules[of] : vatRules[of];
  return (rules ?? []).map(({ name }) => name);
}

function judgeBy(rules: readonly NumberRule[], number: string): NumberVerdict {
  if (rules.length === 0) return "unknown";
  if (ruleFor(rules, number) !== null) return "valid";
  return rules.some(({ pattern }) => pattern.test(number)) ? "check_digits" : "structure";
}
