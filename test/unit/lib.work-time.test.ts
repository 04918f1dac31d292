import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWorkMs, isTimeZone, type WorkTimes, workMsBetween } from "../../src/lib/work-time";

const hourMs = 3_600_000;
const minutes = (text: string): number => {
  const [hours = "0", rest = "0"] = text.split(":");
  return Number(hours) * 60 + Number(rest);
};
const day = (...spans: [string, string][]) =>
  spans.map(([from, until]) => ({ fromMinute: minutes(from), untilMinute: minutes(until) }));
const nineToFive = day(["9:00", "17:00"]);
const officeIn = (timeZone: string, over: Partial<WorkTimes> = {}): WorkTimes => ({
  timeZone,
  week: [nineToFive, nineToFive, nineToFive, nineToFive, nineToFive, [], []],
  holidays: [],
  ...over,
});
const at = (text: string): number => Date.parse(text);
const added = (times: WorkTimes, from: string, hours: number): string =>
  new Date(addWorkMs(times, at(from), hours * hourMs)).toISOString();

describe("working time is added by the clocks of the team", () => {
  it.each([
    ["within a day", "2026-03-02T09:00:00Z", 4, "2026-03-02T13:00:00.000Z"],
    ["exactly a day", "2026-03-02T09:00:00Z", 8, "2026-03-02T17:00:00.000Z"],
    ["over night", "2026-03-02T16:00:00Z", 2, "2026-03-03T10:00:00.000Z"],
    ["over a weekend", "2026-03-06T16:00:00Z", 2, "2026-03-09T10:00:00.000Z"],
    ["from a Sunday", "2026-03-08T12:00:00Z", 1, "2026-03-09T10:00:00.000Z"],
    ["before work begins", "2026-03-02T03:00:00Z", 1, "2026-03-02T10:00:00.000Z"],
  ])("%s", (_what, from, hours, until) => {
    expect(added(officeIn("UTC"), from, hours)).toBe(until);
  });

  it("and skips holidays", () => {
    const times = officeIn("UTC", { holidays: ["2026-03-03", "2026-03-04"] });
    expect(added(times, "2026-03-02T16:00:00Z", 2)).toBe("2026-03-05T10:00:00.000Z");
  });

  it("and with a break at noon", () => {
    const split = day(["9:00", "12:00"], ["13:00", "17:00"]);
    const times = officeIn("UTC", { week: [split, split, split, split, split, [], []] });
    expect(added(times, "2026-03-02T11:00:00Z", 2)).toBe("2026-03-02T14:00:00.000Z");
  });

  // Berlin: clocks jump from 2 to 3 on 29 March 2026, and back from 3 to 2 on 25 October.
  it.each([
    ["a night shift in spring is an hour shorter", "2026-03-28T23:00:00Z", 4, "2026-03-29T03:00:00.000Z"],
    ["a night shift in autumn is an hour longer", "2026-10-24T22:00:00Z", 5, "2026-10-25T03:00:00.000Z"],
  ])("%s", (_what, from, hours, until) => {
    const night = day(["0:00", "5:00"]);
    const times = { ...officeIn("Europe/Berlin"), week: Array.from({ length: 7 }, () => night) };
    expect(added(times, from, hours)).toBe(until);
  });

  it("a day that begins while the clocks jump begins when they have", () => {
    const odd = { ...officeIn("Europe/Berlin"), week: Array.from({ length: 7 }, () => day(["2:30", "4:00"])) };
    expect(workMsBetween(odd, at("2026-03-29T00:00:00Z"), at("2026-03-29T12:00:00Z"))).toBe(hourMs);
  });

  it("office hours follow the clocks, not the sun", () => {
    expect(added(officeIn("Europe/Berlin"), "2026-03-27T15:00:00Z", 2)).toBe("2026-03-30T08:00:00.000Z");
  });

  it("knows zones from words", () => {
    expect(["Europe/Berlin", "Asia/Kathmandu", "Mars/Base"].map(isTimeZone)).toEqual([true, true, false]);
  });
});

describe("whatever the calendar", () => {
  const spans = fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
    .map((edges) => edges.sort((one, other) => one - other))
    .map((edges) =>
      Array.from({ length: Math.floor(edges.length / 2) }, (_, place) => ({
        fromMinute: (edges[place * 2] ?? 0) * 15,
        untilMinute: (edges[place * 2 + 1] ?? 0) * 15,
      })),
    );
  const times = fc.record({
    // Jumps by an hour, by half an hour, at midnight, and never.
    timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"),
    week: fc.array(spans, { minLength: 7, maxLength: 7 }).filter((week) => week.some((one) => one.length > 0)),
    holidays: fc.subarray(["2026-03-29", "2026-03-30", "2026-04-05", "2026-10-25"]),
  });
  const moment = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2026-12-31T00:00:00Z") });
  const duration = fc.integer({ min: 1, max: 60 * hourMs });

  it("so much work lies between a moment and the one it was added to", () => {
    fc.assert(
      fc.property(times, moment, duration, (calendar, fromMs, ms) => {
        const untilMs = addWorkMs(calendar, fromMs, ms);
        expect(workMsBetween(calendar, fromMs, untilMs)).toBe(ms);
        expect(workMsBetween(calendar, fromMs, untilMs - 1)).toBe(ms - 1);
      }),
      { numRuns: 60 },
    );
  });

  it("work in two stretches is the work in both, and never more than time itself", () => {
    fc.assert(
      fc.property(times, moment, duration, duration, (calendar, fromMs, first, second) => {
        const [middle, end] = [fromMs + first, fromMs + first + second];
        const whole = workMsBetween(calendar, fromMs, end);
        expect(whole).toBe(workMsBetween(calendar, fromMs, middle) + workMsBetween(calendar, middle, end));
        expect(whole).toBeLessThanOrEqual(first + second);
      }),
      { numRuns: 60 },
    );
  });
});
