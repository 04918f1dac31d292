import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { parseRuleSets } from "../../src/rules/rule-set";
import { levelOf, scoreRisk } from "../../src/rules/score";

const nowMs = Date.UTC(2024, 0, 1);
const setsOf = (...raw: object[]) => {
  const parsed = parseRuleSets(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const holds = { key: "yes", operator: "EQUALS", value: true };
const fails = { key: "yes", operator: "EQUALS", value: false };
const unknown = { key: "gone", operator: "NOT_EQUALS", value: 1 };
const broken = { key: "list", operator: "GT", value: 1 };
const facts: JsonObject = { yes: true, list: [1], entity: { data: { country: "IR" } } };
const set = (id: string, base: number, additional: number, rules: object) => ({
  id,
  domain: "geography",
  indicator: `Indicator ${id}`,
  baseRiskScore: base,
  additionalRiskScore: additional,
  rules,
});
const group = (operator: "and" | "or", ...rules: object[]) => ({ operator, rules });

describe("score", () => {
  it("is the highest base plus the additional scores of the other hits", () => {
    const sets = setsOf(
      set("b", 40, 15, [holds]),
      set("a", 60, 10, [holds]),
      set("c", 20, 5, [holds]),
      set("d", 90, 9, [fails]),
    );
    expect(scoreRisk(sets, facts, nowMs)).toMatchObject({ score: 80, level: "high" });
  });

  it("is zero without a hit, and over a hundred when the hits are", () => {
    expect(scoreRisk(setsOf(set("a", 60, 10, [fails])), facts, nowMs)).toMatchObject({
      score: 0,
      level: "low",
      indicators: [],
    });
    const three = setsOf(set("a", 90, 90, [holds]), set("b", 90, 80, [holds]), set("c", 10, 70, [holds]));
    expect(scoreRisk(three, facts, nowMs)).toMatchObject({ score: 240, level: "critical" });
  });

  it.each([
    [0, "low"],
    [39, "low"],
    [40, "medium"],
    [69, "medium"],
    [70, "high"],
    [84, "high"],
    [85, "critical"],
  ])("%d is %s", (score, level) => expect(levelOf(score)).toBe(level));

  it.each<[string, object, string, number]>([
    ["a top-level `or` needs one of its rules", group("or", fails, holds), "holds", 50],
    ["`and` needs all", group("and", fails, holds), "fails", 0],
    ["an empty `and` never hits", group("and"), "fails", 0],
    ["an empty `or` never hits", group("or"), "fails", 0],
    ["a missing fact is no hit, not even for a negative operator", group("and", unknown), "unknown", 0],
    ["a missing fact beside a failure changes nothing", group("and", unknown, fails), "fails", 0],
    ["a missing fact beside a hit leaves `and` open", group("and", unknown, holds), "unknown", 0],
    ["a missing fact beside a hit does not matter to `or`", group("or", unknown, holds), "holds", 50],
    ["a missing fact beside a failure leaves `or` open", group("or", unknown, fails), "unknown", 0],
    ["an error is no hit", group("and", broken, holds), "error", 0],
    ["an error leaves `or` open", group("or", broken, fails), "error", 0],
    ["a nested group counts as its own verdict", group("and", holds, group("or", fails, holds)), "holds", 50],
    [
      "a guard is a rule like others",
      [{ type: "json-logic", rule: { in: [{ var: "entity.data.country" }, ["IR"]] } }],
      "holds",
      50,
    ],
    ["a guard with a missing fact is open", [{ type: "jmespath", rule: "vat == 'x'" }], "unknown", 0],
  ])("%s", (_, rules, verdict, score) => {
    const evaluation = scoreRisk(setsOf(set("a", 50, 5, rules)), facts, nowMs);
    expect(evaluation.score).toBe(score);
    expect(evaluation.explanation).toMatchObject({ sets: [{ verdict }] });
  });

  it("follows the documented formula for any hits", () => {
    const scored = fc.record({ base: fc.nat(100), additional: fc.nat(100), hit: fc.boolean() });
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 12 }), (all) => {
        const sets = setsOf(...all.map((one, i) => set(`s${i}`, one.base, one.additional, [one.hit ? holds : fails])));
        const hits = all.filter((one) => one.hit);
        const top = Math.max(0, ...hits.map((one) => one.base));
        const first = hits.findIndex((one) => one.base === top);
        const others = hits.filter((_, i) => i !== first);
        expect(scoreRisk(sets, facts, nowMs).score).toBe(others.reduce((sum, one) => sum + one.additional, top));
      }),
    );
  });
});

describe("output", () => {
  it("has the documented shape", () => {
    const leaf = { key: "entity.data.country", operator: "IN", value: ["IR"] };
    const raw = { ...set("R-12", 60, 10, group("and", leaf)), indicator: "Sanctioned country" };
    const open = { ...set("R-13", 20, 5, group("and", unknown, group("or", fails))), domain: "screening" };
    const { output, indicators } = scoreRisk(setsOf(raw, open), facts, nowMs);
    expect(indicators).toEqual([{ name: "Sanctioned country", domain: "geography" }]);
    expect(output).toEqual({
      riskScore: 60,
      success: true,
      riskLevel: "medium",
      riskIndicatorsByDomain: { geography: [{ name: "Sanctioned country", domain: "geography" }] },
      rulesResults: [
        {
          id: "R-12",
          domain: "geography",
          indicator: "Sanctioned country",
          baseRiskScore: 60,
          additionalRiskScore: 10,
          result: [{ status: "PASSED", rule: leaf }],
        },
        {
          id: "R-13",
          domain: "screening",
          indicator: "Indicator R-13",
          baseRiskScore: 20,
          additionalRiskScore: 5,
          result: [
            { status: "FAILED", rule: unknown, error: expect.stringContaining("the fact is missing") },
            { status: "FAILED", rule: group("or", fails) },
          ],
        },
      ],
    });
  });

  it("groups under any domain a tenant may name", () => {
    const odd = { ...set("a", 60, 10, [holds]), domain: "__proto__" };
    const { output } = scoreRisk(setsOf(odd), facts, nowMs);
    expect(JSON.stringify(output.riskIndicatorsByDomain)).toBe(
      '{"__proto__":[{"name":"Indicator a","domain":"__proto__"}]}',
    );
  });
});

describe("explanation", () => {
  it("tells per set what it added, and per node what was asked, read and answered", () => {
    const sets = setsOf(set("a", 60, 10, group("or", fails, unknown, holds)), set("b", 40, 15, [holds]));
    expect(scoreRisk(sets, facts, nowMs).explanation).toMatchObject({
      score: 75,
      level: "high",
      sets: [
        {
          id: "a",
          name: "Indicator a",
          verdict: "holds",
          points: 60,
          tree: {
            kind: "any",
            path: "0.rules",
            verdict: "holds",
            sentence: "1 of 3 hold; one must.",
            rules: [
              {
                kind: "leaf",
                path: "0.rules.rules.0",
                key: "yes",
                operator: "EQUALS",
                value: false,
                verdict: "fails",
                read: { path: "yes", found: true, value: true },
                sentence: "Is it so that yes equals false? No: it is true.",
              },
              { verdict: "unknown", sentence: "Is it so that gone does not equal 1? Not known: the fact is missing." },
              { verdict: "holds" },
            ],
          },
        },
        { id: "b", verdict: "holds", points: 15 },
      ],
    });
  });

  it("is plain JSON and the same for the same facts, which is what a replay compares", () => {
    const sets = setsOf(set("a", 60, 10, group("or", fails, unknown, { type: "json-logic", rule: { var: "yes" } })));
    const first = scoreRisk(sets, facts, nowMs);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(JSON.stringify(scoreRisk(sets, structuredClone(facts), nowMs))).toBe(JSON.stringify(first));
  });
});
