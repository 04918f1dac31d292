const steps: [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relativeWords = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "narrow" });
const exactWords = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const dateWords = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const shortWords = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** "3 h ago", "in 2 d", "just now". */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1_000);
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relativeWords.format(Math.trunc(seconds / size), unit);
  return seconds > 20 ? "in under a minute" : "just now";
}

/** Down to the second, as people write it here. */
export const exactTime = (at: string | number): string => exactWords.format(new Date(at));
export const shortTime = (at: string | number): string => shortWords.format(new Date(at));
/** A calendar day such as `2026-11-21`, which belongs to no time zone. */
export const dayText = (day: string): string => {
  const at = new Date(`${day.slice(0, 10)}T12:00:00`);
  return Number.isNaN(at.getTime()) ? day : dateWords.format(at);
};

/** "480 ms", "3.2 s", "4 min". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
