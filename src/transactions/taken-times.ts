const dayMs = 86_400_000;
/** A day: what clocks and calendars may differ by. */
export const mostAheadMs = dayMs;

/** How old and how new a transaction may be that is taken in, in Unix milliseconds, both included. */
export interface TakenTimes {
  oldestMs: number;
  latestMs: number;
}

/**
 * A sandbox may have set its clock forward by `clockOffsetMs`. What is older than it is kept, or than what lies in archives, is not taken in
 * any more.
 */
export const takenTimes = (
  { keepDays, archivedBeforeMs }: { keepDays: number; archivedBeforeMs: number },
  nowMs: number,
  clockOffsetMs: number,
): TakenTimes => ({
  oldestMs: Math.max(archivedBeforeMs, nowMs - keepDays * dayMs),
  latestMs: nowMs + clockOffsetMs + mostAheadMs,
});

/** Why a row of a file is not taken in, in words. */
export const untimely = {
  too_old: "date: The transaction is older than what is taken in.",
  too_new: "date: The transaction is more than a day ahead.",
};

/** The same for a row that nothing has stored yet; null: its time is taken. */
export function whyUntimely(atMs: number, { oldestMs, latestMs }: TakenTimes): string | null {
  if (atMs > latestMs) return untimely.too_new;
  return atMs < oldestMs ? untimely.too_old : null;
}
