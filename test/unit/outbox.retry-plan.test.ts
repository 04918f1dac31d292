import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RetryPolicy } from "../../src/domain";
import {
  backoffMs,
  chanceOf,
  type FailedAttempt,
  failureKindOf,
  leaseMs,
  planPostponement,
  planRetry,
  standardRetry,
} from "../../src/outbox/retry-plan";
import { defaultRetry } from "../../src/plugins/parse-base";

const failed = (over: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attempt: 1,
  maxAttempts: 4,
  code: "http_503",
  httpStatus: 503,
  retryAfterSeconds: null,
  ...over,
});

describe("G19: what follows a failed attempt", () => {
  // Sabotage tried: the vendor's Retry-After is not heard (retry-plan.ts) → red.
  it.each<[what: string, over: Partial<FailedAttempt>, chance: number, delayMs: number | null]>([
    ["hardly any pause", {}, 0, 100],
    ["the whole pause", {}, 0.999_999, 1_000],
    ["half of the second pause", { attempt: 2 }, 0.5, 1_050],
    ["a pause that has doubled twice", { attempt: 3 }, 0.999_999, 4_000],
    ["the longest pause", { attempt: 30, maxAttempts: 99 }, 0.999_999, 300_000],
    ["the end after the last attempt", { attempt: 4 }, 0, null],
    ["the end beyond the last attempt", { attempt: 5 }, 0, null],
    ["the vendor's wish", { retryAfterSeconds: 60 }, 0, 60_000],
    ["no wish", { retryAfterSeconds: 0 }, 0, 100],
    ["a wish from the past", { retryAfterSeconds: -5 }, 0, 100],
    ["an hour at most", { retryAfterSeconds: 1e9 }, 0, 3_600_000],
    ["the pause, when the wish is shorter", { attempt: 3, retryAfterSeconds: 1 }, 0.999_999, 4_000],
  ])("%s", (_what, over, chance, delayMs) => {
    const expected = delayMs === null ? { again: false } : { again: true, delayMs };
    expect(planRetry(failed(over), standardRetry, chance)).toEqual(expected);
  });

  // Sabotage tried: a request that is wrong is sent again (retry-plan.ts) → red.
  it("never repeats a request that is wrong, whatever the policy and the attempt", () => {
    const status = fc.integer({ min: 400, max: 499 }).filter((each) => ![408, 425, 429].includes(each));
    fc.assert(
      fc.property(status, fc.subarray([...standardRetry.on]), fc.nat(9), (httpStatus, on, attempt) => {
        const plan = planRetry(failed({ httpStatus, attempt, maxAttempts: 10 }), { ...standardRetry, on }, 0.5);
        expect(plan).toEqual({ again: false });
      }),
    );
  });

  it.each<[code: string, httpStatus: number | null, kind: string]>([
    ["timeout", null, "timeout"],
    ["unreachable", null, "unreachable"],
    ["http_408", 408, "timeout"],
    ["http_425", 425, "rate_limited"],
    ["http_429", 429, "rate_limited"],
    ["vendor_unavailable", 503, "server_error"],
    ["http_404", 404, "unwilling"],
    ["bad_answer", 200, "other"],
    ["stale_version", null, "other"],
  ])("calls %s with status %s %s, and tries again only what the policy names", (code, httpStatus, kind) => {
    expect(failureKindOf(code, httpStatus)).toBe(kind);
    const without: RetryPolicy = { ...standardRetry, on: standardRetry.on.filter((each) => each !== kind) };
    const again = (policy: RetryPolicy) => planRetry(failed({ code, httpStatus }), policy, 0.5).again;
    expect(again(standardRetry)).toBe(kind !== "unwilling");
    expect(again(without)).toBe(kind === "other");
  });

  // Sabotage tried: a pause without jitter (retry-plan.ts) → red.
  it("spreads evenly over the whole pause: callers who failed together do not come back together", () => {
    const cap = 8_000;
    const pauses = Array.from({ length: 8_000 }, (_, i) => backoffMs(standardRetry, 4, chanceOf(`eff_${i}`, 4)));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(cap);
    const perTenth = Array.from({ length: 10 }, () => 0);
    for (const pause of pauses) {
      const tenth = Math.min(9, Math.floor(((pause - 100) / (cap - 100)) * 10));
      perTenth[tenth] = (perTenth[tenth] ?? 0) + 1;
    }
    // Chi-squared with 9 degrees of freedom: 27.9 is passed by chance once in a thousand. The ids are fixed, so this is no dice.
    const chiSquared = perTenth.reduce((sum, count) => sum + (count - 800) ** 2 / 800, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });

  it("keeps within the author's own policy", () => {
    const policy = fc.record({
      firstSeconds: fc.double({ min: 0.1, max: 3_600, noNaN: true }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      maxSeconds: fc.double({ min: 1, max: 86_400, noNaN: true }),
      on: fc.constant<RetryPolicy["on"]>([...standardRetry.on]),
    });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 1_000 }), chance, (each, attempt, at) => {
        const pause = backoffMs(each, attempt, at);
        expect(pause).toBeGreaterThanOrEqual(100);
        expect(pause).toBeLessThanOrEqual(Math.max(100, Math.ceil(each.maxSeconds * 1_000)));
      }),
    );
  });

  it("has a chance that is the same for the same attempt, in [0, 1)", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (id, attempt) => {
        const chance = chanceOf(id, attempt);
        expect(chance).toBe(chanceOf(id, attempt));
        expect(chance >= 0 && chance < 1).toBe(true);
      }),
    );
    expect(chanceOf("eff_1", 1)).not.toBe(chanceOf("eff_1", 2));
  });

  it("leases an effect for longer than its own time limit", () => {
    for (const seconds of [1, 15, 120]) expect(leaseMs(seconds)).toBeGreaterThan(seconds * 1_000);
  });

  it("does for effects without a policy what plugins without one ask for", () => {
    expect(standardRetry).toEqual(defaultRetry);
  });
});

describe("work that waits for a vendor that is down", () => {
  const day = 86_400_000;
  it.each<
    [
      retryAfterSeconds: number,
      waitedMs: number,
      deadlineSeconds: number | null,
      chance: number,
      delayMs: number | null,
    ]
  >([
    [10, 0, null, 0, 10_000],
    [10, 0, null, 0.999_999, 12_500],
    [0, 0, null, 0, 1_000],
    [1e9, 0, null, 0, 3_600_000],
    [10, day - 1, null, 0, 10_000],
    [10, day, null, 0, null],
    [10, 59_999, 60, 0, 10_000],
    [10, 60_000, 60, 0, null],
    [10, day, 30 * 86_400, 0, null],
  ])(
    "asked to wait %d s after %d ms with a deadline of %j s: %4$s",
    (retryAfterSeconds, waited, deadlineSeconds, chance, delayMs) => {
      const nowMs = 1_700_000_000_000;
      const wait = { retryAfterSeconds, sinceMs: nowMs - waited, deadlineSeconds };
      const expected = delayMs === null ? { again: false } : { again: true, delayMs };
      expect(planPostponement(wait, nowMs, chance)).toEqual(expected);
    },
  );
});
