import { describe, expect, it } from "vitest";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import { alertTemplates } from "../../src/monitoring/templates";
import { grade, monthOf } from "../support/monitoring-month";

const small = { seed: 20, transactions: 5_000, subjects: 130, plantsEach: 1, startMs: Date.UTC(2026, 8, 1) };
const month = monthOf(small);
const found = new Map(
  alertTemplates.map(({ id, definition }) => [
    id,
    judge(compileDefinition({ id, version: 1, body: definition }), month.arrivals),
  ]),
);
const graded = grade(month, found);

describe("a generated month", () => {
  it("is as large as it was asked for, the same for the same seed, and partly late and doubled", () => {
    expect(month.transactions).toHaveLength(small.transactions);
    expect(new Set(month.transactions.map(({ id }) => id)).size).toBe(small.transactions);
    expect(month.arrivals.length).toBeGreaterThan(small.transactions);
    expect(month.arrivals).not.toEqual(month.transactions);
    expect(monthOf(small)).toEqual(month);
    expect(monthOf({ ...small, seed: 21 }).planted).not.toEqual(month.planted);
  });

  it("has a story of each template, and every one is told of", () => {
    expect(new Set(month.planted.map(({ templateId }) => templateId)).size).toBe(28);
    expect(graded.notFound).toEqual([]);
  });

  it("has stories that only just are none, of which nothing is told", () => {
    expect(month.nearMisses).toHaveLength(26);
    expect(graded.nearMissesTold).toEqual([]);
  });

  it("tells of nobody else: there is no false alert", () => {
    expect(graded.false).toEqual([]);
    // Sums of what is large by itself, and the like.
    expect(graded.alongside.length).toBeGreaterThan(0);
  });
});
