import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { billOf, type CostCounts, costPage } from "../bench/cost/page.mjs";

const counts = JSON.parse(readFileSync("test/bench/cost/counts.json", "utf8")) as CostCounts;

describe("the cost page", () => {
  it("is what the script makes of the counts that are kept", () => {
    expect(readFileSync("docs/cost.md", "utf8")).toBe(costPage(counts));
  });

  it("rests on counts of every kind of work", () => {
    // Where nobody does anything, no object is called.
    for (const { counts: done, per } of counts.scenarios)
      for (const kind of ["requests", ...(per === "month" ? [] : ["objectRequests"]), "rowsRead", "rowsWritten"])
        expect(billOf(done)[kind], kind).toBeGreaterThan(0);
    const [company] = counts.scenarios;
    expect(company?.storedBytes?.r2).toBeGreaterThan(6_000_000);
  });
});

describe("what of the counts is billed", () => {
  it.each([
    [
      "a request, a batch and a run of the cron are invocations",
      { "worker.requests": 3, "worker.batches": 2, "worker.crons": 1 },
      "requests",
      6,
    ],
    [
      "calls, alarms and twenty messages",
      { "object.requests CASES": 2, "object.alarms FEEDS": 1, "object.messages FEEDS": 40 },
      "objectRequests",
      5,
    ],
    [
      "rows of objects and of D1",
      { "object.rowsWritten CASES": 8, "object.rowsWritten FEEDS": 1, "d1.rowsWritten": 20 },
      "rowsWritten",
      29,
    ],
    [
      "written and deleted once, read each time",
      { "queue.written INDEX": 4, "queue.read index": 5 },
      "queueOperations",
      13,
    ],
    ["reads of R2 apart from its writes", { "r2.classA": 2, "r2.classB": 7, "r2.bytes": 9 }, "r2Reads", 7],
    ["queries of D1 are not billed, their rows are", { "d1.queries": 50, "d1.rowsRead": 7 }, "rowsRead", 7],
  ])("%s", (_name, done, billed, amount) => {
    expect(billOf(done as Record<string, number>)[billed]).toBe(amount);
  });

  it("a month of storage is paid for every month that a case is kept", () => {
    const nothing = { id: "x", title: "One case", about: "", per: "case" as const, counts: {}, sandbox: 0 };
    const page = costPage({ scenarios: [{ ...nothing, storedBytes: { r2: 1e9, objects: 0, d1: 0 } }] });
    expect(page).toContain("| [One case](#one-case) | $0 | $0.90 | $900.00 |");
  });
});
