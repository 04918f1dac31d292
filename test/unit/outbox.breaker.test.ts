import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VendorVerdict } from "../../src/domain";
import {
  admit,
  type Breaker,
  failuresToOpen,
  failureWindowMs,
  firstPauseMs,
  learn,
  longestPauseMs,
  newBreaker,
  reset,
} from "../../src/outbox/breaker";

const startMs = 1_700_000_000_000;
const leaseMs = 30_000;

/** Calls one after the other, each told to the breaker before the next. Gives the breaker and how many went out. */
function calls(breaker: Breaker, verdicts: VendorVerdict[], nowMs: number): { breaker: Breaker; out: number } {
  let out = 0;
  let now = breaker;
  for (const verdict of verdicts) {
    const asked = admit(now, nowMs, leaseMs);
    now = asked.breaker;
    if (!asked.admission.admitted) continue;
    out += 1;
    now = learn(now, asked.admission.permit, verdict, nowMs);
  }
  return { breaker: now, out };
}

const down = (count: number): VendorVerdict[] => Array.from({ length: count }, () => "down");
const opened = (): Breaker => calls(newBreaker, down(failuresToOpen), startMs).breaker;

describe("G18: the circuit breaker of a vendor", () => {
  it("opens after five failures in a row and lets nobody out until the pause is over", () => {
    const { breaker, out } = calls(newBreaker, down(50), startMs);
    expect(out).toBe(failuresToOpen);
    expect(breaker).toMatchObject({ state: "open", openedAtMs: startMs, nextProbeAtMs: startMs + firstPauseMs });
    expect(admit(breaker, startMs + firstPauseMs - 1, leaseMs).admission).toEqual({ admitted: false, waitSeconds: 1 });
  });

  it("stays closed when an answer comes between the failures, or when they lie far apart", () => {
    expect(calls(newBreaker, [...down(4), "up", ...down(4)], startMs).breaker.state).toBe("closed");
    let breaker = newBreaker;
    for (let count = 0; count < 20; count += 1) {
      breaker = calls(breaker, ["down"], startMs + count * (failureWindowMs + 1)).breaker;
    }
    expect(breaker).toMatchObject({ state: "closed", failures: 1 });
  });

  // Sabotage tried: the pause does not grow while the outage goes on (breaker.ts) → red.
  it("sends one probe at a time, doubling the pause up to five minutes, and closes with the first answer", () => {
    let breaker = opened();
    let nowMs = startMs;
    for (const pauseMs of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      expect((breaker.nextProbeAtMs ?? 0) - nowMs).toBe(pauseMs);
      nowMs += pauseMs;
      const first = admit(breaker, nowMs, leaseMs);
      expect(first.admission).toMatchObject({ admitted: true, probe: true });
      expect(admit(first.breaker, nowMs, leaseMs).admission).toEqual({ admitted: false, waitSeconds: 5 });
      breaker = learn(first.breaker, "permit" in first.admission ? first.admission.permit : -1, "down", nowMs);
    }
    expect(breaker.openedAtMs).toBe(startMs);
    nowMs += longestPauseMs;
    const { breaker: healed } = calls(breaker, ["up"], nowMs);
    expect(healed).toMatchObject({ state: "closed", failures: 0, openedAtMs: null, nextProbeAtMs: null });
    expect(calls(healed, down(50), nowMs).out).toBe(failuresToOpen);
  });

  it("sends another probe when one never comes back, or never left", () => {
    const nowMs = startMs + firstPauseMs;
    const lost = admit(opened(), nowMs, leaseMs);
    expect(admit(lost.breaker, nowMs + leaseMs - 1, leaseMs).admission.admitted).toBe(false);
    const next = admit(lost.breaker, nowMs + leaseMs, leaseMs);
    expect(next.admission).toMatchObject({ admitted: true, probe: true });
    const unasked = learn(next.breaker, next.breaker.epoch, "unasked", nowMs + leaseMs);
    expect(admit(unasked, nowMs + leaseMs, leaseMs).admission).toMatchObject({ admitted: true, probe: true });
  });

  it("does not listen to calls of an earlier time", () => {
    const breaker = opened();
    for (const verdict of ["up", "down", "unasked"] as const)
      expect(learn(breaker, newBreaker.epoch, verdict, startMs)).toBe(breaker);
    const probing = admit(breaker, startMs + firstPauseMs, leaseMs).breaker;
    const again = admit(probing, startMs + firstPauseMs + leaseMs, leaseMs).breaker;
    expect(learn(again, probing.epoch, "down", startMs)).toBe(again);
  });

  it("is closed by hand, and then does not listen to what was under way", () => {
    const probing = admit(opened(), startMs + firstPauseMs, leaseMs).breaker;
    const closed = reset(probing);
    expect(closed).toMatchObject({ state: "closed", failures: 0 });
    expect(learn(closed, probing.epoch, "down", startMs)).toBe(closed);
    expect(reset(reset(newBreaker)).state).toBe("closed");
  });

  it("never has two probes out, and during an outage lets out no more than its budget", () => {
    // Steps: somebody asks, somebody who was let out comes back (in whatever order), or time passes.
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "ask" as const }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("return" as const), who: fc.nat(100) }) },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let breaker = newBreaker;
        let nowMs = startMs;
        let probes = 0;
        let probedAtMs = Number.NEGATIVE_INFINITY;
        const out: { permit: number; probe: boolean }[] = [];
        for (const each of steps) {
          if (each.do === "pass") nowMs += each.ms;
          else if (each.do === "ask") {
            const asked = admit(breaker, nowMs, leaseMs);
            if (asked.admission.admitted) {
              if (asked.admission.probe) {
                // The one before has come back and its pause is over, or it is lost.
                expect(nowMs - probedAtMs).toBeGreaterThanOrEqual(firstPauseMs);
                probes += 1;
                probedAtMs = nowMs;
              } else expect(breaker.state).toBe("closed");
              out.push(asked.admission);
            } else expect(asked.admission.waitSeconds).toBeGreaterThan(0);
            breaker = asked.breaker;
          } else {
            const [back] = out.length === 0 ? [] : out.splice(each.who % out.length, 1);
            if (back !== undefined) breaker = learn(breaker, back.permit, "down", nowMs);
          }
        }
        expect(probes).toBeLessThanOrEqual(Math.ceil((nowMs - startMs) / firstPauseMs));
        // It never closes by itself while every answer is a failure.
        if (breaker.openedAtMs !== null) expect(breaker.state).not.toBe("closed");
      }),
    );
  });
});
