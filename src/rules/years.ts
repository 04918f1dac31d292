import { isObject, type Json } from "../lib/json";

/** `{years: 2}`: a positive number; halves and quarters count in months. */
export function problemWithYears(value: Json): string | null {
  const isGood = isObject(value) && typeof value.years === "number" && value.years > 0 && value.years <= 1_000;
  return isGood ? null : 'the value must be like {"years": 1}, more than zero';
}

/**
 * LAST_YEAR: the date is at or after the start of today minus that many years, in UTC. A date in the future is, too, as
 * documented: rules about it need a second leaf.
 */
export function isWithinYears(fact: Json, value: Json, nowMs: number): boolean | string {
  const atMs = dateMs(fact);
  if (atMs === null) return "the fact is not a date like 2024-05-31";
  if (!isObject(value) || typeof value.years !== "number") return "the value has no years";
  return atMs >= startOfDayYearsAgoMs(value.years, nowMs);
}

/** Midnight (UTC) of the same day `years` before; the 29th of February becomes the 28th where there is none. */
function startOfDayYearsAgoMs(years: number, nowMs: number): number {
  const now = new Date(nowMs);
  const month = now.getUTCFullYear() * 12 + now.getUTCMonth() - Math.round(years * 12);
  const year = Math.floor(month / 12);
  const lastDayOfMonth = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
  return Date.UTC(year, month % 12, Math.min(now.getUTCDate(), lastDayOfMonth));
}

/** Midnight (UTC) of the day. */
export const startOfDayMs = (nowMs: number): number => nowMs - (((nowMs % 86_400_000) + 86_400_000) % 86_400_000);

/** Milliseconds of an ISO 8601 date or time; null when it is none. Times without a zone are taken for UTC, so that no server's zone decides. */
export function dateMs(fact: Json): number | null {
  if (typeof fact !== "string") return null;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    fact.trim(),
  );
  if (match === null) return null;
  const [, day, time = "00:00", zone = "Z"] = match;
  const ms = Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(ms)) return null;
  // "2023-02-31" is read as the 3rd of March by some engines: what does not come back as written is no date.
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day as string) ? ms : null;
}
