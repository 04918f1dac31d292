import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/domain/verdict";
import type { Json, JsonObject } from "../../src/lib/json";
import { isOperatorName, type OperatorName, operators } from "../../src/rules/operators";

const nowMs = Date.UTC(2024, 4, 31, 15, 30);
const ask = (operator: OperatorName, fact: Json | undefined, value: Json) =>
  operators[operator].ask({ key: "a.b", value, facts: fact === undefined ? {} : { a: { b: fact } }, nowMs });

describe("operators on one fact", () => {
  it.each<[OperatorName, Json, Json, Verdict]>([
    ["EQUALS", "GB", "GB", "holds"],
    ["EQUALS", "GB", "FR", "fails"],
    ["EQUALS", "5", 5, "fails"],
    ["EQUALS", false, false, "holds"],
    ["EQUALS", 0, 0, "holds"],
    ["EQUALS", ["GB"], "GB", "error"],
    ["NOT_EQUALS", "GB", "FR", "holds"],
    ["NOT_EQUALS", "GB", "GB", "fails"],
    ["NOT_EQUALS", { a: 1 }, "GB", "error"],
    ["GT", 5, 4, "holds"],
    ["GT", 5, 5, "fails"],
    ["GT", "10", 9, "holds"],
    ["GT", "b", "a", "holds"],
    ["GT", "ten", 9, "error"],
    ["GT", true, 0, "error"],
    ["GT", "", -1, "error"],
    ["GTE", 5, 5, "holds"],
    ["GTE", 4.9, 5, "fails"],
    ["LT", 4, 5, "holds"],
    ["LT", 5, 5, "fails"],
    ["LT", [1], 5, "error"],
    ["LTE", 5, 5, "holds"],
    ["LTE", "2024-01-01", "2023-12-31", "fails"],
    ["BETWEEN", 1, { min: 1, max: 3 }, "holds"],
    ["BETWEEN", 3, { min: 1, max: 3 }, "holds"],
    ["BETWEEN", 4, { min: 1, max: 3 }, "fails"],
    ["BETWEEN", "2", { min: 1, max: 3 }, "holds"],
    ["BETWEEN", "x", { min: 1, max: 3 }, "error"],
    ["LAST_YEAR", "2023-05-31", { years: 1 }, "holds"],
    ["LAST_YEAR", "2023-05-30", { years: 1 }, "fails"],
    ["LAST_YEAR", "2023-05-30T23:59:59Z", { years: 1 }, "fails"],
    ["LAST_YEAR", "2023-05-30T23:59:59-05:00", { years: 1 }, "holds"],
    ["LAST_YEAR", "2023-12-01", { years: 0.5 }, "holds"],
    ["LAST_YEAR", "2023-11-29", { years: 0.5 }, "fails"],
    ["LAST_YEAR", "2030-01-01", { years: 1 }, "holds"],
    ["LAST_YEAR", "2023-02-31", { years: 1 }, "error"],
    ["LAST_YEAR", "last week", { years: 1 }, "error"],
    ["LAST_YEAR", 1_700_000_000, { years: 1 }, "error"],
    ["IN", "GB", ["GB", "FR"], "holds"],
    ["IN", "DE", ["GB", "FR"], "fails"],
    ["IN", "GB", [], "fails"],
    ["IN", ["GB"], ["GB"], "error"],
    ["NOT_IN", "DE", ["GB"], "holds"],
    ["NOT_IN", "GB", ["GB"], "fails"],
    ["NOT_IN", {}, ["GB"], "error"],
    ["IN_CASE_INSENSITIVE", "gb", ["GB"], "holds"],
    ["IN_CASE_INSENSITIVE", "de", ["GB"], "fails"],
    ["IN_CASE_INSENSITIVE", ["gb"], ["GB"], "error"],
    ["EXISTS", "", null, "holds"],
    ["EXISTS", 0, { schema: {} }, "holds"],
  ])("%s: %j against %j %s", (operator, fact, value, verdict) => {
    const answer = ask(operator, fact, value);
    expect(answer).toMatchObject({ verdict, read: { path: "a.b", found: true, value: fact } });
    expect(answer.reason === null).toBe(verdict === "holds" || verdict === "fails");
  });

  const goodValues: Record<string, Json> = {
    BETWEEN: { min: 1, max: 2 },
    LAST_YEAR: { years: 1 },
    IN: ["x"],
    NOT_IN: ["x"],
  };
  const onFacts = ["EQUALS", "NOT_EQUALS", "GT", "GTE", "LT", "LTE", "BETWEEN", "LAST_YEAR", "IN", "NOT_IN"] as const;
  it.each([...onFacts, "IN_CASE_INSENSITIVE"] as const)(
    "%s of a missing fact is unknown, never an answer",
    (operator) => {
      const value = goodValues[operator] ?? (operator === "IN_CASE_INSENSITIVE" ? ["x"] : "x");
      expect(operators[operator].problemWithValue(value)).toBe(null);
      expect(ask(operator, undefined, value)).toMatchObject({
        verdict: "unknown",
        read: { path: "a.b", found: false },
      });
      expect(ask(operator, null, value)).toMatchObject({ verdict: "unknown", read: { found: true, value: null } });
    },
  );

  it("EXISTS is the one operator to which absence is an answer", () => {
    expect(ask("EXISTS", undefined, null)).toMatchObject({ verdict: "fails", read: { found: false } });
    expect(ask("EXISTS", null, null)).toMatchObject({ verdict: "fails" });
  });

  it("LAST_YEAR of a leap day looks back to the last day of February", () => {
    const leapDay = Date.UTC(2024, 1, 29);
    const at = (b: string) =>
      operators.LAST_YEAR.ask({ key: "b", value: { years: 1 }, facts: { b }, nowMs: leapDay }).verdict;
    expect(at("2023-02-28")).toBe("holds");
    expect(at("2023-02-27")).toBe("fails");
  });

  it.each<[OperatorName, Json]>([
    ["EQUALS", null],
    ["EQUALS", ["x"]],
    ["NOT_EQUALS", {}],
    ["GT", true],
    ["BETWEEN", { min: 1 }],
    ["BETWEEN", { min: 1, max: "2" }],
    ["LAST_YEAR", { years: 0 }],
    ["LAST_YEAR", 1],
    ["IN", "GB"],
    ["NOT_IN", [{}]],
    ["IN_CASE_INSENSITIVE", null],
    ["AML_CHECK", { operator: "GT", value: 0 }],
    ["AML_CHECK", { childWorkflowName: "kyc", operator: "constructor", value: 0 }],
    ["AML_CHECK", { childWorkflowName: "kyc", operator: "GT", value: [] }],
    ["COMPANY_SANCTIONS_CATEGORIES", {}],
    ["COMPANY_SANCTIONS_CATEGORIES", { category: "x", threshold: 0 }],
    ["IDV_CHECK", {}],
  ])("%s refuses the value %j when a rule is saved", (operator, value) => {
    expect(operators[operator].problemWithValue(value)).toEqual(expect.any(String));
  });

  it("knows its operators by their own names only", () => {
    expect(["EQUALS", "constructor", "toString", "equals", "", null].map(isOperatorName)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
  });
});

describe("AML_CHECK", () => {
  const child = (...hits: Json[]): Json => ({ state: "done", result: { vendorResult: { aml: { hits } } } });
  const facts = (...children: Json[]): JsonObject => ({
    childWorkflows: { kyc: Object.fromEntries(children.map((each, i) => [`case_${i}`, each])) },
  });
  const check = (of: JsonObject, operator: string, value: Json) =>
    operators.AML_CHECK.ask({
      key: "sanctions.length",
      value: { childWorkflowName: "kyc", operator, value },
      facts: of,
      nowMs,
    });
  const clean = { matchedName: "Ada", sanctions: [] };
  const listed = { matchedName: "Bob", sanctions: [{ sourceName: "OFAC" }] };

  it.each<[string, JsonObject, string, Json, Verdict]>([
    ["some hit of some child", facts(child(clean), child(clean, listed)), "GT", 0, "holds"],
    ["no hit on a list", facts(child(clean)), "GT", 0, "fails"],
    ["an inner value of zero", facts(child(clean)), "EQUALS", 0, "holds"],
    ["screened, no hits", facts(child(), child()), "GT", 0, "fails"],
    ["one child not screened yet", facts(child(clean), { state: "waiting" }), "GT", 0, "unknown"],
    ["one child not screened yet, another listed", facts({ state: "waiting" }, child(listed)), "GT", 0, "holds"],
    ["no child", facts(), "GT", 0, "unknown"],
    ["no children at all", {}, "GT", 0, "unknown"],
    ["a hit without the list", facts(child({ matchedName: "Cy" })), "GT", 0, "unknown"],
    ["another type than asked for", facts(child(clean)), "GT", "many", "error"],
  ])("%s", (_, of, operator, value, verdict) => {
    expect(check(of, operator, value).verdict).toBe(verdict);
  });

  it("reads what it found at every place", () => {
    expect(check(facts(child(clean), child(listed)), "GT", 0).read).toEqual({
      path: "childWorkflows.kyc.*.result.vendorResult.aml.hits[].sanctions.length",
      found: true,
      value: [0, 1],
    });
  });

  it("does not look for children in the prototype chain", () => {
    const value = { childWorkflowName: "constructor", operator: "GT", value: 0 };
    const answer = operators.AML_CHECK.ask({ key: "sanctions.length", value, facts: { childWorkflows: {} }, nowMs });
    expect(answer.verdict).toBe("unknown");
  });
});

describe("COMPANY_SANCTIONS_CATEGORIES", () => {
  const facts = (...categories: string[][]): JsonObject => ({
    pluginsOutput: {
      companySanctions: { data: [{ entity: { sources: categories.map((c) => ({ categories: c })) } }, {}] },
    },
  });
  it.each<[string, JsonObject, Json, Verdict]>([
    ["one source, in any case", facts(["adverse media"]), { category: "Adverse Media" }, "holds"],
    [
      "counts sources against the threshold",
      facts(["PEP"], ["PEP", "PEP"]),
      { category: "PEP", threshold: 2 },
      "holds",
    ],
    ["a category twice in one source is one source", facts(["PEP", "PEP"]), { category: "PEP", threshold: 2 }, "fails"],
    ["another category", facts(["PEP"]), { category: "Sanctions" }, "fails"],
    ["not screened", {}, { category: "PEP" }, "unknown"],
    ["no list", { pluginsOutput: { companySanctions: { data: "x" } } }, { category: "PEP" }, "error"],
  ])("%s", (_, of, value, verdict) => {
    const operator = operators.COMPANY_SANCTIONS_CATEGORIES;
    expect(operator.ask({ key: "", value, facts: of, nowMs }).verdict).toBe(verdict);
  });
});

describe("IDV_CHECK", () => {
  const child = (status: Json): Json => ({ result: { vendorResult: { decision: { status } } } });
  it.each<[string, JsonObject, Verdict]>([
    ["one declined", { a: child("approved"), b: child("declined") }, "holds"],
    ["none declined", { a: child("approved") }, "fails"],
    ["one undecided", { a: child("approved"), b: {} }, "unknown"],
    ["no children", {}, "unknown"],
    ["a status that is no text", { a: child(7) }, "error"],
  ])("%s", (_, children, verdict) => {
    const facts = { childWorkflows: { kyc: children } };
    expect(operators.IDV_CHECK.ask({ key: "", value: { childWorkflowName: "kyc" }, facts, nowMs }).verdict).toBe(
      verdict,
    );
  });
});
