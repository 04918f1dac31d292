export type Unit = "minutes" | "hours" | "days";

const unitSeconds: Record<Unit, number> = { minutes: 60, hours: 3_600, days: 86_400 };
const most = 366 * 86_400;

export const units: { value: Unit; label: string }[] = [
  { value: "minutes", label: "minutes" },
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
];

export const presets = [
  { label: "1 minute", seconds: 60 },
  { label: "1 hour", seconds: 3_600 },
  { label: "1 day", seconds: 86_400 },
  { label: "1 week", seconds: 7 * 86_400 },
  { label: "30 days", seconds: 30 * 86_400 },
  { label: "1 year", seconds: 365 * 86_400 },
];

/** Seconds of an amount somebody typed; null when the API would not take it. */
export function secondsOf(amount: string, unit: Unit): number | null {
  const seconds = amount.trim() === "" ? Number.NaN : Number(amount) * unitSeconds[unit];
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= most ? seconds : null;
}

/** "2 d 3 h 20 min ahead of real time". */
export function aheadText(offsetSeconds: number): string {
  if (offsetSeconds === 0) return "The same as real time: it was never moved.";
  const days = Math.floor(offsetSeconds / 86_400);
  const hours = Math.floor((offsetSeconds % 86_400) / 3_600);
  const minutes = Math.floor((offsetSeconds % 3_600) / 60);
  const parts = [days > 0 && `${days} d`, hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`].filter(Boolean);
  return `${parts.length === 0 ? `${offsetSeconds} s` : parts.join(" ")} ahead of real time.`;
}
