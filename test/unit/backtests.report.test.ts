import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/backtests/compare";
import { type JudgedAs, judgeAgain, textsIn } from "../../src/backtests/judge-again";
import { type ListAnswer, openQuestions, withAnswers } from "../../src/backtests/list-questions";
import { type ArchivedInput, readInput } from "../../src/backtests/read-input";
import { countCase, countLeftOut, reportOf } from "../../src/backtests/report";
import { addedUp, Tally } from "../../src/backtests/tally";
import type { Json, JsonObject } from "../../src/lib/json";
import { parseRuleBook, type RuleBook } from "../../src/rules/rule-book";

const nowMs = Date.UTC(2026, 4, 31);
const levels = ["low", "medium", "high", "critical"] as const;
const rule = (id: string, ruleSet: Json, base = 50): JsonObject => ({
  id,
  indicator: `Indicator ${id}`,
  domain: "general",
  baseRiskScore: base,
  additionalRiskScore: 5,
  ruleSet,
});
const bookOf = (...rules: JsonObject[]): RuleBook => {
  const parsed = parseRuleBook({ rules });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const leaf = (key: string, operator: string, value: Json): Json => [{ key, operator, value }];
const anInput = (over: Partial<ArchivedInput> = {}): ArchivedInput => ({
  runId: "run_a_1_1" as ArchivedInput["runId"],
  caseId: "case_a" as ArchivedInput["caseId"],
  plugin: "risk",
  definitionKey: "kyb",
  definitionVersion: 1,
  atMs: nowMs,
  context: { entity: { data: { country: "IR" } } },
  lists: {},
  ruleSet: null,
  model: "documented",
  score: 50,
  level: "medium",
  rules: [{ id: "a", name: "A", verdict: "holds" }],
  ...over,
});

const words = fc.constantFrom("a", "b", "__proto__", "constructor", "x.y", '"', "");
const tallies = fc
  .array(fc.tuple(fc.array(words, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 9 })))
  .map((counts) => {
    const tally = new Tally();
    for (const [path, count] of counts) tally.add(path, count);
    return tally;
  });

describe("a tally", () => {
  it("adds up to the same text in whatever order its pages come", () => {
    fc.assert(
      fc.property(fc.array(tallies, { maxLength: 6 }), fc.nat(), (pages, seed) => {
        const texts = pages.map((page) => page.text());
        const turned = [...texts.slice(seed % (texts.length + 1)), ...texts.slice(0, seed % (texts.length + 1))];
        expect(addedUp(turned.reverse()).text()).toBe(addedUp(texts).text());
      }),
    );
  });

  it("is read back from its text, whatever the tenant's words are", () => {
    fc.assert(
      fc.property(tallies, (tally) => {
        expect(Tally.of(tally.text()).text()).toBe(tally.text());
      }),
    );
  });
});

describe("judging again", () => {
  it("by the same rules comes to the same", () => {
    const book = bookOf(rule("a", leaf("entity.data.country", "IN", ["IR"])));
    const input = anInput();
    const after = judgeAgain(book, input.context, input.atMs, input.lists, new Set());
    expect(compare(input, after)).toEqual({ changed: false, newlyHolds: [], noLongerHolds: [] });
  });

  it("names missing facts as the rules spell them, and never what a path was computed from", () => {
    const raw: JsonObject = {
      rules: [
        rule("a", leaf("entity.data.turnover", "GT", 5)),
        rule("b", { type: "json-logic", rule: { "==": [{ var: { var: "entity.data.country" } }, 1] } }),
        rule("c", { type: "json-logic", rule: { ">": [{ var: "entity.data.age" }, 1] } }),
      ],
    };
    const book = parseRuleBook(raw);
    if (!book.ok) throw new Error(JSON.stringify(book.error));
    const { unknownFacts, rules } = judgeAgain(book.value, anInput().context, nowMs, {}, textsIn(raw));
    expect(rules.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown"]);
    expect(unknownFacts.sort()).toEqual(["(a computed path)", "entity.data.age", "entity.data.turnover"]);
  });

  it("lists exactly the rules whose holding differs", () => {
    const judged = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d")).chain((ids) =>
      fc.record({
        score: fc.constantFrom(0, 50),
        level: fc.constantFrom(...levels),
        rules: fc.tuple(
          ...ids.map((id) =>
            fc.constantFrom("holds", "fails", "unknown", "error").map((verdict) => ({ id, name: id, verdict })),
          ),
        ),
      }),
    ) as fc.Arbitrary<JudgedAs>;
    fc.assert(
      fc.property(judged, judged, (before, after) => {
        const { changed, newlyHolds, noLongerHolds } = compare(before, after);
        const [held, holds] = [before, after].map((one) =>
          one.rules.filter((r) => r.verdict === "holds").map((r) => r.id),
        );
        expect([...(held ?? []).filter((id) => !noLongerHolds.includes(id)), ...newlyHolds].sort()).toEqual(
          [...(holds ?? [])].sort(),
        );
        expect(changed).toBe(
          newlyHolds.length + noLongerHolds.length > 0 || before.score !== after.score || before.level !== after.level,
        );
      }),
    );
  });
});

describe("lists that the record does not answer", () => {
  const book = bookOf(rule("a", leaf("entity.data.country", "IN_LIST", "embargo")));

  it("are asked only about what the record leaves open", () => {
    expect(openQuestions(book, anInput(), 7)).toEqual([{ list: "embargo", entry: "ir", recordedAtMs: 7, atMs: nowMs }]);
    const known = anInput({ lists: { embargo: { version: 3, found: { ir: true } } } });
    expect(openQuestions(book, known, 7)).toEqual([]);
  });

  it.each<[string, ListAnswer, string, object]>([
    ["by the version of then", { version: 2, found: true, asOf: "ofThen" }, "holds", { ofThen: 1 }],
    ["by the version of today", { version: 9, found: false, asOf: "ofToday" }, "fails", { ofToday: 1 }],
    ["not at all when there is no such list", null, "unknown", { unanswered: 1 }],
  ])("are answered %s, and counted so", (_how, answer, verdict, counted) => {
    const input = anInput();
    const { lists, from } = withAnswers(input, openQuestions(book, input, 7), () => answer);
    expect(from).toEqual({ ofThen: 0, ofToday: 0, unanswered: 0, ...counted });
    expect(judgeAgain(book, input.context, nowMs, lists, new Set()).rules[0]?.verdict).toBe(verdict);
  });

  it("keep the record's own answers, and its version", () => {
    const input = anInput({ lists: { embargo: { version: 3, found: { kp: true } } } });
    const { lists } = withAnswers(input, openQuestions(book, input, 7), () => ({
      version: 3,
      found: false,
      asOf: "ofThen",
    }));
    expect(lists).toEqual({ embargo: { version: 3, found: { kp: true, ir: false } } });
  });
});

describe("the report", () => {
  it("counts every judged case once in each table", () => {
    const draft = bookOf(
      rule("a", leaf("entity.data.country", "IN", ["KP"])),
      rule("b", leaf("entity.data.country", "IN", ["IR"]), 90),
    );
    const tally = new Tally();
    const from = { ofThen: 0, ofToday: 0, unanswered: 0 };
    const cases: [string, string][] = [
      ["IR", "rejected"],
      ["KP", "approved"],
      ["DE", "open"],
    ];
    for (const [country, decision] of cases) {
      const input = anInput({ context: { entity: { data: { country } } } });
      const after = judgeAgain(draft, input.context, nowMs, {}, new Set());
      countCase(tally, input, after, { difference: compare(input, after), decision, from });
    }
    countLeftOut(tally, "shredded");
    const report = reportOf(tally);
    expect(report.cases).toEqual({ judged: 3, changed: 2, failed: 0, shredded: 1, unreadable: 0, missing: 0 });
    expect(report.outcomes.filter(({ cases }) => cases > 0)).toEqual([
      { before: "medium", after: "low", cases: 1 },
      { before: "medium", after: "medium", cases: 1 },
      { before: "medium", after: "critical", cases: 1 },
    ]);
    expect(report.rules).toEqual([
      {
        id: "a",
        name: "Indicator a",
        before: { holds: 3, fails: 0, unknown: 0, error: 0, rate: 1 },
        after: { holds: 1, fails: 2, unknown: 0, error: 0, rate: 0.3333 },
      },
      { id: "b", name: "Indicator b", before: null, after: { holds: 1, fails: 2, unknown: 0, error: 0, rate: 0.3333 } },
    ]);
    expect(report.decisions.after).toEqual([
      { level: "low", decision: "open", cases: 1 },
      { level: "medium", decision: "approved", cases: 1 },
      { level: "critical", decision: "rejected", cases: 1 },
    ]);
  });
});

describe("an archived input", () => {
  it("is read back as it was archived", () => {
    expect(readInput(JSON.stringify(anInput()))).toEqual(anInput());
  });

  it.each(["", "null", "[]", "{", '{"runId":1}', JSON.stringify({ ...anInput(), level: "purple" })])(
    "that is none is not judged: %s",
    (text) => {
      expect(readInput(text)).toBeNull();
    },
  );
});
