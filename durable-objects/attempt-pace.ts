/** So many refused tries of one link are written down in a minute. What comes beyond them is refused as well, and tells nobody anything new. */
export const mostNotedAMinute = 30;
const minuteMs = 60_000;

/**
 * How many refused tries of each link were written down in the minute that began with the first. Kept in memory only: whoever floods an
 * object keeps it awake, and one that was away holds nothing against anybody.
 */
export class AttemptPace {
  readonly #noted = new Map<string, { sinceMs: number; times: number }>();

  /** Whether one more try by this link is written down; `nowMs`: real time. */
  takes(linkId: string, nowMs: number): boolean {
    const known = this.#noted.get(linkId);
    const noted = known === undefined || nowMs - known.sinceMs >= minuteMs ? { sinceMs: nowMs, times: 0 } : known;
    noted.times += 1;
    this.#noted.set(linkId, noted);
    return noted.times <= mostNotedAMinute;
  }
}
