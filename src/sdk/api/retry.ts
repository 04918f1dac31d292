/** Clock, waiting and chance, as arguments: for tests. */
export interface Pace {
  nowMs(): number;
  /** Ends early, without a word, when the signal does. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1). */
  chance(): number;
}

export const realPace: Pace = {
  nowMs: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      const stop = () => {
        clearTimeout(timer);
        done();
      };
      if (signal?.aborted) stop();
      else signal?.addEventListener("abort", stop, { once: true });
    }),
  chance: () => Math.random(),
};

/** Whether the same request may fare better another time. 409 only while the first try of the same call is still running. */
export const mayRetry = (status: number, code: string | undefined): boolean =>
  status === 408 || status === 429 || status >= 500 || (status === 409 && code === "request_running");

const firstMs = 500;
const longestMs = 8_000;

/** How long to wait before another try: longer each time, spread by chance, and never shorter than the API wished. `tried`: from 1. */
export function waitMs(tried: number, chance: number, headers: Headers | null, nowMs: number): number {
  const backoffMs = Math.min(firstMs * 2 ** (tried - 1), longestMs) * (0.5 + chance / 2);
  return Math.max(backoffMs, headers === null ? 0 : wishedMs(headers, nowMs));
}

/** What `Retry-After` says, in seconds or as a date; without it what `RateLimit` says of a limit that is used up. */
function wishedMs(headers: Headers, nowMs: number): number {
  const wish = headers.get("retry-after")?.trim();
  const wished = wish === undefined ? usedUpMs(headers.get("ratelimit") ?? "") : wishOf(wish, nowMs);
  return Number.isFinite(wished) ? Math.max(wished, 0) : 0;
}

const wishOf = (wish: string, nowMs: number): number =>
  /^\d+$/.test(wish) ? Number(wish) * 1_000 : Date.parse(wish) - nowMs;

/** `"caller";r=0;t=10`: nothing left for ten seconds. Of several limits the one that lasts longest. */
const usedUpMs = (limits: string): number =>
  Math.max(
    0,
    ...limits
      .split(",")
      .filter((limit) => /;\s*r=0\b/.test(limit))
      .map((limit) => Number(/;\s*t=(\d+)/.exec(limit)?.[1] ?? 0) * 1_000),
  );
