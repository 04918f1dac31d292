const dayMs = 86_400_000;

/** How often a merchant's website is looked at: every so many days, or on a day of each month (UTC). */
export type MerchantRhythm = { intervalDays: number } | { dayOfMonth: number };

/** When the next look is due after one at `atMs`. A month without that day has it on its last one. */
export function nextLookMs(rhythm: MerchantRhythm, atMs: number): number {
  if ("intervalDays" in rhythm) return atMs + rhythm.intervalDays * dayMs;
  const at = new Date(atMs);
  for (let months = 0; ; months += 1) {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + months];
    const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const due = Date.UTC(year, month, Math.min(rhythm.dayOfMonth, lastDay));
    // The day itself is over for whoever was looked at on it.
    if (due > atMs) return due;
  }
}
