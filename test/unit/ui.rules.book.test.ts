import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { operatorCatalog } from "../../src/rules/operator-catalog";
import { operators } from "../../src/rules/operators";
import { parseRuleBook } from "../../src/rules/rule-book";
import type { RuleNode } from "../../src/rules/rule-set";
import { indicatorsIn, missingFacts } from "../../src/ui/console/evaluation/evaluation";
import { readJsonSource } from "../../src/ui/console/settings/editor/json-source";
import {
  type Book,
  bookOf,
  freeId,
  newIndicator,
  partsOfBook,
  strangersIn,
  textOfBook,
} from "../../src/ui/console/settings/rules/book";
import { pathsIn, suggestedPaths } from "../../src/ui/console/settings/rules/fact-paths";
import { problemFinder, verdictsOf } from "../../src/ui/console/settings/rules/problem-finder";
import { diffOfBooks } from "../../src/ui/console/settings/rules/rule-diff";
import { ruleText } from "../../src/ui/console/settings/rules/rule-words";
import { bandsOf, freeLevel } from "../../src/ui/console/settings/rules/score-parts";
import { createSelection } from "../../src/ui/console/settings/rules/selection";
import { shownJson } from "../../src/ui/console/settings/rules/typed-json";
import { fitsForm, formOf, partFrom, valueFor, withField } from "../../src/ui/console/settings/rules/value-forms";

const leaf: JsonObject = { key: "entity.data.country", operator: "IN", value: ["IR"] };
const indicator = (over: JsonObject = {}): JsonObject => ({
  id: "one",
  indicator: "One",
  domain: "geography",
  baseRiskScore: 10,
  additionalRiskScore: 5,
  ruleSet: { operator: "and", rules: [leaf] },
  ...over,
});
const aBook = (over: Partial<Book> = {}): Book => ({
  rules: [indicator()],
  model: { kind: "documented" },
  tests: [],
  ...over,
});
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
/** What a parsed rule asks, wherever it was written. */
const withoutPlaces = (node: RuleNode): Json =>
  asJson({ ...node, path: null, ...("rules" in node && { rules: node.rules.map(withoutPlaces) }) });

describe("the text of a rule set", () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
  it("two ways: what an editor wrote is read back as it was", () => {
    fc.assert(
      fc.property(fc.array(json), fc.array(json), (values, facts) => {
        const book = aBook({
          rules: values.map((value, i) => indicator({ id: `r${i}`, ruleSet: { ...leaf, value: asJson(value) } })),
          tests: facts.map((one) => ({ facts: asJson(one) })),
        });
        const read = readJsonSource(textOfBook(book));
        expect(read.ok && bookOf(read.value.value)).toEqual(asJson(book));
      }),
    );
  });

  it("parts that were deleted are sent empty, and what is no part is told", () => {
    expect(partsOfBook({ rules: [] })).toEqual({ rules: [], model: null, tests: [] });
    expect(strangersIn({ rules: [], rule: 1 }).map(({ path }) => path)).toEqual(["rule"]);
    expect(strangersIn([])).toHaveLength(1);
  });

  it.each<[string, JsonObject]>([
    ["a list", indicator({ ruleSet: [leaf, [leaf]] })],
    ["under rules", { ...indicator(), ruleSet: null, rules: { operator: "or", rules: [leaf] } }],
    ["the record is the group", { id: "x", indicator: "X", operator: "or", rules: [leaf, leaf] }],
    [
      "the record's operator, the list under ruleSet",
      { id: "x", indicator: "X", operator: "or", ruleSet: [leaf, leaf] },
    ],
    ["a row of a table", { ID: "x", Indicator: "X", "Base risk score": "30", "Rule set": JSON.stringify([leaf]) }],
    ["a lone leaf", indicator({ ruleSet: leaf })],
    ["lists inside groups", indicator({ ruleSet: { operator: "not", rules: [[leaf], leaf] } })],
  ])("another spelling says the same in the editor's one: %s", (_, record) => {
    const before = parseRuleBook({ rules: [record] });
    const normal = bookOf({ rules: [record] });
    const after = parseRuleBook({ rules: normal.rules });
    if (!before.ok || !after.ok) throw new Error("the parser refused it");
    const [was, is] = [before.value.rules[0], after.value.rules[0]];
    if (was === undefined || is === undefined) throw new Error("it is gone");
    expect({ ...is, rule: withoutPlaces(is.rule) }).toEqual({ ...was, rule: withoutPlaces(was.rule) });
    expect(bookOf({ rules: normal.rules }).rules[0]).toBe(normal.rules[0]);
  });

  it("what is in the usual spelling stays the same object", () => {
    const record = indicator({ note: "ours", onUnknown: "holds" });
    expect(bookOf({ rules: [record] }).rules[0]).toBe(record);
  });

  it("a cell that holds no score stays as it is written", () => {
    const written = { ID: "x", Indicator: "X", "Base risk score": "high", "Rule set": JSON.stringify([leaf]) };
    expect(bookOf({ rules: [written] }).rules[0]?.baseRiskScore).toBe("high");
  });

  it("a new indicator is accepted, under an id that is free", () => {
    const first = newIndicator(aBook({ rules: [] }));
    const second = newIndicator(aBook({ rules: [first] }));
    expect(second.id).not.toBe(first.id);
    expect(parseRuleBook({ rules: [first, second] })).toMatchObject({ ok: true });
    expect(freeId(aBook({ rules: [indicator({ id: "a" }), indicator({ id: "a-2" })] }), "a")).toBe("a-3");
  });
});

describe("values", () => {
  it("every operator's example fits its form and comes with words", () => {
    for (const { name, example, words } of operatorCatalog) {
      expect([name, fitsForm(formOf(name), example)]).toEqual([name, true]);
      expect(ruleText({ key: "a.b", operator: name, value: example }, operatorCatalog)).toContain(words);
    }
  });

  it("choosing another operator starts with a value in its form, and the server accepts it or says what is empty", () => {
    for (const from of operatorCatalog)
      for (const to of operatorCatalog) {
        const value = valueFor(to.name, from.example, to.example);
        expect([from.name, to.name, fitsForm(formOf(to.name), value)]).toEqual([from.name, to.name, true]);
        const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
        if (!isEmpty && to.name !== "MATCHES")
          expect([from.name, to.name, operators[to.name].problemWithValue(value)]).toEqual([from.name, to.name, null]);
      }
  });

  it("a value that does not fit is not squeezed into a form", () => {
    expect(fitsForm(formOf("COUNT"), { operator: "IN", value: [1, 2] })).toBe(false);
    expect(fitsForm(formOf("IN"), [["GB"]])).toBe(false);
    expect(fitsForm(formOf("OLDER_THAN"), { decades: 1 })).toBe(false);
    expect(["7.5", "2026-01-31", ""].map((value) => fitsForm(formOf("GT"), value))).toEqual([true, false, false]);
    expect(fitsForm(formOf("AGE"), { operator: "LT", value: 18, note: "ours" })).toBe(false);
  });

  it("half-written JSON stays as it was typed, and never becomes another rule's", () => {
    const half = { text: '{"var": ', over: { var: "a" } };
    expect(shownJson(half, { var: "a" })).toBe(half.text);
    expect(shownJson(half, { var: "b" })).toBe('{\n  "var": "b"\n}');
    expect(shownJson({ text: '{"var":"b"}', over: { var: "a" } }, { var: "b" })).toBe('{"var":"b"}');
    expect([shownJson(null, undefined), shownJson({ text: " ", over: 1 }, undefined)]).toEqual(["", " "]);
  });

  it("of two fields that exclude each other the other one goes", () => {
    expect(withField({ to: "a", threshold: 1 }, "toPath", "b.c", ["to", "toPath"])).toEqual({
      threshold: 1,
      toPath: "b.c",
    });
    expect(withField({ to: "a" }, "to", undefined, ["to", "toPath"])).toEqual({});
    expect(withField({ a: 1, b: 2 }, "a", 3)).toEqual({ a: 3, b: 2 });
  });

  it("what is typed among numbers is a number", () => {
    expect([partFrom("7", [1, 2]), partFrom("7", ["a"]), partFrom("7", []), partFrom("x", [1])]).toEqual([
      7,
      "7",
      "7",
      "x",
    ]);
  });
});

describe("what publishing changes", () => {
  it("names indicators that were added, removed and changed, and how; nothing for the same book", () => {
    const before = aBook({ rules: [indicator(), indicator({ id: "two", indicator: "Two" })] });
    const after = aBook({
      rules: [
        indicator({ baseRiskScore: 20, ruleSet: { operator: "or", rules: [leaf] } }),
        indicator({ id: "three", indicator: "Three" }),
      ],
      model: { kind: "weighted", cap: 90 },
      tests: [{ name: "t" }],
    });
    const diff = diffOfBooks(before, after);
    expect(diff.indicators).toEqual([
      { id: "one", name: "One", what: "changed", details: ["base score 10 → 20", "its rules"] },
      { id: "three", name: "Three", what: "added", details: [] },
      { id: "two", name: "Two", what: "removed", details: [] },
    ]);
    expect(diff.model).toEqual(["model documented → weighted", "cap nothing → 90"]);
    expect(diff.tests.added).toEqual(["t"]);
    expect(diffOfBooks(after, structuredClone(after)).isSame).toBe(true);
  });
});

describe("finding the way", () => {
  it("a problem leads to its rule, its tab and its field", () => {
    const selection = createSelection();
    expect(selection.show("rules.2.ruleSet.rules.0.rules.1.value")).toBe("rules");
    expect([selection.indicator.value, selection.path.value]).toEqual([2, [0, 1]]);
    expect(selection.show("rules.1.baseRiskScore")).toBe("rules");
    expect([selection.indicator.value, selection.path.value]).toEqual([1, []]);
    expect(["model.cap", "tests.0.facts", "stranger"].map((path) => selection.show(path))).toEqual([
      "score",
      "tests",
      "json",
    ]);
    const finder = problemFinder([{ path: "rules.1.ruleSet.rules.0.key", message: "no key", severity: "error" }]);
    expect([finder.at("rules.1.ruleSet.rules.0.key"), finder.below("rules.1"), finder.below("rules.10")]).toEqual([
      "No key.",
      1,
      0,
    ]);
  });

  it("paths of facts come from the case first, then from the rules", () => {
    expect(pathsIn({ a: { b: [{ c: 1 }] } })).toEqual(["a", "a.b", "a.b.0", "a.b.0.c"]);
    expect(suggestedPaths({ own: 1 }, aBook())[0]).toBe("own");
    expect(suggestedPaths(null, aBook())[0]).toBe("entity.data.country");
  });

  it("verdicts stand at the place of their rule; what counted comes first, and what is missing is named", () => {
    const missing = { path: "a.b", found: false };
    const set = {
      name: "One",
      domain: "d",
      baseRiskScore: 1,
      additionalRiskScore: 1,
      points: 0,
      id: "open",
      verdict: "unknown" as const,
      tree: {
        kind: "all",
        verdict: "unknown" as const,
        sentence: "",
        path: "0.ruleSet",
        rules: [{ kind: "leaf", verdict: "unknown" as const, sentence: "", path: "0.ruleSet.rules.0", read: missing }],
      },
    };
    const evaluation = {
      score: 1,
      level: "low",
      sets: [set, { ...set, id: "hit", verdict: "holds" as const, points: 1 }],
    };
    expect(verdictsOf(evaluation, ["open", "hit"]).get("rules.0.ruleSet.rules.0")).toBe("unknown");
    expect(verdictsOf(evaluation, ["open", "hit"]).get("rules.1")).toBe("holds");
    expect(indicatorsIn(evaluation, "all").map(({ id }) => id)).toEqual(["hit", "open"]);
    expect(indicatorsIn(evaluation, "open").map(({ id }) => id)).toEqual(["open"]);
    expect(missingFacts(set.tree)).toEqual(["a.b"]);
  });
});

describe("the bar of levels", () => {
  it("covers the whole line up to the cap, whatever the thresholds", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 300 }),
        (more, cap) => {
          const names = ["low", "medium", "high", "critical"];
          const thresholds = [0, ...more.toSorted((a, b) => a - b)].map((from, i) => ({ from, level: names[i] ?? "" }));
          const bands = bandsOf(thresholds, cap);
          expect(bands.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100);
        },
      ),
    );
    expect(
      freeLevel([
        { from: 0, level: "low" },
        { from: 50, level: "high" },
      ]),
    ).toBe("critical");
  });
});
