import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/lib/json";
import { filterWords } from "../../src/monitoring/filter-words";
import { compileFilter, filterProblems } from "../../src/monitoring/transaction-filter";
import { aTransaction } from "../support/transaction-facts";

type OnUnknown = { onUnknown?: "holds" | "fails" };
const holds: OnUnknown = { onUnknown: "holds" };
const fails: OnUnknown = { onUnknown: "fails" };
const group = (operator: "and" | "or" | "not", rules: Json[], on: OnUnknown = {}): Json => ({ operator, rules, ...on });
const is = (key: string, value: string, on: OnUnknown = {}): Json => ({ key, operator: "EQUALS", value, ...on });
const web = (on?: OnUnknown) => is("payment.channel", "web", on);
const testCard = (on: OnUnknown = {}, key = "beneficiary.correlationId"): Json => ({
  ...{ key, operator: "MATCHES", value: "^999999.{6}9999$" },
  ...on,
});
const refund = is("type", "refund");
const visa = is("payment.brand", "visa");
const said = (filter: Json) => filterWords(filter, "customer");

// Few values and none that an operator cannot compare, so that filters often read alike and transactions often tell them apart.
const someLeaf: fc.Arbitrary<Json> = fc.oneof(
  fc
    .record({
      at: fc.constantFrom(["payment.channel", "web"], ["payment.brand", "visa"], ["category", "toys"]),
      operator: fc.constantFrom("EQUALS", "EQUALS", "NOT_EQUALS", "EXISTS"),
      on: fc.constantFrom({}, {}, holds, fails),
    })
    .map(({ at: [key = "", value = ""], operator, on }) => ({
      ...{ key, operator, ...on },
      ...(operator !== "EXISTS" && { value }),
    })),
  fc.constantFrom({}, holds, fails).map((on) => testCard(on)),
);
const { someFilter } = fc.letrec<{ someFilter: Json }>((tie) => ({
  someFilter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    someLeaf,
    fc
      .record({
        operator: fc.constantFrom("and" as const, "or" as const, "not" as const),
        rules: fc.array(tie("someFilter"), { minLength: 1, maxLength: 2 }),
        on: fc.constantFrom({}, {}, holds, fails),
      })
      .map(({ operator, rules, on }) => group(operator, rules, on)),
  ),
}));

/** Every transaction that such filters can tell from others. */
const transactions = [null, "web", "app"].flatMap((channel) =>
  [null, "visa", "jcb"].flatMap((brand) =>
    [null, "toys", "books"].flatMap((category) =>
      ["9999991234569999", "shop"].map((correlationId) =>
        aTransaction({ category, payment: { channel, brand }, beneficiary: { correlationId } }),
      ),
    ),
  ),
);
const judged = (filter: Json): string => {
  const passes = compileFilter(filter, "customer");
  return transactions.map((facts) => (passes(facts) ? "1" : "0")).join("");
};

/** The same filter with another word on missing values somewhere: what reads alike most easily. */
function withOnUnknown(filter: Json, words: Iterator<OnUnknown>): Json {
  const { onUnknown: _, ...rest } = filter as { onUnknown?: Json; rules?: Json[] };
  const on: OnUnknown = words.next().value ?? {};
  const { rules } = rest;
  return { ...rest, ...(rules !== undefined && { rules: rules.map((rule) => withOnUnknown(rule, words)) }), ...on };
}

describe("a filter in words", () => {
  it.each<[Json, string]>([
    [group("not", [web()]), 'not (payment channel equals "web")'],
    [group("not", [web()], holds), 'not (payment channel equals "web") or is missing'],
    [group("not", [web(fails)]), 'not (payment channel equals "web") or is missing'],
    [group("not", [web()], fails), 'not (payment channel equals "web")'],
    [group("not", [web(holds)]), 'not (payment channel equals "web" or is missing)'],
    [group("not", [group("not", [web(holds)])]), 'payment channel equals "web" or is missing'],
    [web(fails), 'payment channel equals "web"'],
    [web(holds), 'payment channel equals "web" or is missing'],
    [
      group("and", [web(holds), refund]),
      '(payment channel equals "web" or is missing) and transaction type equals "refund"',
    ],
    [group("or", [web(holds)]), 'payment channel equals "web" or is missing'],
    [
      group("or", [web(), visa], holds),
      '(payment channel equals "web" or is missing) or (payment brand equals "visa" or is missing)',
    ],
    [
      group("and", [web(fails), visa], holds),
      'payment channel equals "web" and (payment brand equals "visa" or is missing)',
    ],
    [group("not", [web(), visa]), 'not (payment channel equals "web" or payment brand equals "visa")'],
    [
      group("not", [web(fails), visa]),
      '(not (payment channel equals "web") or is missing) and not (payment brand equals "visa")',
    ],
    [
      group("not", [group("and", [web(), visa], fails)]),
      '(not (payment channel equals "web") or is missing) or (not (payment brand equals "visa") or is missing)',
    ],
    [{ key: "category", operator: "EXISTS", onUnknown: "holds" }, "category is there"],
    [group("not", [testCard()]), "beneficiary is not a masked test card"],
    [group("not", [testCard(fails)]), "not (beneficiary is a masked test card) or is missing"],
    [group("not", [testCard()], holds), "not (beneficiary is a masked test card) or is missing"],
    [group("not", [testCard(holds)]), "not (beneficiary is a masked test card or is missing)"],
    [testCard({}, "beneficiary.id"), 'beneficiary id matches the pattern "^999999.{6}9999$"'],
  ])("%j reads %s", (filter, words) => {
    expect(filterProblems(filter, "filter", "customer")).toEqual([]);
    expect(said(filter)).toBe(words);
  });

  // Sabotage tried: `onUnknown` of groups left out → red; "or is missing" only where a leaf holds → red.
  it("says what it does: whatever reads alike judges alike", () => {
    const seen = new Map<string, { filter: Json; judges: string }>();
    let alike = 0;
    const look = (filter: Json): void => {
      const words = said(filter);
      const judges = judged(filter);
      const before = seen.get(words);
      if (before === undefined) seen.set(words, { filter, judges });
      else if (JSON.stringify(before.filter) !== JSON.stringify(filter)) {
        alike += 1;
        expect({ words, ...before }).toEqual({ words, filter: before.filter, judges });
      }
    };
    const others = fc.array(fc.constantFrom<OnUnknown>({}, holds, fails), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(someFilter, fc.array(others, { minLength: 3, maxLength: 3 }), (filter, words) => {
        for (const one of [filter, ...words.map((on) => withOnUnknown(filter, on.values()))]) look(one);
      }),
      { numRuns: 1_500 },
    );
    expect(alike).toBeGreaterThan(500);
  });
});
