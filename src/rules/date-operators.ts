import { isObject, type Json } from "../lib/json";
import type { FactOperator } from "./fact-operators";
import { dateMs, startOfDayMs } from "./years";

const dayMs = 86_400_000;

/** Comparisons of a date with today. Days begin at midnight UTC, so that the answer does not depend on the hour it is asked at. */
export const dateOperators = {
  OLDER_THAN: {
    words: "is longer ago than",
    problemWithValue: span,
    compare: onDate((atMs, value, nowMs) => atMs < shifted(nowMs, value, -1)),
  },
  WITHIN_LAST: {
    words: "lies within the last",
    problemWithValue: span,
    compare: onDate((atMs, value, nowMs) => atMs >= shifted(nowMs, value, -1) && atMs < startOfDayMs(nowMs) + dayMs),
  },
  WITHIN_NEXT: {
    words: "lies within the next",
    problemWithValue: span,
    compare: onDate((atMs, value, nowMs) => atMs >= startOfDayMs(nowMs) && atMs < shifted(nowMs, value, 1) + dayMs),
  },
} satisfies Record<string, FactOperator>;

/** The most of each: together they stay within the years that a date can have. */
const most = { years: 500, months: 6_000, weeks: 5_000, days: 36_500 };

function span(value: Json): string | null {
  const isGood =
    isObject(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([unit, count]) =>
        Object.hasOwn(most, unit) &&
        Number.isInteger(count) &&
        Number(count) >= 0 &&
        Number(count) <= most[unit as keyof typeof most],
    );
  return isGood ? null : 'the value must be a span of whole years, months, weeks or days, like {"months": 6}';
}

function onDate(is: (atMs: number, value: Json, nowMs: number) => boolean): FactOperator["compare"] {
  return (fact, value, nowMs) => {
    const atMs = dateMs(fact);
    return atMs === null ? "the fact is not a date like 2024-05-31" : is(atMs, value, nowMs);
  };
}

/** Midnight of today, so many years, months, weeks and days earlier or later. The end of a month stays its end. */
function shifted(nowMs: number, value: Json, sign: 1 | -1): number {
  const given = isObject(value) ? value : {};
  const count = (unit: keyof typeof most) => Number(given[unit] ?? 0) * sign;
  const now = new Date(nowMs);
  const months = now.getUTCFullYear() * 12 + now.getUTCMonth() + count("years") * 12 + count("months");
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const lastDayOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Date.UTC(year, month, Math.min(now.getUTCDate(), lastDayOfMonth));
  return day + (count("weeks") * 7 + count("days")) * dayMs;
}

/** Whole years from a date until today: an age. Negative before the first birthday's year began, for dates in the future. */
export function fullYears(fromMs: number, nowMs: number): number {
  const from = new Date(fromMs);
  const now = new Date(nowMs);
  const years = now.getUTCFullYear() - from.getUTCFullYear();
  const isBefore =
    now.getUTCMonth() < from.getUTCMonth() ||
    (now.getUTCMonth() === from.getUTCMonth() && now.getUTCDate() < from.getUTCDate());
  return isBefore ? years - 1 : years;
}
