import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { evaluateJsonLogic } from "../../src/rules/json-logic";
import { logicOfTree, treeFor, treeOfLogic } from "../../src/ui/console/settings/definitions/build/guard-tree";
import type { RuleJson } from "../../src/ui/console/settings/rules/rule-tree";

const numRuns = process.env.NIGHTLY === "1" ? 20_000 : 240;

describe("a guard as a tree", () => {
  const leaf: fc.Arbitrary<RuleJson> = fc.oneof(
    fc.record({
      key: fc.constantFrom("a", "b.c", ""),
      operator: fc.constantFrom("EQUALS", "NOT_EQUALS", "GT", "GTE", "LT", "LTE"),
      value: fc.oneof(fc.integer(), fc.constantFrom("x", "GB", true)),
    }),
    fc.record({
      key: fc.constantFrom("a", "b.c"),
      operator: fc.constantFrom("IN", "NOT_IN"),
      value: fc.array(fc.constantFrom<Json>("x", "GB", 2), { maxLength: 3 }),
    }),
    fc.record({ key: fc.constantFrom("a", "b.c"), operator: fc.constant("EXISTS"), value: fc.constant(null) }),
    fc.constantFrom<RuleJson>(
      { type: "json-logic", rule: { some: [{ var: "b" }, { var: "" }] } },
      { type: "json-logic", rule: { var: "a" } },
    ),
  );
  const { tree } = fc.letrec<{ tree: RuleJson }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record({ operator: fc.constantFrom("and", "or", "not"), rules: fc.array(tie("tree"), { maxLength: 3 }) }),
    ),
  }));

  it("is the same tree after a way through JSON Logic", () => {
    fc.assert(
      fc.property(tree, (one) => {
        expect(treeOfLogic(logicOfTree(one))).toEqual(one);
      }),
      { numRuns },
    );
  });

  it("says what the guard said, whatever the guard is", () => {
    const { logic } = fc.letrec<{ logic: Json }>((tie) => ({
      logic: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom<Json>(true, 3, "x", { var: "a" }, { var: ["a", 1] }, [1, 2]),
        fc.record({ and: fc.array(tie("logic"), { minLength: 1, maxLength: 3 }) }),
        fc.record({ or: fc.array(tie("logic"), { minLength: 1, maxLength: 3 }) }),
        fc.record({ "!": fc.oneof(tie("logic"), fc.tuple(tie("logic"))) }),
        fc.record({ "==": fc.tuple(tie("logic"), tie("logic")) }),
        fc.record({ "!=": fc.tuple(tie("logic"), fc.constant(null)) }),
        fc.record({ in: fc.tuple(tie("logic"), fc.constantFrom<Json>(["x"], "xyz", [{ var: "a" }])) }),
      ),
    })) as { logic: fc.Arbitrary<Json> };
    fc.assert(
      fc.property(logic, fc.constantFrom<JsonObject>({}, { a: "x" }, { a: 3 }, { a: null }), (rule, facts) => {
        const again = logicOfTree(treeOfLogic(rule));
        const truth = (one: Json) => {
          const answer = evaluateJsonLogic(one, facts);
          return answer.ok ? Boolean(answer.value) : "error";
        };
        expect(truth(again)).toEqual(truth(rule));
      }),
      { numRuns },
    );
  });

  it("stays as people have it while it means the rule that is written", () => {
    const before: RuleJson = { type: "json-logic", rule: { "==": [{ var: "a" }, 1] } };
    expect(treeFor({ "==": [{ var: "a" }, 1] }, before)).toBe(before);
    expect(treeFor({ "==": [{ var: "a" }, 2] }, before)).toEqual({ key: "a", operator: "EQUALS", value: 2 });
  });
});
