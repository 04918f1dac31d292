import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { healthOf } from "../../src/outbox/vendor-health";

const call = (tookMs: number, down = false, atMs = 1_000) => ({ atMs, tookMs, down });

describe("the health of a vendor", () => {
  it("is nothing before the first call", () => expect(healthOf([])).toBeNull());

  it("counts failures and says since when", () => {
    expect(healthOf([call(5, false, 3_000), call(7, true, 2_000)])).toEqual({
      calls: 2,
      sinceMs: 2_000,
      failures: 1,
      p50Ms: 5,
      p95Ms: 7,
    });
  });

  it("has percentiles of the nearest rank: so many calls took no longer, and one took just as long", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 200 }), (durations) => {
        const health = healthOf(durations.map((tookMs) => call(tookMs)));
        for (const [share, value] of [
          [0.5, health?.p50Ms ?? -1],
          [0.95, health?.p95Ms ?? -1],
        ] as const) {
          expect(durations).toContain(value);
          expect(durations.filter((tookMs) => tookMs <= value).length).toBeGreaterThanOrEqual(share * durations.length);
          expect(durations.filter((tookMs) => tookMs < value).length).toBeLessThan(share * durations.length);
        }
      }),
    );
  });
});
