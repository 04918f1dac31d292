import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allCheckTypes } from "../../src/checks/contract";
import type { Json, JsonObject } from "../../src/lib/json";
import { hitsOf } from "../../src/ui/console/case/hits/hit";
import { jsonOrText } from "../../src/ui/console/case/runs/json-or-text";
import { resultCard } from "../../src/ui/console/model/result-card";

/** Keys that cards read, and those that every object has without saying them. */
const keys =
  "nameMatch addressMatch bank persons hits reasons verdict countries violations summary riskLevel terminatedMatchedMerchants principals matches address nodes fields declared checkDigits name holds courtJudgments count creditLimit insolvency daysBeyondTerms comparisons score clearFrom rejectBelow otherCases minimumAge maximumAge matched daysLeft owners share list entryId constructor toString valueOf";
const words = ["full", "none", "high", "clear", "", "2026-01-31", "constructor", "toString", "__proto__"];

/** Data of a vendor that says anything at all. */
const oddData = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(null, true, -1, 0, 7, 1e308, ...words),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom(...keys.split(" ")), tie("value"), { maxKeys: 6, noNullPrototype: true }),
})).object;

describe("a vendor that answers in a shape of its own", () => {
  it.each(allCheckTypes)("gets a card of texts, or none: %s", (type) => {
    fc.assert(
      fc.property(oddData, oddData, (data, request) => {
        const card = resultCard({ type, data, reasons: [], request });
        const items = card?.items ?? [];
        const shown: unknown[] = [
          ...(card?.facts ?? []).flatMap(({ label, value }) => [label, value]),
          ...items.flatMap(({ title, verdict, lines }) => [title, verdict?.words ?? "", ...lines]),
        ];
        expect(shown.filter((one) => typeof one !== "string")).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("gets its hits shown as far as they can be read", () => {
    fc.assert(
      fc.property(fc.array(oddData, { maxLength: 3 }), oddData, (matches, data) => {
        const head = { type: "company-sanctions", vendor: "acme", status: "review" as const };
        const result = { ...head, reasons: [], matches, data, vendorRef: null };
        expect(hitsOf({ result }).length).toBeLessThanOrEqual(matches.length);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["commercial-credit-check", { creditScore: 70 }, ["Score"]],
    ["commercial-credit-check", { daysBeyondTerms: null, insolvency: null }, ["Insolvency"]],
    ["merchant-screening", { checkDate: "2026-01-31" }, ["List as of"]],
  ])("is not made to say what it has not said: %s %j", (type, data, labels) => {
    expect(resultCard({ type, data })?.facts.map(({ label }) => label)).toEqual(labels);
  });

  it("a word of no table is shown as it is", () => {
    const card = resultCard({ type: "bank-account-verification", data: { nameMatch: "constructor" } });
    expect(card?.facts[0]).toEqual({ label: "Name", value: "Constructor" });
  });
});

describe("the vendor's own words", () => {
  it("are shown as JSON, and as text where they are none or nest without end", () => {
    expect(jsonOrText('{"a": [1]}')).toEqual({ a: [1] });
    for (const text of ["<html>", '{"a": 1', `${"[".repeat(50_000)}${"]".repeat(50_000)}`])
      expect(jsonOrText(text)).toBe(text);
  });
});
