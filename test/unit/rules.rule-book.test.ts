import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { bookOf, parseRuleBook, type RuleBook } from "../../src/rules/rule-book";
import { runRuleTests } from "../../src/rules/rule-tests";
import { scoreRisk } from "../../src/rules/score";

const nowMs = Date.UTC(2026, 4, 31);
const rule = (id: string, base: number, additional: number, domain = "general", hit = true): JsonObject => ({
  id,
  indicator: `Indicator ${id}`,
  domain,
  baseRiskScore: base,
  additionalRiskScore: additional,
  ruleSet: [{ key: "yes", operator: "EQUALS", value: hit }],
});
const facts = { yes: true };
function bookFrom(raw: Json): RuleBook {
  const parsed = parseRuleBook(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const scored = (raw: Json, given: JsonObject = facts) => {
  const { rules, model } = bookFrom(raw);
  return scoreRisk(rules, given, nowMs, { model });
};
const problemsOf = (raw: Json) => {
  const parsed = parseRuleBook(raw);
  return parsed.ok ? [] : parsed.error.map(({ path }) => path);
};

describe("the weighted model", () => {
  const holds = [{ key: "yes", operator: "EQUALS", value: true }];
  const fails = [{ key: "yes", operator: "EQUALS", value: false }];
  const unknown = [{ key: "gone", operator: "EQUALS", value: false }];

  it("adds categories by their weights, then modifiers in order, floors, and the cap", () => {
    const rules = [
      rule("a", 20, 5, "geo"),
      rule("b", 10, 4, "geo"),
      rule("c", 15, 0, "aml"),
      rule("d", 90, 90, "aml", false),
    ];
    const model = { kind: "weighted", weights: { aml: 2, geo: 0.5 } };
    expect(scored({ rules, model })).toMatchObject({ score: 42, level: "medium", hits: ["a", "c", "b"] });
    const modifiers = [
      { name: "half", when: holds, multiply: 0.5 },
      { name: "plus", when: holds, add: 3 },
      { name: "not", when: fails, add: 500 },
      { name: "open", when: unknown, add: 500 },
    ];
    expect(scored({ rules, model: { ...model, modifiers } }).score).toBe(24);
    const floors = [{ name: "at least", when: holds, score: 60 }];
    expect(scored({ rules, model: { ...model, modifiers, floors } }).score).toBe(60);
    expect(scored({ rules, model: { ...model, modifiers, floors, cap: 50 } })).toMatchObject({ score: 50 });
  });

  it("explains every step it took", () => {
    const model = { kind: "weighted", weights: { aml: 2 }, floors: [{ name: "at least", when: holds, score: 60 }] };
    expect(scored({ rules: [rule("a", 20, 5, "aml")], model }).explanation).toMatchObject({
      score: 60,
      sets: [{ id: "a", points: 40 }],
      model: {
        kind: "weighted",
        categories: [{ domain: "aml", weight: 2, points: 40 }],
        floors: [{ name: "at least", verdict: "holds", after: 60 }],
        cap: 100,
      },
    });
  });

  it("never leaves its bounds, and never falls when one more rule holds", () => {
    const points = fc.record({
      base: fc.nat(100),
      extra: fc.nat(100),
      domain: fc.constantFrom("a", "b", "c"),
      weight: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 8 }), fc.nat(1_000), (all, cap) => {
        // More for the first than for one more of its kind: otherwise a new worst one can be worth less than what it takes the place of.
        const rules = all.map(({ base, extra, domain }, i) => rule(`r${i}`, Math.max(base, extra), 0, domain));
        const weights = Object.fromEntries(all.map(({ domain, weight }) => [domain, weight]));
        const model = { kind: "weighted", weights, cap };
        const whole = scored({ rules, model }).score;
        expect(whole).toBeGreaterThanOrEqual(0);
        expect(whole).toBeLessThanOrEqual(cap);
        expect(scored({ rules: rules.slice(1), model }).score).toBeLessThanOrEqual(whole + 0.01);
      }),
    );
  });

  it("with one category of weight 1 is the documented formula, capped", () => {
    const points = fc.record({ base: fc.nat(100), extra: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(points, { maxLength: 8 }), (all) => {
        const rules = all.map(({ base, extra }, i) => rule(`r${i}`, base, extra));
        const documented = scored({ rules }).score;
        expect(scored({ rules, model: { kind: "weighted" } }).score).toBe(Math.min(documented, 100));
      }),
    );
  });

  it.each<[string, Json, string[]]>([
    ["another kind", { kind: "neural" }, ["model"]],
    ["a weight that is none", { kind: "weighted", weights: { a: -1 } }, ["model.weights.a"]],
    [
      "thresholds that do not begin at 0",
      { kind: "weighted", thresholds: [{ from: 1, level: "low" }] },
      ["model.thresholds"],
    ],
    [
      "thresholds that fall",
      {
        kind: "weighted",
        thresholds: [
          { from: 0, level: "high" },
          { from: 50, level: "low" },
        ],
      },
      ["model.thresholds"],
    ],
    ["a floor without a rule", { kind: "weighted", floors: [{ name: "x", score: 1 }] }, ["model.floors.0"]],
    [
      "a modifier with a bad rule",
      { kind: "weighted", modifiers: [{ name: "x", add: 1, when: [{ key: "a", operator: "EVAL" }] }] },
      ["model.modifiers.0.when.0.operator"],
    ],
  ])("refuses %s, with the path", (_, model, paths) => {
    expect(problemsOf({ rules: [], model })).toEqual(paths);
  });
});

describe("tests that live with their rules", () => {
  const blocked = { ...rule("list", 50, 5), ruleSet: [{ key: "domain", operator: "IN_LIST", value: "blocked" }] };
  const old = { ...rule("old", 30, 5), ruleSet: [{ key: "founded", operator: "OLDER_THAN", value: { years: 1 } }] };

  it("pass or say what came out otherwise", () => {
    const book = bookFrom({
      rules: [rule("a", 60, 10), rule("b", 20, 10, "general", false)],
      tests: [
        { name: "right", facts, expect: { score: 60, level: "medium", hits: ["a"] } },
        { name: "wrong", facts, expect: { score: 1, level: "low", hits: ["b"] } },
      ],
    });
    expect(runRuleTests(book, nowMs)).toEqual([
      { name: "right", passed: true, problems: [], score: 60, level: "medium", hits: ["a"] },
      {
        name: "wrong",
        passed: false,
        problems: ["The score is 60, not 1.", "The level is medium, not low.", "Did not hold: b.", "Held as well: a."],
        score: 60,
        level: "medium",
        hits: ["a"],
      },
    ]);
  });

  it("bring their own day and their own lists", () => {
    const lists = { blocked: ["Mail.Example"] };
    const book = bookFrom({
      rules: [blocked, old],
      tests: [
        { name: "on the list", facts: { domain: "mail.example" }, lists, expect: { hits: ["list"] } },
        { name: "not on it", facts: { domain: "a.example" }, lists, expect: { hits: [] } },
        { name: "old then", facts: { founded: "2020-01-01" }, at: "2021-06-01", expect: { hits: ["old"] } },
        { name: "young then", facts: { founded: "2020-01-01" }, at: "2020-06-01", expect: { hits: [] } },
      ],
    });
    expect(runRuleTests(book, nowMs).map(({ passed }) => passed)).toEqual([true, true, true, true]);
  });

  it.each<[string, Json, string]>([
    ["that expect nothing", { name: "x", facts: {}, expect: {} }, "tests.0.expect"],
    ["without facts", { name: "x", expect: { score: 1 } }, "tests.0.facts"],
    ["of a level there is not", { name: "x", facts: {}, expect: { level: "severe" } }, "tests.0.expect.level"],
    ["of no day", { name: "x", facts: {}, at: "now", expect: { score: 1 } }, "tests.0.at"],
  ])("%s are refused", (_, test, path) => {
    expect(problemsOf({ rules: [], tests: [test] })).toEqual([path]);
  });
});

describe("a book of inline rules", () => {
  it("is judged by the documented model, and its explanation says nothing of what it does not use", () => {
    const { rules } = bookFrom({ rules: [rule("a", 60, 10)] });
    const evaluation = scoreRisk(bookOf(rules).rules, facts, nowMs, { model: bookOf(rules).model });
    expect(Object.keys(evaluation.explanation as object)).toEqual(["score", "level", "sets", "steps", "wording"]);
    expect(Object.keys(evaluation.output)).toEqual([
      "riskScore",
      "success",
      "riskLevel",
      "riskIndicatorsByDomain",
      "rulesResults",
    ]);
  });
});
