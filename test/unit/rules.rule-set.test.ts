import { describe, expect, it } from "vitest";
import { parseRuleSets } from "../../src/rules/rule-set";

const leaf = { key: "entity.data.country", operator: "IN", value: ["IR", "KP"] };
const record = {
  id: "R-12",
  domain: "geography",
  indicator: "Sanctioned country",
  baseRiskScore: 60,
  additionalRiskScore: 10,
};
const treeOf = (raw: object) => {
  const parsed = parseRuleSets([raw]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value[0]?.rule;
};
const problemsOf = (raw: unknown) => {
  const parsed = parseRuleSets(raw);
  return parsed.ok ? [] : parsed.error.map(({ path, code }) => `${path} ${code}`);
};

describe("parseRuleSets", () => {
  it("reads the documented record", () => {
    expect(parseRuleSets([{ ...record, riskLevel: "critical", ruleSet: { operator: "and", rules: [leaf] } }])).toEqual({
      ok: true,
      value: [
        {
          id: "R-12",
          name: "Sanctioned country",
          domain: "geography",
          riskLevel: "critical",
          baseRiskScore: 60,
          additionalRiskScore: 10,
          minRiskScore: null,
          maxRiskScore: null,
          rule: { kind: "all", path: "0.ruleSet", rules: [{ kind: "leaf", path: "0.ruleSet.rules.0", ...leaf }] },
        },
      ],
    });
  });

  it("reads a row of the documented table: JSON and numbers in text cells", () => {
    const row = {
      ID: "R-1",
      "Rule set": JSON.stringify({ operator: "or", rules: [leaf] }),
      Domain: "geography",
      Indicator: "Sanctioned country",
      "Risk level": "high",
      "Base risk score": "60",
      "Additional risk score": "",
      "Min risk score": 0,
      "Max risk score": "100",
    };
    expect(parseRuleSets([row])).toMatchObject({
      ok: true,
      value: [
        {
          id: "R-1",
          riskLevel: "high",
          baseRiskScore: 60,
          additionalRiskScore: 0,
          minRiskScore: 0,
          maxRiskScore: 100,
          rule: { kind: "any" },
        },
      ],
    });
  });

  it("keeps a top-level `or`, wherever it is written", () => {
    expect(treeOf({ ...record, ruleSet: { operator: "or", rules: [leaf, leaf] } })).toMatchObject({ kind: "any" });
    expect(treeOf({ ...record, rules: { operator: "OR", rules: [leaf] } })).toMatchObject({ kind: "any" });
    expect(treeOf({ ...record, operator: "or", rules: [leaf] })).toMatchObject({ kind: "any" });
  });

  it("reads a plain list as `and`, nested groups and guards side by side", () => {
    const rules = [
      leaf,
      { operator: "or", rules: [leaf, { type: "jmespath", options: { rule: "score" } }] },
      { type: "json-logic", rule: { var: "x" } },
      { operator: "IDV_CHECK", value: { childWorkflowName: "kyc" } },
    ];
    expect(treeOf({ ...record, rules })).toMatchObject({
      kind: "all",
      rules: [
        { kind: "leaf", path: "0.rules.0" },
        { kind: "any", path: "0.rules.1", rules: [{ path: "0.rules.1.rules.0" }, { kind: "jmespath", rule: "score" }] },
        { kind: "json-logic", rule: { var: "x" } },
        { kind: "leaf", key: "", operator: "IDV_CHECK" },
      ],
    });
  });

  it("takes an empty list of rules: it is a set that never hits", () => {
    expect(treeOf({ ...record, ruleSet: { operator: "and", rules: [] } })).toMatchObject({ kind: "all", rules: [] });
  });

  it("reports everything it does not understand, each with its path", () => {
    const rules = [
      { ...leaf, operator: "SOUNDS_LIKE" },
      { ...leaf, value: "IR" },
      { operator: "GT", value: 1 },
      7,
      { type: "json-logic", rule: { x: 1 } },
    ];
    expect(problemsOf([{ ...record, ruleSet: { operator: "or", rules } }])).toEqual([
      "0.ruleSet.rules.0.operator rule_set.unknown_operator",
      "0.ruleSet.rules.1.value rule_set.bad_value",
      "0.ruleSet.rules.2.key rule_set.no_key",
      "0.ruleSet.rules.3 rule_set.not_a_rule",
      "0.ruleSet.rules.4.rule rule_set.bad_rule",
    ]);
    expect(problemsOf([{ ...record, baseRiskScore: 101, additionalRiskScore: "many", rules: [leaf] }])).toEqual([
      "0.baseRiskScore rule_set.bad_score",
      "0.additionalRiskScore rule_set.bad_score",
    ]);
    expect(problemsOf([{ id: "x", rules: [leaf] }])).toEqual(["0.indicator rule_set.no_indicator"]);
    expect(
      problemsOf([
        { ...record, rules: [leaf] },
        { ...record, rules: [leaf] },
      ]),
    ).toEqual(["1.id rule_set.duplicate_id"]);
    expect(problemsOf([record, { ...record, id: "b", "Rule set": "{broken" }, null])).toEqual([
      "0.ruleSet rule_set.no_rules",
      "1.Rule set rule_set.no_rules",
      "2 rule_set.not_an_object",
    ]);
    expect(problemsOf("rules")).toEqual([" rule_set.not_a_list"]);
  });

  it("refuses hostile depth, in an object and in a cell", () => {
    let deep: unknown = leaf;
    for (let i = 0; i < 5_000; i++) deep = { operator: "and", rules: [deep] };
    expect(problemsOf([{ ...record, ruleSet: deep }])).toEqual([" rule_set.too_deep"]);
    const cell = `${'{"operator":"and","rules":['.repeat(200)}${"]}".repeat(200)}`;
    expect(problemsOf([{ ...record, "Rule set": cell }])).toEqual(["0.Rule set rule_set.no_rules"]);
  });
});
