import { isObject, type Json } from "../lib/json";

/** A date as it was typed into three boxes. */
export interface DateParts {
  year: string;
  month: string;
  day: string;
}

/** What the three boxes show for a stored value: a date, or the parts of one that is not complete. */
export function datePartsOf(value: Json | undefined): DateParts {
  if (typeof value === "string") {
    const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})/.exec(value) ?? [];
    return { year, month, day };
  }
  const part = (name: keyof DateParts): string => {
    const text = isObject(value) && Object.hasOwn(value, name) ? value[name] : "";
    return typeof text === "string" ? text : "";
  };
  return { year: part("year"), month: part("month"), day: part("day") };
}

/** The date as `yyyy-mm-dd`; the parts as typed when they are no date, so that nothing is lost; null when all are empty. */
export function readDate(typed: DateParts): Json {
  if (typed.year === "" && typed.month === "" && typed.day === "") return null;
  const year = westernDigits(typed.year);
  const month = westernDigits(typed.month);
  const day = westernDigits(typed.day);
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return { ...typed };
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDate(iso) ? iso : { ...typed };
}

/** Whether the text is `yyyy-mm-dd` and there is such a day. */
export function isDate(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00Z`);
  // Some engines read the 31st of February as a day in March: what does not come back as written is no date.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

const hourMs = 3_600_000;

// The day differs around the world, and an honest answer is never wrong for that: "today" reaches from where it is
// earliest (UTC−12) to where it is latest (UTC+14).
export const earliestToday = (nowMs: number): string => new Date(nowMs - 12 * hourMs).toISOString().slice(0, 10);
export const latestToday = (nowMs: number): string => new Date(nowMs + 14 * hourMs).toISOString().slice(0, 10);

/** Whether somebody born on `date` (`yyyy-mm-dd`) is that old today. Who was born on the 29th of February is so on the 1st of March. */
export function hasAge(date: string, years: number, nowMs: number): boolean {
  const birthday = `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4)}`;
  return birthday <= latestToday(nowMs);
}

/** Arabic-Indic and Persian digits as 0–9: people type what their keyboard has. */
export const westernDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
