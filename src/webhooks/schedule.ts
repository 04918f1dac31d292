/** Seconds between an attempt and the one before it; the first leaves at once. About 75 h 35 m in all. */
export const gapsSeconds = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** How long a receiver may take to answer. */
export const answerTimeoutMs = 15_000;

/** An endpoint whose every attempt has failed for this long is switched off. */
export const failingLimitMs = 5 * 86_400_000;

const longestWishMs = 86_400_000;
const jitter = 0.1;

/** What came back from a receiver, as far as the schedule cares. */
export type DeliveryAnswer =
  | { kind: "answered"; status: number; retryAfter: string | null }
  | { kind: "failed"; code: string; message: string };

export type DisabledReason = "gone" | "failing";

export interface ScheduleState {
  /** Attempts of this round that have failed so far. */
  failedAttempts: number;
  /** Since when every attempt at this endpoint has failed; null after a success. */
  failingSinceMs: number | null;
}

export interface NextStep {
  delivery: { kind: "delivered" } | { kind: "retry"; atMs: number } | { kind: "failed"; why: "gone" | "exhausted" };
  failingSinceMs: number | null;
  /** Set when the endpoint must be switched off. */
  disable: DisabledReason | null;
}

/**
 * What follows from an answer. Only 2xx succeeds; a redirect is a failure; 410 switches the endpoint off; `Retry-After` of a
 * 429 or 503 can make a gap longer (a day at most), never shorter. `chance` in [0, 1) spreads each gap by ±10 %.
 */
export function nextStep(state: ScheduleState, answer: DeliveryAnswer, nowMs: number, chance: number): NextStep {
  if (isSuccess(answer)) return { delivery: { kind: "delivered" }, failingSinceMs: null, disable: null };
  const failingSinceMs = state.failingSinceMs ?? nowMs;
  if (answer.kind === "answered" && answer.status === 410)
    return { delivery: { kind: "failed", why: "gone" }, failingSinceMs, disable: "gone" };
  const disable = nowMs - failingSinceMs >= failingLimitMs ? "failing" : null;
  const gapSeconds = gapsSeconds[state.failedAttempts + 1];
  if (gapSeconds === undefined) return { delivery: { kind: "failed", why: "exhausted" }, failingSinceMs, disable };
  const gapMs = Math.round(gapSeconds * 1000 * (1 - jitter + 2 * jitter * chance));
  return {
    delivery: { kind: "retry", atMs: nowMs + Math.max(gapMs, wishedDelayMs(answer, nowMs)) },
    failingSinceMs,
    disable,
  };
}

export const isSuccess = (answer: DeliveryAnswer): boolean =>
  answer.kind === "answered" && answer.status >= 200 && answer.status < 300;

function wishedDelayMs(answer: DeliveryAnswer, nowMs: number): number {
  if (answer.kind === "failed" || answer.retryAfter === null) return 0;
  if (answer.status !== 429 && answer.status !== 503) return 0;
  const wish = answer.retryAfter.trim();
  const delayMs = /^\d+$/.test(wish) ? Number(wish) * 1000 : Date.parse(wish) - nowMs;
  return Number.isNaN(delayMs) ? 0 : Math.min(Math.max(delayMs, 0), longestWishMs);
}
