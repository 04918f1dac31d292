import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { askNode } from "../../src/rules/ask-node";
import { claimOf } from "../../src/rules/claim";
import { operatorCatalog } from "../../src/rules/operator-catalog";
import { isOperatorName, type OperatorName } from "../../src/rules/operators";
import { parseRuleBook } from "../../src/rules/rule-book";
import { scoreRisk } from "../../src/rules/score";

const nowMs = Date.UTC(2026, 5, 1);

const claims: [OperatorName, Json, string][] = [
  ["EQUALS", "GB", 'equals "GB"'],
  ["GT", 100, "is greater than 100"],
  ["BETWEEN", { min: 1, max: 10 }, "is between 1 and 10"],
  ["LAST_YEAR", { years: 1 }, "lies within the last 1 year"],
  ["IN", ["IR"], 'is one of "IR"'],
  ["NOT_IN", ["IR", "KP", "SY"], 'is none of "IR", "KP" or "SY"'],
  ["IN_CASE_INSENSITIVE", ["crypto", "gambling"], 'is one of "crypto" or "gambling", in any case'],
  ["ENDS_WITH", { value: [".ru", ".by"], ignoreCase: true }, 'ends with ".ru" or ".by", in any case'],
  ["CONTAINS_ALL", ["passport", "selfie"], 'contains all of "passport" and "selfie"'],
  ["IN", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "is one of 1, 2, 3, 4, 5, 6, 7, 8 or 2 more"],
  ["MATCHES", "^GB[0-9]{9}$", 'matches the pattern "^GB[0-9]{9}$"'],
  ["OLDER_THAN", { years: 1, months: 6 }, "is longer ago than 1 year and 6 months"],
  ["AGE", { operator: "LT", value: 18 }, "in full years is less than 18"],
  ["COUNTRY_RISK", { operator: "GTE", value: "high" }, 'is of a country whose risk is at least "high"'],
  [
    "NAME_MATCH",
    { toPath: "entity.data.other", threshold: 0.57 },
    "is about the same name as entity.data.other (at least 57 % alike)",
  ],
  [
    "DISTANCE",
    { toPath: "a.b", measure: "percent", operator: "GT", value: 20 },
    "is at a distance from a.b, in percent, that is greater than 20",
  ],
  ["BEFORE", { to: "today" }, "is before today"],
  ["AFTER", { to: "2026-01-01" }, 'is after "2026-01-01"'],
  [
    "COUNT",
    { where: [{ key: "country", operator: "IN", value: ["IR", "KP"] }], operator: "GT", value: 0 },
    'has items, where country is one of "IR" or "KP", whose number is greater than 0',
  ],
  [
    "SUM",
    { of: "sharePercentage", operator: "LT", value: 75 },
    "has items whose sum of sharePercentage is less than 75",
  ],
  ["MAX", { operator: "GTE", value: 80 }, "has items whose greatest is at least 80"],
  ["IN_LIST", "denied", 'is on the list "denied"'],
  ["EXISTS", null, "is there"],
  ["AML_CHECK", { childWorkflowName: "kyc", operator: "GT", value: 0 }, "of some AML hit is greater than 0"],
  [
    "COMPANY_SANCTIONS_CATEGORIES",
    { category: "Sanctions", threshold: 2 },
    'of the company\'s sanctions carry the category "Sanctions" (at least 2 times)',
  ],
  ["BANK_ACCOUNT_VERIFICATION", {}, 'is a bank account whose verification says "rejected"'],
  ["IDV_CHECK", { childWorkflowName: "kyc" }, "of some identity verification is declined"],
];

// Sabotage tried: the default arm for COUNT (JSON shows); `several` without its last word → red.
describe("the claim of a rule in plain words", () => {
  it.each(claims)("%s %j", (operator, value, words) => expect(claimOf(operator, value)).toBe(words));

  it.each(operatorCatalog.map(({ name, example }) => [name, example] as const))(
    "%s shows no JSON of its example",
    (name, example) => {
      if (!isOperatorName(name)) throw new Error(name);
      expect(claimOf(name, example)).not.toMatch(/[{[]"|undefined|null/);
    },
  );

  it("follows the fact it is about, with what was found", () => {
    const facts: JsonObject = { owners: [{ share: 60 }, { share: 10 }] };
    expect(
      sentenceOf({ key: "owners", operator: "SUM", value: { of: "share", operator: "LT", value: 75 } }, facts),
    ).toBe("Is it so that owners has items whose sum of share is less than 75? Yes: it is 70.");
  });

  it("says where it is that a fact is missing when it is not the one it is about", () => {
    const value = { of: "share", operator: "LT", value: 75 };
    expect(sentenceOf({ key: "owners", operator: "SUM", value }, { owners: [{ name: "A" }] })).toMatch(
      /^Is it so that owners has items whose sum of share is less than 75\? Not known: .* \(owners\.0.*\)\.$/,
    );
  });

  it("does not change what stands in the context of a case, which a replay compares", () => {
    const book = parseRuleBook({ rules: [indicator({ key: "country", operator: "IN", value: ["IR", "KP"] })] });
    if (!book.ok) throw new Error(JSON.stringify(book.error));
    const { output } = scoreRisk(book.value.rules, {}, nowMs);
    expect(JSON.stringify(output)).toContain(
      JSON.stringify('Is it so that country is one of ["IR","KP"]? Not known: the fact is missing.'),
    );
  });
});

const indicator = (rule: JsonObject): JsonObject => ({
  id: "a",
  indicator: "A",
  domain: "d",
  baseRiskScore: 1,
  additionalRiskScore: 1,
  ruleSet: [rule],
});

function sentenceOf(rule: JsonObject, facts: JsonObject): string {
  const book = parseRuleBook({ rules: [indicator(rule)] });
  if (!book.ok) throw new Error(JSON.stringify(book.error));
  const [set] = book.value.rules;
  if (set === undefined) throw new Error("no rule");
  const answer = askNode(set.rule, facts, nowMs);
  return "rules" in answer ? (answer.rules[0]?.sentence ?? "") : answer.sentence;
}
