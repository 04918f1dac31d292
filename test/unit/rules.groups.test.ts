import fc from "fast-check";
import jsonLogic from "json-logic-js";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/domain/verdict";
import type { Json, JsonObject } from "../../src/lib/json";
import { askNode } from "../../src/rules/ask-node";
import { parseRuleSets } from "../../src/rules/rule-set";

const facts: JsonObject = { yes: true, list: [1] };
const leaves: Record<Verdict, JsonObject> = {
  holds: { key: "yes", operator: "EQUALS", value: true },
  fails: { key: "yes", operator: "EQUALS", value: false },
  unknown: { key: "gone", operator: "EQUALS", value: true },
  error: { key: "list", operator: "GT", value: 1 },
};

type Tree = { leaf: Verdict } | { operator: "and" | "or" | "not"; rules: Tree[]; onUnknown?: "holds" | "fails" };

const written = (tree: Tree): Json =>
  "leaf" in tree ? leaves[tree.leaf] : { ...tree, rules: tree.rules.map(written) };

function verdictOf(tree: Json, record: JsonObject = {}): Verdict {
  const parsed = parseRuleSets([{ indicator: "x", ruleSet: tree, ...record }]);
  if (!parsed.ok || parsed.value[0] === undefined) throw new Error(JSON.stringify(parsed));
  return askNode(parsed.value[0].rule, facts, 0).verdict;
}

/** The same, as simple as it can be said: strong Kleene logic, where an error weighs more than not knowing. */
function naive(tree: Tree): Verdict {
  if ("leaf" in tree) return tree.leaf;
  const verdicts = tree.rules.map(naive);
  const verdict = verdicts.length === 0 ? "fails" : openOr(tree.operator, verdicts);
  return verdict === "unknown" && tree.onUnknown !== undefined ? tree.onUnknown : verdict;
}

function openOr(operator: "and" | "or" | "not", verdicts: Verdict[]): Verdict {
  if (operator === "and" && verdicts.includes("fails")) return "fails";
  if (operator === "or" && verdicts.includes("holds")) return "holds";
  if (operator === "not" && verdicts.includes("holds")) return "fails";
  if (verdicts.includes("error")) return "error";
  if (verdicts.includes("unknown")) return "unknown";
  return operator === "or" ? "fails" : "holds";
}

const treeOf = (leaf: fc.Arbitrary<Verdict>, smallest: number) =>
  fc.letrec<{ tree: Tree; group: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf.map((verdict): Tree => ({ leaf: verdict })),
      tie("group"),
    ),
    group: fc.record(
      {
        operator: fc.constantFrom("and" as const, "or" as const, "not" as const),
        rules: fc.array(tie("tree"), { minLength: smallest, maxLength: 4 }),
        onUnknown: fc.constantFrom("holds" as const, "fails" as const),
      },
      { requiredKeys: ["operator", "rules"] },
    ),
  })).group;

describe("groups of rules", () => {
  // Sabotage tried: `noneOf` that turns an error into `holds` (ask-node.ts) → red here.
  it("come to what a naive evaluator says, errors and missing facts included", () => {
    const anyVerdict = fc.constantFrom<Verdict>("holds", "fails", "unknown", "error");
    fc.assert(
      fc.property(treeOf(anyVerdict, 0), (tree) => {
        expect(verdictOf(written(tree))).toBe(naive(tree));
      }),
    );
  });

  it("come to what json-logic-js says when every fact is there", () => {
    const logicOf = (tree: Tree): Json => {
      if ("leaf" in tree) return tree.leaf === "holds";
      const rules = tree.rules.map(logicOf);
      return tree.operator === "not" ? { "!": [{ or: rules }] } : { [tree.operator]: rules };
    };
    fc.assert(
      fc.property(treeOf(fc.constantFrom<Verdict>("holds", "fails"), 1), (tree) => {
        const expected = jsonLogic.apply(logicOf(tree) as never, {}) === true ? "holds" : "fails";
        expect(verdictOf(written(tree))).toBe(expected);
      }),
    );
  });

  it.each<[string, JsonObject, Verdict]>([
    ["a leaf", { ...leaves.unknown, onUnknown: "holds" }, "holds"],
    ["a group", { operator: "and", rules: [leaves.unknown], onUnknown: "fails" }, "fails"],
    ["a json-logic rule", { type: "json-logic", rule: { "==": [{ var: "gone" }, 1] }, onUnknown: "holds" }, "holds"],
    ["an error, which stays one", { ...leaves.error, onUnknown: "holds" }, "error"],
    ["nothing missing", { ...leaves.fails, onUnknown: "holds" }, "fails"],
  ])("say what a missing fact counts as: %s", (_, rule, verdict) => {
    expect(verdictOf([rule])).toBe(verdict);
  });

  it("a rule set says it for its whole tree, unless the tree says something else", () => {
    expect(verdictOf([leaves.unknown], { onUnknown: "holds" })).toBe("holds");
    const tree = { operator: "and", rules: [leaves.unknown], onUnknown: "fails" };
    expect(verdictOf(tree, { onUnknown: "holds" })).toBe("fails");
    expect(parseRuleSets([{ indicator: "x", ruleSet: [leaves.holds], onUnknown: "maybe" }])).toMatchObject({
      ok: false,
      error: [{ path: "0.onUnknown" }],
    });
  });

  it("the sentence tells that a fact is missing and what that counted as", () => {
    const parsed = parseRuleSets([{ indicator: "x", ruleSet: [{ ...leaves.unknown, onUnknown: "fails" }] }]);
    if (!parsed.ok || parsed.value[0] === undefined) throw new Error("not read");
    expect(askNode(parsed.value[0].rule, facts, 0)).toMatchObject({
      rules: [{ wasUnknown: true, sentence: expect.stringMatching(/the fact is missing.*Counted as a no/) as string }],
    });
  });
});
