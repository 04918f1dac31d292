import type { Admission, VendorStanding, VendorVerdict } from "../domain";

/**
 * The circuit breaker of one vendor of one tenant, as data. `closed`: calls go out. `open`: nobody is asked until `nextProbeAtMs`.
 * `half_open`: one caller is out to see whether the vendor is back; should that caller never return, the next one goes at
 * `nextProbeAtMs`.
 */
export interface Breaker extends Omit<VendorStanding, "vendor"> {
  /** Grows with every change of state. What calls of an earlier epoch report does not count any more. */
  epoch: number;
  /** The pause that `nextProbeAtMs` was made with; doubled by every probe that fails. */
  pauseMs: number;
}

/** So many failures in a row, none more than `failureWindowMs` after the one before, and the vendor counts as down. */
export const failuresToOpen = 5;
export const failureWindowMs = 60_000;
export const firstPauseMs = 10_000;
export const longestPauseMs = 300_000;
/** Who finds a probe under way asks again soon: most probes are answered within this time. */
const probeUnderWayMs = 5_000;

export const newBreaker: Breaker = {
  state: "closed",
  epoch: 0,
  failures: 0,
  lastFailureAtMs: null,
  openedAtMs: null,
  nextProbeAtMs: null,
  pauseMs: 0,
};

/** May a call go out now? `leaseMs`: when a caller that has not returned counts as lost. */
export function admit(breaker: Breaker, nowMs: number, leaseMs: number): { breaker: Breaker; admission: Admission } {
  const { state, epoch, nextProbeAtMs } = breaker;
  if (state === "closed") return { breaker, admission: { admitted: true, permit: epoch, probe: false } };
  const waitMs = (nextProbeAtMs ?? nowMs) - nowMs;
  if (waitMs > 0) {
    const askAgainMs = state === "half_open" ? Math.min(waitMs, probeUnderWayMs) : waitMs;
    return { breaker, admission: { admitted: false, waitSeconds: Math.ceil(askAgainMs / 1_000) } };
  }
  return {
    breaker: { ...breaker, state: "half_open", epoch: epoch + 1, nextProbeAtMs: nowMs + leaseMs },
    admission: { admitted: true, permit: epoch + 1, probe: true },
  };
}

/** What a call with this permit showed. Any answer but a 5xx shows that the vendor is there; `unasked` shows nothing. */
export function learn(breaker: Breaker, permit: number, verdict: VendorVerdict, nowMs: number): Breaker {
  if (permit !== breaker.epoch) return breaker;
  switch (verdict) {
    case "up":
      return breaker.state === "closed" && breaker.failures === 0 ? breaker : closed(breaker);
    case "down":
      return breaker.state === "half_open" ? open(breaker, nowMs) : failed(breaker, nowMs);
    case "unasked":
      // The probe never left: the next caller is the probe.
      return breaker.state === "half_open" ? { ...breaker, state: "open", nextProbeAtMs: nowMs } : breaker;
  }
}

/** A person wants to see whether the vendor is back: the next caller is the probe, and a probe that is out counts as lost. */
export const probeNow = (breaker: Breaker, nowMs: number): Breaker =>
  breaker.state === "closed" ? breaker : { ...breaker, state: "open", nextProbeAtMs: nowMs };

/** A person says that the vendor is back. */
export const reset = (breaker: Breaker): Breaker => ({ ...closed(breaker), epoch: breaker.epoch + 1 });

const closed = (breaker: Breaker): Breaker => ({
  ...newBreaker,
  epoch: breaker.state === "closed" ? breaker.epoch : breaker.epoch + 1,
});

function failed(breaker: Breaker, nowMs: number): Breaker {
  const isInRow = nowMs - (breaker.lastFailureAtMs ?? nowMs) <= failureWindowMs;
  const counted = { ...breaker, failures: isInRow ? breaker.failures + 1 : 1, lastFailureAtMs: nowMs };
  return counted.failures < failuresToOpen ? counted : open({ ...counted, failures: breaker.failures }, nowMs);
}

function open(breaker: Breaker, nowMs: number): Breaker {
  const pauseMs = breaker.openedAtMs === null ? firstPauseMs : Math.min(breaker.pauseMs * 2, longestPauseMs);
  return {
    state: "open",
    epoch: breaker.epoch + 1,
    failures: breaker.failures + 1,
    lastFailureAtMs: nowMs,
    openedAtMs: breaker.openedAtMs ?? nowMs,
    nextProbeAtMs: nowMs + pauseMs,
    pauseMs,
  };
}
