import { err, ok, type Result } from "../lib/result";
import { momentOf } from "../lib/work-time";
import { isExactTime } from "./fields";

/** How a file may write its dates. `exact`: as times with their offset, and nothing else. The others take those as well. */
export const dateWritings = ["exact", "iso", "day.month.year", "month/day/year", "day/month/year"] as const;
export type DateWriting = (typeof dateWritings)[number];

export interface CsvDates {
  written: Exclude<DateWriting, "exact">;
  /** IANA name: where times without an offset were read off a clock, and days were days. */
  timeZone: string;
}

/**
 * The time in a cell, as ISO 8601 with its offset. A date without a time is the moment half way between noon there and noon UTC: the same
 * day in both, so that rules, whose days are those of UTC, count it on the day that is written. The error is a sentence without the cell.
 */
export function timeInCell(cell: string, { written, timeZone }: CsvDates): Result<string, string> {
  if (isExactTime(cell)) return ok(cell);
  const read = clockInCell(cell, written);
  if (!read.ok) return read;
  const { dayMs, sinceMidnightMs } = read.value;
  if (sinceMidnightMs !== null) return ok(isoOf(momentOf(timeZone, dayMs + sinceMidnightMs)));
  const noonMs = dayMs + 12 * hourMs;
  return ok(isoOf(Math.floor((noonMs + momentOf(timeZone, noonMs)) / 2)));
}

/**
 * In which ways the cells of a column may be written: each reads cells that no other way reads besides the same ones. More than one:
 * the cells do not tell, as where no day is after the twelfth, or contradict each other.
 */
export function possibleWritings(cells: readonly string[]): DateWriting[] {
  const exact = cells.map(isExactTime);
  const readBy = new Map<DateWriting, boolean[]>([["exact", exact]]);
  for (const written of dateWritings)
    if (written !== "exact")
      readBy.set(
        written,
        cells.map((cell, place) => exact[place] === true || clockInCell(cell, written).ok),
      );
  const reads = (one: boolean[], besides: boolean[]) => one.some((isRead, place) => isRead && besides[place] !== true);
  const more = [...readBy].filter(([, read]) => reads(read, exact));
  if (more.length === 0) return ["exact"];
  return more
    .filter(([, read]) => !more.some(([, other]) => reads(other, read) && !reads(read, other)))
    .map(([written]) => written);
}

const timeOfDayShape =
  /(?:(?:T|,? +)(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<half>[ap])\.?m\.?)?)?/
    .source;
const shape = (day: string): RegExp => new RegExp(`^${day}${timeOfDayShape}$`, "i");
const shapes: Record<CsvDates["written"], RegExp> = {
  iso: shape(String.raw`(?<year>\d{4})(?<mark>[-/]?)(?<month>\d\d)\k<mark>(?<day>\d\d)`),
  "day.month.year": shape(String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}|\d\d)`),
  "month/day/year": shape(String.raw`(?<month>\d{1,2})(?<mark>[-/])(?<day>\d{1,2})\k<mark>(?<year>\d{4}|\d\d)`),
  "day/month/year": shape(String.raw`(?<day>\d{1,2})(?<mark>[-/])(?<month>\d{1,2})\k<mark>(?<year>\d{4}|\d\d)`),
};
/** What calendar and clock show in a cell, as if they were those of UTC. */
function clockInCell(
  cell: string,
  written: CsvDates["written"],
): Result<{ dayMs: number; sinceMidnightMs: number | null }, string> {
  const words = written === "iso" ? "year-month-day" : written;
  const found = shapes[written].exec(cell)?.groups;
  if (found === undefined) return err(`Expected a date as ${words}.`);
  const dayMs = dayOf(found);
  if (dayMs === null) return err(`There is no such day, read as ${words}.`);
  if (found.hour === undefined) return ok({ dayMs, sinceMidnightMs: null });
  const sinceMidnightMs = timeOfDay(found);
  return sinceMidnightMs === null ? err("There is no such time of day.") : ok({ dayMs, sinceMidnightMs });
}

type Found = Record<string, string | undefined>;

const hourMs = 3_600_000;

/** The beginning of the day, as if it were one of UTC; null: there is none. Years of two digits are those of this century. */
function dayOf({ year = "", month, day }: Found): number | null {
  const [inYear, inMonth, onDay] = [Number(year) + (year.length === 2 ? 2_000 : 0), Number(month), Number(day)];
  const atMs = Date.UTC(inYear, inMonth - 1, onDay);
  const made = new Date(atMs);
  const isThere = made.getUTCFullYear() === inYear && made.getUTCMonth() === inMonth - 1 && made.getUTCDate() === onDay;
  return isThere ? atMs : null;
}

/** In milliseconds since midnight; null: no clock shows it. */
function timeOfDay({ hour, minute, second = "0", fraction = "0", half }: Found): number | null {
  const [shown, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (minutes > 59 || seconds > 59) return null;
  if (half === undefined ? shown > 23 : shown < 1 || shown > 12) return null;
  const hours = half === undefined ? shown : (shown % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return hours * hourMs + minutes * 60_000 + seconds * 1_000 + Math.floor(Number(`0.${fraction}`) * 1_000);
}

const isoOf = (atMs: number): string => new Date(atMs).toISOString();
