import type { SessionTimes } from "./own-session";

/** This long before the end the person is asked whether they are still there. */
export const warnBeforeMs = 2 * 60_000;
/** What was typed counts as a sign of life this long after the server last heard one. */
const tellEveryMs = 60_000;

export type Due =
  /** All is well. */
  | { do: "wait" }
  /** The person works here without asking the server anything: tell it. */
  | { do: "tell" }
  /** The end is near as far as this page knows. Other tabs may know better: ask. */
  | { do: "ask" };

/** What the page owes its session now. Times are milliseconds of the server's clock. */
export function dueNow(times: SessionTimes, lastActivityAtMs: number, nowMs: number): Due {
  const endsAtMs = Math.min(times.idleEndsAtMs, times.endsAtMs);
  if (lastActivityAtMs > times.lastSeenAtMs + tellEveryMs && times.idleEndsAtMs < times.endsAtMs) return { do: "tell" };
  return endsAtMs - nowMs <= warnBeforeMs ? { do: "ask" } : { do: "wait" };
}

/** Why a session is about to end; null: it is not. */
export function endingBecause(times: SessionTimes, nowMs: number): "idle" | "old" | null {
  if (times.endsAtMs - nowMs <= warnBeforeMs) return "old";
  return times.idleEndsAtMs - nowMs <= warnBeforeMs ? "idle" : null;
}

/** "1:05" */
export function minutesLeft(endsAtMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((endsAtMs - nowMs) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
