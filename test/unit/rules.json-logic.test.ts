import fc from "fast-check";
import jsonLogic from "json-logic-js";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { evaluateJsonLogic, lintJsonLogic } from "../../src/rules/json-logic";

const facts: JsonObject = {
  entity: {
    data: { country: "GB", name: "Acme Ltd", employees: 12, tags: ["a", "b"], odd: { var: "entity.data.country" } },
  },
  documents: [
    { type: "passport", decision: { status: "approved" }, pages: [{ side: "front" }, { side: "back" }] },
    { type: "bill", decision: { status: "revision" }, pages: [] },
  ],
  score: 0.85,
  empty: "",
  nothing: null,
};
const answerTo = (rule: Json, data = facts) => {
  const answer = evaluateJsonLogic(rule, data);
  return answer.ok ? answer.value : `error: ${answer.error}`;
};
/** json-logic-js itself: the oracle. */
const oracle = jsonLogic as unknown as { apply(rule: Json, data: Json): unknown };

describe("meaning", () => {
  it.each<[string, Json, Json]>([
    ["own property by path", { var: "entity.data.country" }, "GB"],
    ["index in a list", { var: "documents.1.type" }, "bill"],
    [
      "length of a list and of a text",
      { "+": [{ var: "documents.length" }, { var: "entity.data.country.length" }] },
      4,
    ],
    ["default for a missing fact", { var: ["entity.data.vat", "none"] }, "none"],
    ["membership in a list", { in: [{ var: "entity.data.country" }, ["GB", "FR"]] }, true],
    ["membership in a text", { in: ["Ltd", { var: "entity.data.name" }] }, true],
    [
      "a fact that looks like a rule stays a fact",
      { "===": [{ cat: [{ var: "entity.data.odd" }] }, "[object Object]"] },
      true,
    ],
    [
      "a literal object with two keys is a literal",
      { if: [true, { var: "score", and: [] }] },
      { var: "score", and: [] },
    ],
    ["some over documents", { some: [{ var: "documents" }, { "==": [{ var: "decision.status" }, "revision"] }] }, true],
    ["all of nothing is false", { all: [[], true] }, false],
    ["none of nothing is true", { none: [[], true] }, true],
    ["reduce", { reduce: [[1, 2, 3], { "+": [{ var: "current" }, { var: "accumulator" }] }, 0] }, 6],
    ["missing", { missing: ["score", "nothing", "empty", "x"] }, ["nothing", "empty", "x"]],
    ["missing_some satisfied", { missing_some: [1, ["score", "x"]] }, []],
    ["missing_some not satisfied", { missing_some: [2, ["score", "x"]] }, ["x"]],
    ["loose and strict equality", { and: [{ "==": ["1", 1] }, { "!==": ["1", 1] }] }, true],
    ["between in one comparison", { "<": [0, { var: "score" }, 1] }, true],
    ["if without an else", { if: [false, 1] }, null],
  ])("%s", (_, rule, expected) => {
    expect(answerTo(rule)).toEqual(expected);
    expect(oracle.apply(rule, facts)).toEqual(expected);
  });

  it("asks and, or, if lazily: what is not asked is not read", () => {
    const rule = { and: [{ var: "nothing" }, { var: "score" }] };
    expect(evaluateJsonLogic(rule, facts).reads.map((read) => read.path)).toEqual(["nothing"]);
  });

  it("answers what json-logic-js answers, for any rule and facts", () => {
    const path = fc.constantFrom(
      "a",
      "b",
      "list",
      "list.0",
      "list.1.x",
      "deep.er",
      "name",
      "",
      "list.length",
      "gone",
      "x",
    );
    const literal = fc.constantFrom<Json>(0, 1, -3, 2.5, "", "1", "ab", true, false, null, []);
    const rule = fc.letrec<{ rule: Json }>((tie) => ({
      rule: fc.oneof(
        { depthSize: "small", maxDepth: 5 },
        literal,
        path.map((p): Json => ({ var: p })),
        fc.tuple(path, literal).map(([p, otherwise]): Json => ({ var: [p, otherwise] })),
        fc.array(path, { maxLength: 3 }).map((keys): Json => ({ missing: keys })),
        fc.tuple(fc.nat(3), fc.array(path, { maxLength: 3 })).map(([n, keys]): Json => ({ missing_some: [n, keys] })),
        fc
          .tuple(
            fc.constantFrom("and", "or", "if", "?:", "+", "*", "min", "max", "cat", "merge", "!", "!!"),
            fc.array(tie("rule"), { minLength: 1, maxLength: 4 }),
          )
          .map(([operator, operands]): Json => ({ [operator]: operands })),
        fc
          .tuple(
            fc.constantFrom("==", "===", "!=", "!==", "<", "<=", ">", ">=", "-", "/", "%", "in", "substr"),
            fc.tuple(tie("rule"), tie("rule")),
          )
          .map(([operator, operands]): Json => ({ [operator]: operands })),
        fc
          .tuple(fc.constantFrom("map", "filter", "all", "some", "none"), fc.constantFrom("list", "deep"), tie("rule"))
          .map(([operator, source, body]): Json => ({ [operator]: [{ var: source }, body] })),
        tie("rule").map((body): Json => ({ reduce: [{ var: "list" }, { cat: [{ var: "accumulator" }, body] }, ""] })),
        fc.tuple(tie("rule"), tie("rule")).map((both): Json => both),
      ),
    })).rule;
    const data = fc.record({
      a: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)),
      b: fc.constantFrom("1", 2, { var: "a" }, { and: [1] }, [1, "2"], {}),
      list: fc.array(fc.oneof(fc.integer(), fc.record({ x: fc.nat(3), name: fc.string() })), { maxLength: 4 }),
      deep: fc.record({ er: fc.nat() }),
      name: fc.string(),
    });
    fc.assert(
      fc.property(rule, data, (tree, given) => {
        const ours = evaluateJsonLogic(tree, given as JsonObject);
        let theirs: unknown;
        try {
          theirs = oracle.apply(tree, given as Json);
        } catch {
          expect(ours.ok).toBe(false);
          return;
        }
        // The fence allows two array operators inside each other, json-logic-js any number.
        if (!ours.ok && /array operators/.test(ours.error)) return;
        expect(ours).toMatchObject({ ok: true });
        if (ours.ok) expect(written(ours.value)).toBe(written(theirs));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** As text, with the numbers that JSON does not have: json-logic's arithmetic has them. */
const written = (value: unknown) =>
  JSON.stringify(value ?? null, (_, at: unknown) =>
    typeof at === "number" && (!Number.isFinite(at) || Object.is(at, -0))
      ? `number ${Object.is(at, -0) ? "-0" : at}`
      : at,
  );

describe("reads", () => {
  it("names every fact looked at, once, with its value", () => {
    const rule = { and: [{ ">": [{ var: "score" }, 0.5] }, { "<": [{ var: "score" }, 0.9] }, { var: "entity.vat" }] };
    expect(evaluateJsonLogic(rule, facts).reads).toEqual([
      { path: "score", found: true, value: 0.85 },
      { path: "entity.vat", found: false },
    ]);
  });

  it("names facts inside lists by their place", () => {
    const rule = { some: [{ var: "documents" }, { some: [{ var: "pages" }, { "==": [{ var: "side" }, "back"] }] }] };
    expect(evaluateJsonLogic(rule, facts).reads.map((read) => read.path)).toEqual([
      "documents",
      "documents.0.pages",
      "documents.0.pages.0.side",
      "documents.0.pages.1.side",
    ]);
  });

  it("does not take an accumulator for a fact", () => {
    const rule = { reduce: [{ var: "documents" }, { "+": [{ var: "accumulator" }, { var: "current.weight" }] }, 0] };
    expect(evaluateJsonLogic(rule, facts).reads.map((read) => read.path)).toEqual([
      "documents",
      "documents.0.weight",
      "documents.1.weight",
    ]);
  });

  it("leaves out values that are larger than a trace should be", () => {
    const large = { text: "x".repeat(2_000) };
    expect(evaluateJsonLogic({ "!!": { var: "text" } }, large).reads).toEqual([{ path: "text", found: true }]);
  });

  it("knows whether the answer hangs on a missing fact", () => {
    const hangs = (rule: Json) => evaluateJsonLogic(rule, facts);
    expect(hangs({ "==": [{ var: "x" }, 1] })).toMatchObject({ dependsOnMissing: true });
    expect(hangs({ "==": [{ var: ["x", 0] }, 1] })).toMatchObject({ dependsOnMissing: false });
    expect(hangs({ "!": { missing: ["x"] } })).toMatchObject({ dependsOnMissing: false });
    expect(hangs({ "==": [{ var: "nothing" }, 1] })).toMatchObject({ dependsOnMissing: false });
  });
});

describe("fence", () => {
  it.each([
    "constructor.constructor",
    "constructor",
    "__proto__.x",
    "__proto__",
    "toString",
    "entity.constructor.name",
  ])("reads nothing at %s", (path) => {
    expect(answerTo({ var: path })).toBe(null);
    expect(answerTo({ missing: [path] })).toEqual([path]);
  });

  it("reads facts that are really called so", () => {
    const data = JSON.parse('{"constructor": "Acme", "__proto__": {"x": 1}}') as JsonObject;
    expect(answerTo({ var: "constructor" }, data)).toBe("Acme");
    expect(answerTo({ var: "__proto__.x" }, data)).toBe(1);
  });

  const doubling = { cat: [{ var: "accumulator" }, { var: "accumulator" }] };
  const twentySeven = Array.from({ length: 27 }, () => 1);
  const nested = (depth: number): Json => {
    let rule: Json = { var: "x" };
    for (let i = 0; i < depth; i++) rule = { "!": rule };
    return rule;
  };
  const many = Array.from({ length: 3_000 }, (_, i) => i);
  // Sabotage tried: steps of a rule are not charged (budget.ts) → red.
  it.each<[string, Json, RegExp]>([
    ["a text that doubles", { reduce: [twentySeven, doubling, "x"] }, /100000 characters/],
    [
      "a list that doubles",
      { reduce: [twentySeven, { merge: [{ var: "accumulator" }, { var: "accumulator" }] }, [1]] },
      /10000 elements/,
    ],
    [
      "a list of shared parts as a result",
      { reduce: [twentySeven, [{ var: "accumulator" }, { var: "accumulator" }], 1] },
      /too large/,
    ],
    [
      "a list of shared parts turned into text",
      { "==": [{ reduce: [twentySeven, [{ var: "accumulator" }, { var: "accumulator" }], 1] }, "x"] },
      /100000 characters/,
    ],
    ["a list in a list, long", { map: [{ var: "many" }, { some: [{ var: "many" }, false] }] }, /1000 elements/],
    [
      "a list in a list, within lengths",
      { map: [{ var: "some" }, { reduce: [{ var: "" }, doubling, ""] }] },
      /steps|elements/,
    ],
    ["depth", nested(20_000), /deeper than 32/],
    ["size", { in: ["x", Array.from({ length: 20_000 }, () => "long")] }, /64 kB/],
    ["an operator from the prototype", { constructor: ["x"] }, /not an operator/],
    ["an operator from the prototype, hidden in a branch", { if: [true, 1, { toString: [] }] }, /not an operator/],
    ["a method call", { method: [{ var: "entity" }, "toString", []] }, /not allowed/],
    ["logging", { log: "x" }, /not allowed/],
    ["three lists deep", { map: [[1], { map: [[1], { map: [[1], 1] }] }] }, /two array operators/],
  ])("refuses %s", (_, rule, message) => {
    const some = Array.from({ length: 1_000 }, () => Array.from({ length: 1_000 }, () => 1));
    expect(evaluateJsonLogic(rule, { many, some })).toMatchObject({ ok: false, error: expect.stringMatching(message) });
  });

  it("never throws, and ends, whatever the rule and the facts are", () => {
    const junk = fc.letrec<{ rule: Json }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 6, depthSize: "small" },
        fc.constantFrom<Json>("x", 1e308, -1, null, "__proto__", "constructor", "length"),
        fc.array(tie("rule"), { maxLength: 4 }),
        fc
          .tuple(
            fc.constantFrom(
              "var",
              "reduce",
              "map",
              "cat",
              "merge",
              "==",
              "+",
              "in",
              "missing_some",
              "missing",
              "substr",
            ),
            fc.oneof(tie("rule"), fc.array(tie("rule"), { maxLength: 3 })),
          )
          .map(([operator, operands]): Json => ({ [operator]: operands })),
      ),
    })).rule;
    const data = {
      x: Array.from({ length: 50 }, (_, i) => ({ x: "x".repeat(i), length: i, indexOf: 1, toString: null })),
    };
    fc.assert(
      fc.property(junk, (rule) => {
        const answer = evaluateJsonLogic(rule, data);
        if (answer.ok) JSON.stringify(answer.value);
        else expect(answer.error).not.toBe("");
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("lint", () => {
  it("finds everything wrong at once, with paths, and nothing in good rules", () => {
    expect(lintJsonLogic({ in: [{ var: "entity.data.country" }, ["GB", "FR"]] })).toEqual([]);
    expect(lintJsonLogic({ and: [{ log: 1 }, { or: [{ equals: [1, 2] }] }] })).toEqual([
      expect.stringMatching(/^rule\.and\.0\.log: /),
      expect.stringMatching(/^rule\.and\.1\.or\.0\.equals: /),
    ]);
  });

  it("counts array operators by nesting, not by number", () => {
    const chained = { some: [{ filter: [{ map: [{ var: "a" }, { var: "b" }] }, { var: "c" }] }, { var: "d" }] };
    expect(lintJsonLogic(chained)).toEqual([]);
  });
});
