import { durationMs, looksLikeDuration } from "../lib/duration";
import { getPath, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { PluginFacts } from "./plugin";

/** Later than this is a slip of the hand. */
const longestMs = 36_525 * 86_400_000;

/** What is wrong with `until` as it was written, as a sentence; null when it may work. Paths are read when the wait begins. */
export function untilProblem(until: string | number): string | null {
  if (typeof until === "number") return until >= 0 && until <= longestMs ? null : "is a number of milliseconds from 0";
  if (looksLikeDuration(until)) {
    const duration = durationMs(until);
    return duration.ok ? null : duration.error;
  }
  if (isTime(until)) return Number.isNaN(Date.parse(until)) ? "is no time that exists" : null;
  return /^[\w$-]+(\.[\w$-]+)*$/.test(until)
    ? null
    : 'is milliseconds, a duration such as "PT30M", a time such as "2026-03-01T09:00:00Z", or a path to one of them';
}

/**
 * When a wait that begins now ends, in milliseconds of the epoch on the case's clock. Numbers are milliseconds from now, durations too;
 * a text that is a time is that time. The error is a sentence.
 */
export function untilMs(until: string | number, { context, nowMs = 0 }: PluginFacts): Result<number, string> {
  const written: Json = typeof until === "string" && !isLiteral(until) ? (getPath(context, until) ?? null) : until;
  if (typeof written === "number" && written >= 0 && written <= longestMs) return ok(nowMs + Math.round(written));
  if (typeof written === "string" && looksLikeDuration(written)) {
    const duration = durationMs(written);
    return duration.ok ? ok(nowMs + duration.value) : duration;
  }
  if (typeof written === "string" && isTime(written)) {
    const atMs = Date.parse(written);
    if (!Number.isNaN(atMs)) return ok(Math.min(atMs, nowMs + longestMs));
  }
  return err(
    `until: ${written === null ? `nothing stands at ${until}` : "what stands there is no time and no duration"}`,
  );
}

const isLiteral = (until: string): boolean => looksLikeDuration(until) || isTime(until);

/** A day, or a day and a time with its zone: without a zone it would mean another moment in each place. */
const isTime = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
