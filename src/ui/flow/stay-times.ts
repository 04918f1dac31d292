/** A sign of life goes to the server this often at most; sessions that end sooner get it more often. */
const longestPauseMs = 4 * 60_000;
/** Whoever reads does not touch anything for a while. */
const readingMs = 5 * 60_000;
/** Longer than a pause, so that it is told in good time. */
const toldBeforeMs = 10 * 60_000;

/** How far apart signs of life are, in ms: a third of the time after which a session ends without one. */
export const pauseOf = (idleMs: number): number => Math.min(longestPauseMs, idleMs / 3);

/** Whether somebody was here lately enough to be kept in, and whether the end of the session is near enough to be told. All in ms. */
export const stayAt = (
  nowMs: number,
  { activeAtMs, idleMs, endsAtMs }: { activeAtMs: number; idleMs: number; endsAtMs: number },
): { isHere: boolean; isEnding: boolean } => ({
  isHere: nowMs - activeAtMs <= Math.min(readingMs, idleMs),
  isEnding: endsAtMs - nowMs <= toldBeforeMs,
});
