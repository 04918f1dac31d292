import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TokenBucket, takeToken, writeLimitOf } from "../../src/domain";

const limit = { quota: 5, windowSeconds: 10 };

/** Asks at these times; which of them got a token. */
function asked(atMs: number[], of = limit): boolean[] {
  let bucket: TokenBucket | null = null;
  return atMs.map((nowMs) => {
    const taken = takeToken(bucket, of, nowMs);
    bucket = taken.bucket;
    return taken.answer.allowed;
  });
}

describe("a bucket of tokens", () => {
  it("gives its quota at once, counts down, and says when the next one comes and when it is full", () => {
    let bucket: TokenBucket | null = null;
    const answers = Array.from({ length: 6 }, () => {
      const taken = takeToken(bucket, limit, 1_000);
      bucket = taken.bucket;
      return taken.answer;
    });
    expect(answers.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0, 0]);
    expect(answers.map(({ resetSeconds }) => resetSeconds)).toEqual([2, 4, 6, 8, 10, 10]);
    expect(answers.at(-1)).toEqual({ allowed: false, remaining: 0, resetSeconds: 10, retryAfterSeconds: 2 });
  });

  it("gives the next one exactly when it said it would", () => {
    expect(asked([0, 0, 0, 0, 0, 1_999, 2_000, 3_999, 4_000])).toEqual([
      ...[true, true, true, true, true],
      ...[false, true, false, true],
    ]);
  });

  it("never gives more than the quota and what was refilled, and never refuses somebody who keeps the pace", () => {
    const limits = fc.record({
      quota: fc.integer({ min: 1, max: 200 }),
      windowSeconds: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 80 }), (of, gapsMs) => {
        let atMs = 0;
        const times = gapsMs.map((gapMs) => (atMs += gapMs));
        const given = asked(times, of).filter(Boolean).length;
        const sinceFirstMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
        const most = of.quota + (of.quota * sinceFirstMs) / (of.windowSeconds * 1_000);
        expect(given).toBeLessThanOrEqual(most + 1e-3);
        const paceMs = Math.ceil((of.windowSeconds * 1_000) / of.quota);
        const paced = times.map((_, place) => place * paceMs);
        expect(asked(paced, of).every(Boolean)).toBe(true);
      }),
    );
  });

  it("is not refilled by a clock that steps back", () => {
    expect(asked([10_000, 10_000, 10_000, 10_000, 10_000, 0, 10_000])).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
  });

  it.each([
    [6_000, 1_000, 10],
    [60, 10, 10],
    [6, 1, 10],
    [3, 1, 20],
    [1, 1, 60],
  ])("of %i writes a minute holds %i for %i seconds", (perMinute, quota, windowSeconds) => {
    expect(writeLimitOf(perMinute)).toEqual({ quota, windowSeconds });
  });
});
