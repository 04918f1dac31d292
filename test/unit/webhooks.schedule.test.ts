import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeliveryAnswer, failingLimitMs, gapsSeconds, nextStep } from "../../src/webhooks/schedule";

const answered = (status: number, retryAfter: string | null = null): DeliveryAnswer => ({
  kind: "answered",
  status,
  retryAfter,
});
const nowMs = Date.parse("2026-11-21T10:00:00Z");
const fresh = { failedAttempts: 0, failingSinceMs: null };
const middle = 0.5; // no jitter

/** Gaps in seconds before each attempt of a delivery that always fails. */
function gapsOf(chance: number): number[] {
  const gaps = [0];
  for (let failedAttempts = 0; ; failedAttempts++) {
    const { delivery } = nextStep({ failedAttempts, failingSinceMs: null }, answered(500), nowMs, chance);
    if (delivery.kind !== "retry") {
      expect(delivery).toEqual({ kind: "failed", why: "exhausted" });
      return gaps;
    }
    gaps.push((delivery.atMs - nowMs) / 1000);
  }
}

describe("the schedule of a delivery", () => {
  // Sabotage tried: the last gap of the schedule is left out (schedule.ts) → red.
  it("is 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, then failed", () => {
    const expected = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(gapsOf(middle)).toEqual(expected);
    expect(gapsSeconds).toEqual(expected);
    expect(expected.reduce((sum, gap) => sum + gap)).toBe((75 * 60 + 35) * 60 + 5);
  });

  it("spreads each gap by ten per cent either way", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        for (const [i, gap] of gapsOf(chance).entries()) {
          const planned = gapsSeconds[i] ?? Number.NaN;
          expect(gap).toBeGreaterThanOrEqual(planned * 0.9);
          expect(gap).toBeLessThanOrEqual(planned * 1.1);
        }
      }),
    );
    expect(gapsOf(0)[1]).toBe(4.5);
    expect(gapsOf(1)[1]).toBe(5.5);
  });

  // Sabotage tried: a redirect is a success (schedule.ts) → red.
  it("calls only 2xx a success", () => {
    const kinds = (status: number) => nextStep(fresh, answered(status), nowMs, middle).delivery.kind;
    for (const status of [200, 201, 202, 204, 299]) expect([status, kinds(status)]).toEqual([status, "delivered"]);
    for (const status of [199, 300, 301, 302, 304, 307, 308, 400, 401, 404, 408, 422, 429, 500, 502, 503, 504])
      expect([status, kinds(status)]).toEqual([status, "retry"]);
    const timeout = { kind: "failed", code: "timeout", message: "" } as const;
    expect(nextStep(fresh, timeout, nowMs, middle).delivery.kind).toBe("retry");
  });

  it("waits as long as a 429 or 503 asks, never shorter than planned, a day at most", () => {
    const waits = (status: number, retryAfter: string | null) => {
      const { delivery } = nextStep(fresh, answered(status, retryAfter), nowMs, middle);
      return delivery.kind === "retry" ? (delivery.atMs - nowMs) / 1000 : null;
    };
    expect(waits(429, "60")).toBe(60);
    expect(waits(503, " 60 ")).toBe(60);
    expect(waits(503, "Sat, 21 Nov 2026 10:02:00 GMT")).toBe(120);
    expect(waits(429, "1")).toBe(5);
    expect(waits(429, "Sat, 21 Nov 2026 09:00:00 GMT")).toBe(5);
    expect(waits(429, "99999999999")).toBe(86_400);
    for (const nonsense of ["", "soon", "-5", "1e9x", null]) expect(waits(429, nonsense)).toBe(5);
    expect(waits(500, "60")).toBe(5);
  });

  it("switches the endpoint off at once when the receiver says 410", () => {
    const step = nextStep(fresh, answered(410), nowMs, middle);
    expect(step.delivery).toEqual({ kind: "failed", why: "gone" });
    expect(step.disable).toBe("gone");
  });

  it("switches the endpoint off when everything has failed for five days, and not a moment before", () => {
    const disabledAfter = (ms: number) =>
      nextStep({ failedAttempts: 0, failingSinceMs: nowMs - ms }, answered(500), nowMs, middle).disable;
    expect(disabledAfter(failingLimitMs - 1)).toBeNull();
    expect(disabledAfter(failingLimitMs)).toBe("failing");
    expect(failingLimitMs).toBe(5 * 24 * 3_600_000);
  });

  it("counts the five days from the first failure after a success", () => {
    expect(nextStep(fresh, answered(500), nowMs, middle).failingSinceMs).toBe(nowMs);
    const failing = { failedAttempts: 3, failingSinceMs: nowMs - 1 };
    expect(nextStep(failing, answered(500), nowMs, middle).failingSinceMs).toBe(nowMs - 1);
    const recovered = nextStep({ ...failing, failingSinceMs: 0 }, answered(200), nowMs, middle);
    expect(recovered).toEqual({ delivery: { kind: "delivered" }, failingSinceMs: null, disable: null });
  });
});
