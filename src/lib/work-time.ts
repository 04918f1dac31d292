/** When people work. Times of day are minutes since local midnight; 1440 is the end of the day. */
export interface WorkTimes {
  /** IANA name: `Europe/Berlin`. */
  timeZone: string;
  /** Seven days, Monday first; each the spans worked, in order and apart from each other. An empty day is free. */
  week: readonly (readonly WorkSpan[])[];
  /** Days nobody works, as `yyyy-mm-dd`. */
  holidays: readonly string[];
}

export interface WorkSpan {
  fromMinute: number;
  untilMinute: number;
}

const dayMs = 86_400_000;
/** Nobody is on holiday for longer: a calendar without any working time must not keep us busy for ever. */
const longestSearchDays = 3_660;

/** The first moment at which `durationMs` of working time have passed since `fromMs`. Of none: `fromMs` itself. */
export function addWorkMs(times: WorkTimes, fromMs: number, durationMs: number): number {
  if (durationMs <= 0) return fromMs;
  let leftMs = durationMs;
  for (const { startMs, endMs } of workedFrom(times, fromMs)) {
    const begunMs = Math.max(startMs, fromMs);
    if (endMs - begunMs >= leftMs) return begunMs + leftMs;
    leftMs -= Math.max(0, endMs - begunMs);
  }
  return fromMs + longestSearchDays * dayMs;
}

/** How much working time lies between two moments; 0 when the second is not the later one. */
export function workMsBetween(times: WorkTimes, fromMs: number, untilMs: number): number {
  let workedMs = 0;
  if (untilMs <= fromMs) return 0;
  for (const { startMs, endMs } of workedFrom(times, fromMs)) {
    if (startMs >= untilMs) break;
    workedMs += Math.max(0, Math.min(endMs, untilMs) - Math.max(startMs, fromMs));
  }
  return workedMs;
}

/** Whether this machine knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    return formatterOf(name).format(0) !== "";
  } catch {
    return false;
  }
}

/** Spans of work as moments, in order, beginning with the local day of `fromMs`. */
function* workedFrom(
  { timeZone, week, holidays }: WorkTimes,
  fromMs: number,
): Generator<{ startMs: number; endMs: number }> {
  const free = new Set(holidays);
  const firstDayMs = Math.floor((fromMs + offsetMs(timeZone, fromMs)) / dayMs) * dayMs;
  for (let count = 0; count < longestSearchDays; count += 1) {
    // Local days are counted as if they were days of UTC; only their edges are turned into moments.
    const localMs = firstDayMs + count * dayMs;
    if (free.has(new Date(localMs).toISOString().slice(0, 10))) continue;
    const weekday = (new Date(localMs).getUTCDay() + 6) % 7;
    for (const { fromMinute, untilMinute } of week[weekday] ?? []) {
      const startMs = momentOf(timeZone, localMs + fromMinute * 60_000);
      const endMs = momentOf(timeZone, localMs + untilMinute * 60_000);
      if (endMs > startMs && endMs > fromMs) yield { startMs, endMs };
    }
  }
}

/**
 * The moment at which clocks of the zone show a local time, given as if it were UTC. Shown twice in autumn: the first time. Never
 * shown in spring: the moment the clocks jump. So what is later on the clock is never earlier in time.
 */
export function momentOf(timeZone: string, localMs: number): number {
  const before = offsetMs(timeZone, localMs - dayMs);
  const after = offsetMs(timeZone, localMs + dayMs);
  if (before === after) return localMs - before;
  const [early, late] = [localMs - before, localMs - after];
  if (offsetMs(timeZone, early) === before) return early;
  if (offsetMs(timeZone, late) === after) return late;
  // In the gap: `late` lies before the jump and `early` behind it.
  let [low, high] = [late, early];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(timeZone, middle) === after) high = middle;
    else low = middle;
  }
  return high;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone);
  if (made === undefined) {
    made = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    if (formatters.size > 100) formatters.clear();
    formatters.set(timeZone, made);
  }
  return made;
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetMs(timeZone: string, atMs: number): number {
  const shown: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(atMs)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1_000) * 1_000;
}
