const shortMs = 1_000;
const quickTurns = 50;
const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

/** How often in a row the case was woken by timers set less than a second before, and until when it rests for that. */
export interface TimerPace {
  quick: number;
  /** When timers last fired, and before when none fires again; both on the case's own clock. */
  firedAtMs: number;
  notBeforeMs: number;
}

export const noPace: TimerPace = { quick: 0, firedAtMs: 0, notBeforeMs: 0 };

/**
 * The pace after timers fired; `dueAtMs` is when the first of them was due. Delays that lead in a circle would keep a case busy for
 * ever and fill its log: after fifty quick turns it rests for a minute, then for twice as long each time, at most an hour.
 */
export function paceAfter(pace: TimerPace, dueAtMs: number, nowMs: number): TimerPace {
  // One that was due before could not be done then, and comes again at a pace of its own.
  const isQuick = dueAtMs >= pace.firedAtMs && dueAtMs - pace.firedAtMs < shortMs;
  const quick = isQuick ? pace.quick + 1 : 0;
  const pauseMs = quick < quickTurns ? 0 : Math.min(firstPauseMs * 2 ** (quick - quickTurns), longestPauseMs);
  return { quick, firedAtMs: nowMs, notBeforeMs: pauseMs === 0 ? 0 : nowMs + pauseMs };
}

/** Whether this turn is the one that made the case rest for the first time. */
export const beginsToRest = ({ quick }: TimerPace): boolean => quick === quickTurns;
