import { describe, expect, it } from "vitest";
import { alertDeeds } from "../../src/domain";
import { changeWords, numbersText } from "../../src/ui/console/alerts/alert-words";
import type { AlertChange } from "../../src/ui/console/alerts/alerts-model";
import { type EvidenceDay, everyDay, tellingDay, windowOf } from "../../src/ui/console/alerts/evidence-model";
import { daysAlone, eachAlertDay } from "../../src/ui/console/statistics/statistics";

const aDay = (day: string, standing: EvidenceDay["standing"]): EvidenceDay => ({
  ...{ day, standing, severity: "high", definitionVersion: 1, times: 1 },
  ...{ numbers: null, words: null },
});

describe("what an alert of transactions rests on", () => {
  it.each([
    [{ value: 1240.5, limit: 1000 }, "1,240.50 > 1,000.00"],
    [{ value: 12, limit: 10 }, "12 > 10"],
    [{ value: 10, limit: 10 }, "10 = 10"],
    [{ value: 60, limit: 60, operator: "gte" }, "60 ≥ 60"],
    [{ value: 1, limit: 2, operator: "lt" }, "1 < 2"],
    [{ value: 3, limit: 2, operator: "constructor" }, "3 > 2"],
    [{ value: 3, limit: 1200 }, "3 < 1,200"],
    [{ value: 75, limit: 50, operator: "gte", unit: "percent" }, "75 % ≥ 50 %"],
    [{ value: 200 / 3, limit: 50, operator: "gt", unit: "percent" }, "66.67 % > 50 %"],
    [{ value: 180, limit: 90, operator: "gte", unit: "days" }, "180 days ≥ 90 days"],
    [{ value: 1, limit: 0.5, operator: "gt", unit: "days" }, "1 day > 0.5 days"],
    [{ value: 12000, limit: 10000, operator: "gt", unit: "amount" }, "12,000.00 > 10,000.00"],
    [{ value: 1240.5033, limit: 1000, operator: "gt", unit: "amount" }, "1,240.5033 > 1,000.00"],
    [{ value: 100.004, limit: 100, operator: "gt", unit: "amount" }, "100.004 > 100.00"],
    [{ value: 1240.5, limit: 1240.4999, operator: "gt", unit: "amount" }, "1,240.50 > 1,240.4999"],
    [{ value: 100.00004, limit: 100, operator: "gt", unit: "amount" }, "100.00004 > 100.00"],
    [{ value: 50.001, limit: 50, operator: "gt", unit: "percent" }, "50.001 % > 50 %"],
    [{ value: 1.001, limit: 1, operator: "gt", unit: "days" }, "1.001 days > 1 day"],
    [{ value: 100.004, limit: 100 }, "100.004 > 100"],
    [{ value: 12, limit: 4.5, operator: "gt", unit: "count" }, "12 > 4.5"],
    [{ value: 30, limit: 20, operator: "gte", unit: "points" }, "30 points ≥ 20 points"],
    [{ value: 12, limit: 10, operator: "gte", unit: "constructor" }, "12 ≥ 10"],
    [{ value: "12", limit: 10 }, null],
    [{}, null],
  ])("compares %j in a line", (detail, text) => expect(numbersText(detail)).toBe(text));

  it("draws every day between the first and the last, whether anything happened or not", () => {
    const series = [
      { day: "2026-02-27", value: 5, limit: 9, held: false },
      { day: "2026-03-01", value: 12, limit: 9, held: true },
    ];
    const days = everyDay(series, null);
    expect(days.map(({ day }) => day)).toEqual(["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
    expect(days.map(({ value }) => value)).toEqual([null, 5, null, 12, null]);
    expect(everyDay([], null)).toEqual([]);
  });

  it("begins with the window, and never draws more days than a chart can show", () => {
    const series = [{ day: "2026-03-01", value: 12, limit: 9, held: true }];
    expect(everyDay(series, { from: "2026-02-22T10:00:00.000Z" })[0]?.day).toBe("2026-02-21");
    expect(everyDay(series, { from: "2020-01-01T00:00:00.000Z" })).toHaveLength(121);
  });

  it("speaks of the newest day that counts, and of one that does not where none does", () => {
    const days = [aDay("2026-03-03", "withdrawn"), aDay("2026-03-02", "counted"), aDay("2026-03-01", "counted")];
    expect(tellingDay(days)?.day).toBe("2026-03-02");
    expect(tellingDay(days.slice(0, 1))?.day).toBe("2026-03-03");
    expect(tellingDay([])).toBeNull();
  });

  it("names the time of its window with both ends in it: what was at its first moment had fallen out", () => {
    const window = { from: "2026-02-22T10:00:00.000Z", to: "2026-03-01T10:00:00.000Z" };
    const numbers = { ...{ value: 1, limit: 0, count: 1, baseline: null, at: window.to }, pivotId: null, window };
    const day = { ...aDay("2026-03-01", "counted"), numbers: { ...numbers, transactionIds: [] } };
    expect(windowOf(day)).toEqual({ from: "2026-02-22T10:00:00.001Z", to: window.to });
    expect(windowOf({ ...day, numbers: { ...day.numbers, window: null } })).toBeNull();
    expect([windowOf(aDay("2026-03-01", "counted")), windowOf(null)]).toEqual([null, null]);
  });

  it("has words for everything that stands in a history", () => {
    const words = alertDeeds.map((action) =>
      changeWords({ action, assigneeId: null } as AlertChange, () => "somebody"),
    );
    expect(words.every((text) => text.length > 3)).toBe(true);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe("the numbers of alerts", () => {
  it("ask for days alone", () => {
    const asked = new URLSearchParams({ from: "2026-03-01", to: "2026-03-02", workflow: "kyb", country: "DE" });
    expect(daysAlone(asked)).toBe("from=2026-03-01&to=2026-03-02");
  });

  it("have a line for every day", () => {
    const days = eachAlertDay("2026-02-27", "2026-03-01", [{ day: "2026-02-28", opened: 4, closed: 1 }]);
    expect(days.map(({ day, opened }) => [day, opened])).toEqual([
      ["2026-02-27", 0],
      ["2026-02-28", 4],
      ["2026-03-01", 0],
    ]);
  });
});
