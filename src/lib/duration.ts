import { err, ok, type Result } from "./result";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Nobody waits longer than a hundred years; what is longer is a slip of the hand. */
export const longestDurationMs = 36_525 * dayMs;

/** Whether a text is meant as an ISO 8601 duration, right or wrong. */
export const looksLikeDuration = (text: string): boolean => /^P(\d|T|$)/.test(text);

const written = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d{1,3})?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration: `PT30M`, `P3D`, `P1DT12H`, `PT0.5S`. A day is 24 hours and a week 7 of them, whatever the
 * clocks of a country do. Years and months have no length of their own and are refused. The error is a sentence.
 */
export function durationMs(text: string): Result<number, string> {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  if (/^P[^T]*\d[YM]/.test(text))
    return err(`${shown} counts years or months, which are not all of one length: write it in days, such as "P30D"`);
  const parts = written.exec(text);
  if (parts === null || text === "P" || text.endsWith("T"))
    return err(`${shown} is not an ISO 8601 duration such as "PT30M", "P3D" or "P1DT12H"`);
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number((part ?? "0").replace(",", ".")));
  const ms =
    (weeks ?? 0) * 7 * dayMs +
    (days ?? 0) * dayMs +
    (hours ?? 0) * hourMs +
    (minutes ?? 0) * minuteMs +
    Math.round((seconds ?? 0) * secondMs);
  return ms <= longestDurationMs ? ok(ms) : err(`${shown} is longer than a hundred years`);
}
