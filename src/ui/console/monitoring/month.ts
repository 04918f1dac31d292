// Months as `2026-11`, days as `2026-11-23`: calendar dates in UTC, never moments.

const dayMs = 86_400_000;

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
export const monthOf = (day: string): string => day.slice(0, 7);

/** Of this thousand years: no address leads a calendar to where no calendar is. */
export const isMonth = (text: string): boolean => /^2\d{3}-(?:0[1-9]|1[0-2])$/.test(text);

export function isDay(text: string): boolean {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const atMs = Date.parse(text);
  return !Number.isNaN(atMs) && dayOf(atMs) === text;
}

export const daysLater = (day: string, days: number): string => dayOf(Date.parse(day) + days * dayMs);

export function monthsLater(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return monthOf(dayOf(Date.UTC(year, number - 1 + months, 1)));
}

/** Of Monday 0, of Sunday 6. */
const weekdayOf = (day: string): number => (new Date(day).getUTCDay() + 6) % 7;
export const weekStart = (day: string): string => daysLater(day, -weekdayOf(day));

/** The whole weeks that a month lies in, Mondays first. */
export function weeksOf(month: string): string[][] {
  const weeks: string[][] = [];
  const after = `${monthsLater(month, 1)}-01`;
  for (let monday = weekStart(`${month}-01`); monday < after; monday = daysLater(monday, 7))
    weeks.push(Array.from({ length: 7 }, (_, day) => daysLater(monday, day)));
  return weeks;
}

/** The same day of another month, the last one where that is shorter. */
export function inMonth(day: string, month: string): string {
  const last = daysLater(`${monthsLater(month, 1)}-01`, -1);
  const same = `${month}-${day.slice(8)}`;
  return same > last ? last : same;
}

const utc = { timeZone: "UTC" } as const;
const monthWords = new Intl.DateTimeFormat(undefined, { ...utc, month: "long", year: "numeric" });
const dayWords = new Intl.DateTimeFormat(undefined, { ...utc, weekday: "long", day: "numeric", month: "long" });
const weekdayWords = new Intl.DateTimeFormat(undefined, { ...utc, weekday: "short" });
const longWeekdayWords = new Intl.DateTimeFormat(undefined, { ...utc, weekday: "long" });

/** "November 2026" */
export const monthText = (month: string): string => monthWords.format(Date.parse(`${month}-01`));
/** "Monday, November 23" */
export const longDayText = (day: string): string => dayWords.format(Date.parse(day));
const anyMonday = Date.parse("2026-11-23");
/** The heads of the columns, Monday first. */
export const weekdays: { short: string; long: string }[] = Array.from({ length: 7 }, (_, day) => ({
  short: weekdayWords.format(anyMonday + day * dayMs),
  long: longWeekdayWords.format(anyMonday + day * dayMs),
}));
