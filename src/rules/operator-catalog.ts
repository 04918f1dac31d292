import type { Json } from "../lib/json";
import { type OperatorName, operators } from "./operators";

/** An operator as editors and readers of the API see it. */
export interface OperatorDescription {
  name: OperatorName;
  /** Between the key and the value, in a sentence. */
  words: string;
  summary: string;
  needsKey: boolean;
  /** A value that is accepted. */
  example: Json;
}

const described: Record<OperatorName, { summary: string; example: Json }> = {
  EQUALS: { summary: "Is exactly this text, number, true or false.", example: "GB" },
  NOT_EQUALS: { summary: "Is not exactly this. A missing fact is unknown.", example: "GB" },
  GT: { summary: "Is greater. Numbers as text count as numbers.", example: 100 },
  GTE: { summary: "Is greater or equal.", example: 100 },
  LT: { summary: "Is less.", example: 100 },
  LTE: { summary: "Is less or equal.", example: 100 },
  BETWEEN: { summary: "Lies in the range, ends included.", example: { min: 1, max: 10 } },
  LAST_YEAR: { summary: "A date at or after today minus so many years.", example: { years: 1 } },
  IN: { summary: "Is one of these.", example: ["IR", "KP"] },
  NOT_IN: { summary: "Is none of these.", example: ["IR", "KP"] },
  IN_CASE_INSENSITIVE: { summary: "Is one of these, whatever the case.", example: ["crypto", "gambling"] },
  STARTS_WITH: { summary: "The text starts with this, or one of these.", example: "GB" },
  ENDS_WITH: { summary: "The text ends so.", example: { value: [".ru", ".by"], ignoreCase: true } },
  CONTAINS_ANY: {
    summary: "The list has one of these items, or the text one of these parts.",
    example: ["casino", "betting"],
  },
  CONTAINS_ALL: { summary: "The list has all of these items, or the text all parts.", example: ["passport", "selfie"] },
  CONTAINS_NONE: {
    summary: "The list or text has none of them.",
    example: { value: ["casino"], ignoreCase: true },
  },
  MATCHES: {
    summary: "The text matches a pattern of the safe subset: no look-around, no references back.",
    example: "^GB[0-9]{9}$",
  },
  OLDER_THAN: { summary: "A date longer ago than this span.", example: { years: 5 } },
  WITHIN_LAST: { summary: "A date from this long ago until today.", example: { months: 6 } },
  WITHIN_NEXT: { summary: "A date from today until this far ahead.", example: { days: 30 } },
  AGE: { summary: "Full years since the date, compared.", example: { operator: "LT", value: 18 } },
  COUNTRY_RISK: {
    summary: "Risk level of a country: critical and high by the FATF statements of June 2026, or by your own table.",
    example: { operator: "GTE", value: "high", countries: { XK: "high" } },
  },
  NAME_MATCH: {
    summary: "Two names are alike: order, accents, case and legal forms do not count.",
    example: { toPath: "pluginsOutput.businessInformation.data.companyName", threshold: 0.85 },
  },
  DISTANCE: {
    summary: "How far two values are apart: absolute, percent, days, edits or kilometres, compared.",
    example: { toPath: "customData.declaredTurnover", measure: "percent", operator: "GT", value: 20 },
  },
  BEFORE: { summary: "A date before another one, or before today.", example: { to: "today" } },
  AFTER: { summary: "A date after another one, or after today.", example: { toPath: "customData.signedOn" } },
  COUNT: {
    summary: "How many items of a list pass a filter, compared.",
    example: { where: [{ key: "country", operator: "IN", value: ["IR"] }], operator: "GT", value: 0 },
  },
  SUM: {
    summary: "Sum of a number over the items, compared.",
    example: { of: "sharePercentage", operator: "LT", value: 75 },
  },
  MIN: {
    summary: "The least of a number over the items, compared.",
    example: { of: "score", operator: "LT", value: 20 },
  },
  MAX: {
    summary: "The most of a number over the items, compared.",
    example: { of: "score", operator: "GTE", value: 80 },
  },
  IN_LIST: { summary: "The fact, or an item of it, is on a list of the tenant.", example: "blocked-domains" },
  NOT_IN_LIST: { summary: "The fact, and no item of it, is on the list.", example: "known-partners" },
  EXISTS: { summary: "The fact is there.", example: null },
  EMPTY: { summary: "Not there, or blank, or an empty list or object.", example: null },
  NOT_EMPTY: { summary: "There, and neither blank nor empty.", example: null },
  AML_CHECK: {
    summary: "Some hit of some child's screening, compared at a path inside the hit.",
    example: { childWorkflowName: "kyc_email_session_example", operator: "GT", value: 0 },
  },
  AML_CHECK_V2: {
    summary: "Some hit of any person of the case: children, checks, owners and directors.",
    example: { operator: "GT", value: 0 },
  },
  COMPANY_SANCTIONS_CATEGORIES: {
    summary: "At least so many sources of the company's hits carry a category.",
    example: { category: "Sanctions", threshold: 1 },
  },
  COMPANY_SANCTIONS_ADVERSE_MEDIA: {
    summary: "At least so many of the company's hits are adverse media.",
    example: { threshold: 1 },
  },
  BANK_ACCOUNT_VERIFICATION: {
    summary: "The bank account is not the holder's, by the check's verdict.",
    example: { verdicts: ["rejected", "review"] },
  },
  IDV_CHECK: {
    summary: "Some child's identity verification was declined.",
    example: { childWorkflowName: "kyc_email_session_example" },
  },
};

/** Every operator, in the order of the documentation. */
export const operatorCatalog: readonly OperatorDescription[] = Object.entries(described).map(([name, rest]) => {
  const known = name as OperatorName;
  const { words, needsKey } = operators[known];
  return { name: known, words, needsKey, ...rest };
});
