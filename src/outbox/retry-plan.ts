import { sha256Hex } from "../lib/bytes";

/** How long a consumer may hold an effect before others may take it: its own time limit and some air. */
export const leaseMs = (timeoutSeconds: number): number => (timeoutSeconds + 15) * 1_000;

/** Exponential backoff with full jitter, 1 s doubling to 5 min at most. `chance` is in [0, 1). */
export const backoffMs = (attempt: number, chance: number): number =>
  Math.round(Math.min(1_000 * 2 ** Math.max(0, attempt - 1), 300_000) * (0.5 + chance / 2));

/** A number in [0, 1) that is the same for the same effect and attempt: chance without a dice. */
export const chanceOf = (effectId: string, attempt: number): number =>
  Number.parseInt(sha256Hex(`${effectId}|${attempt}`).slice(0, 8), 16) / 2 ** 32;

export type RetryPlan = { again: true; delayMs: number } | { again: false };

const longestWishSeconds = 3_600;

/** What follows a failed attempt: another one after a pause (the vendor's wish counts, up to an hour), or the end. */
export function planRetry(
  attempt: number,
  maxAttempts: number,
  retryAfterSeconds: number | null,
  chance: number,
): RetryPlan {
  if (attempt >= maxAttempts) return { again: false };
  const wishMs = retryAfterSeconds === null ? 0 : Math.min(Math.max(retryAfterSeconds, 0), longestWishSeconds) * 1_000;
  return { again: true, delayMs: Math.max(backoffMs(attempt, chance), wishMs) };
}
