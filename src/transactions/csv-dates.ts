import { err, ok, type Result } from "../lib/result";
import { momentOf } from "../lib/work-time";
import { plainSpaces } from "./csv-cell";
import { isExactTime } from "./fields";
import { monthNamed } from "./month-names";
import { weekdaysNamed } from "./weekday-names";

/**
 * How a file may write its dates. `exact`: as times with their offset, and nothing else. The others take those as well. `named`: the month
 * by its name.
 */
export const dateWritings = ["exact", "iso", "day.month.year", "month/day/year", "day/month/year", "named"] as const;
export type DateWriting = (typeof dateWritings)[number];

export interface CsvDates {
  written: Exclude<DateWriting, "exact">;
  /** IANA name: where times without an offset were read off a clock, and days were days. Null: days are UTC's, and such times are refused. */
  timeZone: string | null;
}

/**
 * The time in a cell, as ISO 8601 with its offset. A date without a time is the moment half way between noon there and noon UTC: the same
 * day in both, so that rules, whose days are those of UTC, count it on the day that is written. The error is a sentence without the cell.
 *
 * `nowMs`: by the tenant's clock. Years of two digits are those of this century up to next year, and before it of the last one.
 */
export function timeInCell(cell: string, { written, timeZone }: CsvDates, nowMs: number): Result<string, string> {
  const text = plainSpaces(cell);
  if (isExactTime(text)) return ok(text);
  const read = clockInCell(text, written, nowMs);
  if (!read.ok) return read;
  if (read.value.isOtherWeekday) return err(`That day is another weekday, read as ${wordsOf(written)}.`);
  if (timeZone === null && isOffClock(read.value)) return err("The time has no offset, and no time zone was said.");
  return ok(new Date(momentIn(read.value, timeZone ?? "UTC")).toISOString());
}

function momentIn({ dayMs, sinceMidnightMs, offsetMs }: Clock, timeZone: string): number {
  if (sinceMidnightMs === null) {
    const noonMs = dayMs + 12 * hourMs;
    return Math.floor((noonMs + momentOf(timeZone, noonMs)) / 2);
  }
  const localMs = dayMs + sinceMidnightMs;
  return offsetMs === null ? momentOf(timeZone, localMs) : localMs - offsetMs;
}

/**
 * In which ways the cells of a column may be written: each reads cells that no other way reads besides the same ones, and none leaves
 * a gap among them that no file has where another way does not and is near. A way in which a weekday is not that of its date does
 * not read it, unless that is so in all of them. More than one: the cells do not tell, as where no day is after the twelfth, or contradict each other.
 */
export function possibleWritings(written: readonly string[], nowMs: number): DateWriting[] {
  const cells = written.map(plainSpaces).filter((cell) => !isExactTime(cell));
  const clocks = dateWritings.flatMap((way) =>
    way === "exact" ? [] : [{ way, clocks: cells.map((cell) => clockInCell(cell, way, nowMs)) }],
  );
  const reading = (isRead: (clock: Clock) => boolean) =>
    clocks.flatMap(({ way, clocks: ofWay }) => {
      const days = ofWay.map((clock) => (clock.ok && isRead(clock.value) ? clock.value.dayMs : null));
      return days.some((day) => day !== null) ? [{ way, days, ...reachOf(days, nowMs) }] : [];
    });
  const onWeekdays = reading((clock) => !clock.isOtherWeekday);
  const ways = onWeekdays.length > 0 ? onWeekdays : reading(() => true);
  const reads = (one: Days, besides: Days) => one.some((day, place) => day !== null && besides[place] === null);
  const possible = ways.filter(
    (one) =>
      !ways.some((other) => {
        if (reads(one.days, other.days)) return false;
        const isNear = other.awayMs <= Math.min(one.awayMs, widestGapMs);
        return reads(other.days, one.days) || (one.hasGap && !other.hasGap && isNear);
      }),
  );
  return possible.length === 0 ? ["exact"] : possible.map(({ way }) => way);
}

type Days = readonly (number | null)[];
/**
 * Read with day and year interchanged, some days of a month are decades apart. Of years that lie closer nothing is concluded: what is paid on
 * one day of each month or year, for years, reads as well as days of one year. Nor where they come closer by going back, or are themselves
 * that long ago: one wrong year among days of this month must not make years of them all.
 */
const widestGapMs = 10 * 366 * 86_400_000;

/** `hasGap`: some lie further apart than neighbours in a file do. `awayMs`: how far the furthest of them is from now. */
function reachOf(days: Days, nowMs: number): { hasGap: boolean; awayMs: number } {
  const inOrder = days.filter((day) => day !== null).toSorted((one, other) => one - other);
  const [first = nowMs, last = nowMs] = [inOrder[0], inOrder.at(-1)];
  const hasGap = inOrder.some((day, at) => day - (inOrder[at - 1] ?? day) > widestGapMs);
  return { hasGap, awayMs: Math.max(nowMs - first, last - nowMs) };
}

/** Whether some of the cells were read off a clock whose zone they do not say, in whatever way they are written. */
export function needZone(cells: readonly string[], nowMs: number): boolean {
  const isClock = (cell: string, way: DateWriting): boolean => {
    const read = way === "exact" ? null : clockInCell(cell, way, nowMs);
    return read?.ok === true && isOffClock(read.value);
  };
  return cells.map(plainSpaces).some((cell) => !isExactTime(cell) && dateWritings.some((way) => isClock(cell, way)));
}

const timeShape =
  /(?:T|,? +)(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<half>[ap])\.?m\.?)?/
    .source;
const offsetShape = / ?(?:(?<utc>Z|UTC|GMT)|(?<sign>[-+])(?<hoursOff>\d\d)(?::?(?<minutesOff>\d\d))?)/.source;
/** In Portuguese of two words. */
const weekdayName = String.raw`\p{L}{2,13}(?:-feira)?`;
const weekdayBefore = String.raw`(?:(?<weekday>${weekdayName})\.?(?:,? +|,))?`;
const weekdayBehind = String.raw`(?:(?:,? +|,)(?:(?<weekdayBehind>${weekdayName})\.?|\((?<weekdayInBrackets>${weekdayName})\.?\)))?`;
const shape = (day: string): RegExp =>
  new RegExp(`^${weekdayBefore}${day}${weekdayBehind}(?:${timeShape}(?:${offsetShape})?)?$`, "iu");
/** Before the day of a month stands nothing, behind it what makes it a first, second or third one. */
const dayNumber = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|er|[.º°])?`;
const monthName = String.raw`(?<name>\p{L}{3,12})\.?`;
const shapes: Record<CsvDates["written"], readonly RegExp[]> = {
  // A year of two digits may stand first as well as last: where both can be, and the rows do not tell, it is asked.
  iso: [
    shape(
      String.raw`(?<year>\d{4}|\d\d(?=[-/.]))(?<mark>[-/.]?)(?<month>\d\d|\d(?=[-/.]))\k<mark>(?<day>\d\d|(?<=[-/.])\d)`,
    ),
  ],
  "day.month.year": [shape(String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}|\d\d)`)],
  "month/day/year": [shape(String.raw`(?<month>\d{1,2})(?<mark>[-/])(?<day>\d{1,2})\k<mark>(?<year>\d{4}|\d\d)`)],
  "day/month/year": [shape(String.raw`(?<day>\d{1,2})(?<mark>[-/])(?<month>\d{1,2})\k<mark>(?<year>\d{4}|\d\d)`)],
  // A year of two digits stands last: nobody writes 26 Nov 03 for the third.
  named: [
    shape(String.raw`${dayNumber}(?:[-/ ]| de )?${monthName}(?:[-/ ]|, | de )?(?<year>\d{4}|\d\d)`),
    shape(String.raw`${monthName}[-/ ]${dayNumber}(?:[-/ ]|, ?)(?<year>\d{4}|\d\d)`),
    shape(String.raw`(?<year>\d{4})[-/ ]?${monthName}[-/ ]?(?<day>\d{1,2})`),
  ],
};
/** What calendar and clock show in a cell, as if they were those of UTC. */
interface Clock {
  dayMs: number;
  /** The cell says one that this day is not. */
  isOtherWeekday: boolean;
  /** Null: the cell has no time of day. */
  sinceMidnightMs: number | null;
  /** How far that clock is ahead of UTC; null: the cell does not say. */
  offsetMs: number | null;
}

/** Whether it shows a time of day, and not where. */
const isOffClock = ({ sinceMidnightMs, offsetMs }: Clock): boolean => sinceMidnightMs !== null && offsetMs === null;

function clockInCell(cell: string, written: CsvDates["written"], nowMs: number): Result<Clock, string> {
  const words = wordsOf(written);
  const found = foundBy(shapes[written], cell);
  if (found === undefined) return err(`Expected a date as ${words}.`);
  const dayMs = dayOf(found, nowMs);
  if (dayMs === null) return err(`There is no such day, read as ${words}.`);
  const isOtherWeekday = !isOnWeekday(dayMs, found);
  if (found.hour === undefined) return ok({ dayMs, isOtherWeekday, sinceMidnightMs: null, offsetMs: null });
  const sinceMidnightMs = timeOfDay(found);
  if (sinceMidnightMs === null) return err("There is no such time of day.");
  const offset = offsetIn(found);
  return offset.ok ? ok({ dayMs, isOtherWeekday, sinceMidnightMs, offsetMs: offset.value }) : offset;
}

/** Whether it is a day that the cell says, of which some words are several. */
function isOnWeekday(dayMs: number, found: Found): boolean {
  const day = new Date(dayMs).getUTCDay();
  return weekdayWords(found).every((word) => weekdaysNamed(word).includes(day));
}

const weekdayWords = ({ weekday, weekdayBehind, weekdayInBrackets }: Found): string[] =>
  [weekday, weekdayBehind, weekdayInBrackets].filter((word) => word !== undefined);

const writingWords: Partial<Record<CsvDates["written"], string>> = {
  iso: "year-month-day",
  named: "day month year, the month by its name",
};
const wordsOf = (written: CsvDates["written"]): string => writingWords[written] ?? written;

type Found = Record<string, string | undefined>;

/** Undefined as well where a month or weekday has a name that none has. */
function foundBy(ways: readonly RegExp[], cell: string): Found | undefined {
  for (const way of ways) {
    const found = way.exec(cell)?.groups;
    if (found === undefined || weekdayWords(found).some((word) => weekdaysNamed(word).length === 0)) continue;
    if (found.name === undefined) return found;
    const month = monthNamed(found.name);
    if (month !== null) return { ...found, month: String(month) };
  }
  return undefined;
}

const hourMs = 3_600_000;

/** The beginning of the day, as if it were one of UTC; null: there is none. */
function dayOf({ year = "", month, day }: Found, nowMs: number): number | null {
  const [inYear, inMonth, onDay] = [yearOf(year, nowMs), Number(month), Number(day)];
  const atMs = Date.UTC(inYear, inMonth - 1, onDay);
  const made = new Date(atMs);
  const isThere = made.getUTCFullYear() === inYear && made.getUTCMonth() === inMonth - 1 && made.getUTCDate() === onDay;
  return isThere ? atMs : null;
}

function yearOf(year: string, nowMs: number): number {
  if (year.length !== 2) return Number(year);
  const inThisCentury = 2_000 + Number(year);
  return inThisCentury > new Date(nowMs).getUTCFullYear() + 1 ? inThisCentury - 100 : inThisCentury;
}

/** Null: none is said. */
function offsetIn({ utc, sign, hoursOff = "0", minutesOff = "0" }: Found): Result<number | null, string> {
  if (utc !== undefined) return ok(0);
  if (sign === undefined) return ok(null);
  const [hours, minutes] = [Number(hoursOff), Number(minutesOff)];
  if (hours > 14 || minutes > 59) return err("There is no such offset.");
  return ok((sign === "-" ? -1 : 1) * (hours * hourMs + minutes * 60_000));
}

/** In milliseconds since midnight; null: no clock shows it. */
function timeOfDay({ hour, minute, second = "0", fraction = "0", half }: Found): number | null {
  const [shown, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (minutes > 59 || seconds > 59) return null;
  if (half === undefined ? shown > 23 : shown < 1 || shown > 12) return null;
  const hours = half === undefined ? shown : (shown % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return hours * hourMs + minutes * 60_000 + seconds * 1_000 + Math.floor(Number(`0.${fraction}`) * 1_000);
}
