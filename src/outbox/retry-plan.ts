import type { RetryPolicy } from "../domain";
import { sha256Hex } from "../lib/bytes";

/** How long a consumer may hold an effect before others may take it: its own time limit and some air. */
export const leaseMs = (timeoutSeconds: number): number => (timeoutSeconds + 15) * 1_000;

/** For effects that name no policy of their own: one second, doubling to five minutes, for everything another attempt can help. */
export const standardRetry: RetryPolicy = {
  firstSeconds: 1,
  factor: 2,
  maxSeconds: 300,
  on: ["timeout", "unreachable", "rate_limited", "server_error"],
};

/** Full jitter may come out at nothing at all. So close together nobody is tried again. */
const shortestPauseMs = 100;

/**
 * Exponential backoff with full jitter: evenly spread between (almost) nothing and the policy's pause, so that callers who failed
 * together do not come back together. `attempt` counts from 1; `chance` is in [0, 1).
 */
export function backoffMs(policy: RetryPolicy, attempt: number, chance: number): number {
  const doublings = Math.min(Math.max(0, attempt - 1), 64); // beyond that the pause has long been the longest
  const capMs = Math.min(policy.firstSeconds * policy.factor ** doublings, policy.maxSeconds) * 1_000;
  return Math.round(shortestPauseMs + chance * Math.max(0, capMs - shortestPauseMs));
}

/** A number in [0, 1) that is the same for the same effect and attempt: chance without a dice. */
export const chanceOf = (effectId: string, attempt: number): number =>
  Number.parseInt(sha256Hex(`${effectId}|${attempt}`).slice(0, 8), 16) / 2 ** 32;

export interface FailedAttempt {
  /** From 1. */
  attempt: number;
  maxAttempts: number;
  code: string;
  httpStatus: number | null;
  /** What the vendor asked for. */
  retryAfterSeconds: number | null;
}

export type FailureKind = RetryPolicy["on"][number] | "unwilling" | "other";

/**
 * What sort of failure this was. `unwilling`: a 4xx that says the request itself is wrong; `other`: not about transport at all
 * (an answer that cannot be read, a case that refused a command), where the one who reported it knows best.
 */
export function failureKindOf(code: string, httpStatus: number | null): FailureKind {
  if (httpStatus === null) return code === "timeout" || code === "unreachable" ? code : "other";
  if (httpStatus >= 500) return "server_error";
  if (httpStatus === 408) return "timeout";
  if (httpStatus === 425 || httpStatus === 429) return "rate_limited";
  return httpStatus >= 400 ? "unwilling" : "other";
}

export type RetryPlan = { again: true; delayMs: number } | { again: false };

const longestWishSeconds = 3_600;

/**
 * What follows a failed attempt: another one after a pause (the vendor's wish counts, up to an hour), or the end. A request that is
 * wrong is never sent again, whatever the policy says.
 */
export function planRetry(failed: FailedAttempt, policy: RetryPolicy, chance: number): RetryPlan {
  if (failed.attempt >= failed.maxAttempts) return { again: false };
  const kind = failureKindOf(failed.code, failed.httpStatus);
  if (kind === "unwilling" || (kind !== "other" && !policy.on.includes(kind))) return { again: false };
  const wishMs = Math.min(Math.max(failed.retryAfterSeconds ?? 0, 0), longestWishSeconds) * 1_000;
  return { again: true, delayMs: Math.max(backoffMs(policy, failed.attempt, chance), wishMs) };
}

/** How long work may be put off because its vendor is down, before it counts as failed. */
const longestPostponementMs = 24 * 3_600_000;
const shortestPostponementMs = 1_000;

/**
 * When to ask again for a vendor whose breaker is open, or the end when that has gone on for a day (or for as long as the vendor's
 * own deadline, when that is shorter). Spread by a quarter, so that those who wait for the same vendor do not come together.
 */
export function planPostponement(
  wait: { retryAfterSeconds: number; sinceMs: number; deadlineSeconds: number | null },
  nowMs: number,
  chance: number,
): RetryPlan {
  const limitMs = Math.min(longestPostponementMs, (wait.deadlineSeconds ?? Number.POSITIVE_INFINITY) * 1_000);
  if (nowMs - wait.sinceMs >= limitMs) return { again: false };
  const pauseMs = Math.min(wait.retryAfterSeconds, longestWishSeconds) * 1_000;
  return { again: true, delayMs: Math.round(Math.max(pauseMs, shortestPostponementMs) * (1 + chance / 4)) };
}
