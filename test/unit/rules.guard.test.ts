import { describe, expect, it } from "vitest";
import type { Guard, Verdict } from "../../src/domain/verdict";
import type { Json } from "../../src/lib/json";
import { askGuard, parseGuard } from "../../src/rules/guard";

const inList = { in: [{ var: "entity.data.country" }, ["GB", "FR"]] };
const facts = {
  entity: { data: { country: "GB", name: "Acme" } },
  documents: [{ decision: { status: "revision" } }],
  score: 0.4,
};

describe("parseGuard", () => {
  it.each<[string, Json, Guard]>([
    [
      "options",
      { type: "json-logic", options: { rule: inList } },
      { engine: "json-logic", rule: inList, onFailed: null },
    ],
    [
      "the short spelling",
      { type: "json-logic", rule: inList },
      { engine: "json-logic", rule: inList, onFailed: null },
    ],
    [
      "onFailed",
      { type: "json-logic", options: { rule: inList, onFailed: { manualReviewReason: "country" } } },
      { engine: "json-logic", rule: inList, onFailed: { manualReviewReason: "country" } },
    ],
    [
      "assignOnFailure",
      { type: "jmespath", options: { rule: "score", assignOnFailure: { why: "score" } } },
      { engine: "jmespath", rule: "score", onFailed: { why: "score" } },
    ],
    [
      "onFailed in the short spelling",
      { type: "jmespath", rule: "score", onFailed: { why: "score" } },
      { engine: "jmespath", rule: "score", onFailed: { why: "score" } },
    ],
    [
      "a rule that is a constant",
      { type: "json-logic", rule: false },
      { engine: "json-logic", rule: false, onFailed: null },
    ],
  ])("reads %s", (_, raw, guard) => {
    expect(parseGuard(raw)).toEqual({ ok: true, value: guard });
  });

  it.each<[unknown, RegExp]>([
    [null, /a guard is an object/],
    ["score > 1", /a guard is an object/],
    [{ rule: inList }, /"json-logic" or "jmespath", not null/],
    [{ type: "javascript", rule: "1" }, /not "javascript"/],
    [{ type: "json-logic", options: {} }, /has no rule/],
    [{ type: "json-logic", rule: { equals: [1, 1] } }, /"equals" is not an operator/],
    [{ type: "json-logic", rule: { method: [1] } }, /not allowed/],
    [{ type: "jmespath", rule: { a: 1 } }, /an expression in a string/],
    [{ type: "jmespath", rule: "  " }, /an expression in a string/],
    [{ type: "jmespath", rule: "a[?" }, /not a JMESPath expression/],
    [{ type: "jmespath", rule: "nope(a)" }, /not a function/],
  ])("refuses %j with a sentence", (raw, sentence) => {
    expect(parseGuard(raw)).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  });
});

describe("askGuard", () => {
  it.each<[string, Guard["engine"], Json, Verdict]>([
    ["true", "json-logic", inList, "holds"],
    ["false", "json-logic", { ">": [{ var: "score" }, 0.5] }, "fails"],
    ["an empty list", "json-logic", { filter: [{ var: "documents" }, false] }, "fails"],
    ["false, a fact missing", "json-logic", { ">": [{ var: "vat.score" }, 0.5] }, "unknown"],
    [
      "false without needing the missing fact",
      "json-logic",
      { and: [{ ">": [{ var: "score" }, 1] }, { var: "vat" }] },
      "fails",
    ],
    ["true, a fact missing", "json-logic", { or: [{ var: "vat" }, inList] }, "holds"],
    ["false by the rule's own default", "json-logic", { ">": [{ var: ["vat", 0] }, 0.5] }, "fails"],
    ["not computable", "json-logic", { in: ["x", { missing_some: [1, "x"] }] }, "error"],
    ["a rule that was never linted", "json-logic", { constructor: [] }, "error"],
    ["true", "jmespath", "entity.data.country == 'GB'", "holds"],
    ["the documented expression", "jmespath", "length(documents[?decision.status=='revision']) > `0`", "holds"],
    ["false", "jmespath", "entity.data.country == 'FR'", "fails"],
    ["an empty list", "jmespath", "documents[?decision.status=='approved']", "fails"],
    ["zero, which is true", "jmespath", "`0`", "holds"],
    ["false, a fact missing", "jmespath", "vat.country == 'GB'", "unknown"],
    ["not computable", "jmespath", "length(score) > `0`", "error"],
    ["an expression that never compiled", "jmespath", "a[?", "error"],
  ])("%s (%s) is told apart", (_, engine, rule, verdict) => {
    expect(askGuard({ engine, rule, onFailed: null }, facts).verdict).toBe(verdict);
  });

  it("keeps what it read and what the definition wants recorded, unless it holds", () => {
    const onFailed = { manualReviewReason: "score" };
    expect(askGuard({ engine: "json-logic", rule: { ">": [{ var: "score" }, 0.5] }, onFailed }, facts)).toEqual({
      engine: "json-logic",
      verdict: "fails",
      reads: [{ path: "score", found: true, value: 0.4 }],
      onFailed,
    });
    expect(askGuard({ engine: "jmespath", rule: "score < `0.5` && entity.data.vat == null", onFailed }, facts)).toEqual(
      {
        engine: "jmespath",
        verdict: "holds",
        reads: [
          { path: "score", found: true, value: 0.4 },
          { path: "entity.data.vat", found: false },
        ],
      },
    );
  });

  it("gives the same trace for the same facts", () => {
    const guard: Guard = { engine: "json-logic", rule: inList, onFailed: null };
    expect(askGuard(guard, facts)).toEqual(askGuard(guard, structuredClone(facts)));
  });
});
