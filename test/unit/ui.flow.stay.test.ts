import { describe, expect, it } from "vitest";
import { pauseOf, stayAt } from "../../src/ui/flow/stay-times";

const minute = 60_000;

describe("who sits at a form", () => {
  it.each([
    [minute, 20_000],
    [10 * minute, (10 * minute) / 3],
    [3 * 86_400_000, 4 * minute],
  ])(
    "of an idle time of %d ms is heard of every %d ms, so that a lost sign of life ends nothing",
    (idleMs, pauseMs) => {
      expect(pauseOf(idleMs)).toBe(pauseMs);
      expect(2 * pauseMs).toBeLessThan(idleMs);
    },
  );

  it.each([
    ["just now", 0, 3 * minute, true],
    ["as long ago as one is kept in", 3 * minute, 3 * minute, true],
    ["longer ago than that", 3 * minute + 1, 3 * minute, false],
    ["some minutes ago, in a session of days", 5 * minute, 86_400_000, true],
    ["before a break", 5 * minute + 1, 86_400_000, false],
  ])("and was active %s is here, or is not", (_, agoMs, idleMs, isHere) => {
    const nowMs = 1_000 * minute;
    expect(stayAt(nowMs, { activeAtMs: nowMs - agoMs, idleMs, endsAtMs: nowMs + 60 * minute }).isHere).toBe(isHere);
  });

  it("hears of the end of the session before it, whatever they do, at least one sign of life ahead", () => {
    const at = (leftMs: number) => stayAt(0, { activeAtMs: 0, idleMs: 86_400_000, endsAtMs: leftMs }).isEnding;
    expect([at(10 * minute + 1), at(10 * minute), at(minute)]).toEqual([false, true, true]);
    expect(at(pauseOf(86_400_000) + minute)).toBe(true);
  });
});
