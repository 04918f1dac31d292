import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayMs,
  type EndedCase,
  outcomeOf,
  type RetentionRule,
  ruleDue,
  ruleFor,
} from "../../src/domain/retention-rules";

const rule = (name: string, asked: Partial<RetentionRule>): RetentionRule => ({
  ...{ name, class: "case", afterDays: 30, workflow: null, country: null, outcome: null },
  ...asked,
});
const ended = (said: Partial<EndedCase> = {}): EndedCase => ({
  ...{ definitionKey: "kyc", country: "DE", status: "completed", outcome: "approved", resolvedAtMs: 1_000 },
  ...said,
});

describe("rules of retention", () => {
  it.each([
    ["the first that fits decides", [rule("a", { country: "DE" }), rule("b", {})], ended(), "a"],
    ["one for another country is passed over", [rule("a", { country: "FR" }), rule("b", {})], ended(), "b"],
    ["a case without a country fits no country", [rule("a", { country: "DE" })], ended({ country: null }), null],
    ["one for another workflow is passed over", [rule("a", { workflow: "kyb" })], ended(), null],
    ["by outcome", [rule("a", { outcome: "rejected" }), rule("b", { outcome: "approved" })], ended(), "b"],
    [
      "without an outcome the status is asked",
      [rule("a", { outcome: "cancelled" })],
      ended({ outcome: null, status: "cancelled" }),
      "a",
    ],
    ["rules of another class say nothing", [rule("a", { class: "documents" })], ended(), null],
    ["no rules: it stays", [], ended(), null],
  ])("%s", (_name, rules, subject, expected) => {
    expect(ruleFor(rules, "case", subject)?.name ?? null).toBe(expected);
  });

  it("let a case go when its days are full, to the millisecond", () => {
    const dueAtMs = 1_000 + 30 * dayMs;
    const due = (nowMs: number, subject = ended()) => ruleDue([rule("a", {})], "case", subject, nowMs)?.name ?? null;
    expect([dueAtMs - 1, dueAtMs, dueAtMs + 1].map((nowMs) => due(nowMs))).toEqual([null, "a", "a"]);
    expect(due(dueAtMs, ended({ status: "active" }))).toBe(null);
    expect(due(dueAtMs, ended({ resolvedAtMs: null }))).toBe(null);
  });

  it("never fall back on a later, shorter rule while the first that fits waits", () => {
    const rules = [rule("long", { country: "DE", afterDays: 400 }), rule("short", { afterDays: 1 })];
    expect(ruleDue(rules, "case", ended(), 1_000 + 100 * dayMs)).toBe(null);
  });

  it("say the same whatever stands behind the rule that fits", () => {
    const anyRule = fc.record({
      afterDays: fc.integer({ min: 1, max: 900 }),
      workflow: fc.constantFrom(null, "kyc", "kyb"),
      country: fc.constantFrom(null, "DE", "FR"),
      outcome: fc.constantFrom(null, "approved", "rejected", "cancelled"),
    });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 5 }), fc.array(anyRule, { maxLength: 3 }), (before, behind) => {
        const [front, all] = [before, [...before, ...behind]].map((list) =>
          list.map((one, place) => rule(String(place), one)),
        );
        const found = ruleFor(front ?? [], "case", ended());
        if (found === null) return;
        expect(ruleFor(all ?? [], "case", ended())).toEqual(found);
        expect([null, outcomeOf(ended())]).toContain(found.outcome);
      }),
    );
  });
});
