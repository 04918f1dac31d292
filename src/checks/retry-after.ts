const longestSeconds = 3_600;

/**
 * What `Retry-After` asks for, in whole seconds (at most an hour); null when it says nothing sensible. A date is read against
 * the answer's own `Date`, so that neither our clock nor theirs need be right.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | null {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.parse(headers.date ?? "")) / 1_000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), longestSeconds) : null;
}
