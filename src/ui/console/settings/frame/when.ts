import { useEffect, useRef } from "preact/hooks";

/** After so long an answer is not waited for any more. */
const patienceMs = 30_000;

/**
 * Calls `look` every so often while `wanted` and the page is seen; nobody is asked for what nobody looks at. `look` answers once it is over,
 * and the next one waits for that.
 */
export function useWatch(wanted: boolean, everyMs: number, look: () => Promise<unknown>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!wanted) return;
    const next = paced(() => latest.current());
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") next();
    }, everyMs);
    return () => clearInterval(timer);
  }, [wanted, everyMs]);
}

/**
 * Looks, unless the look before is still under way: asked anew each time, a server that takes longer than the pause would be asked on and on
 * and never be heard.
 */
export function paced(look: () => Promise<unknown>): () => void {
  let begunAtMs: number | null = null;
  return () => {
    const nowMs = performance.now();
    if (begunAtMs !== null && nowMs - begunAtMs < patienceMs) return;
    begunAtMs = nowMs;
    void look().finally(() => {
      if (begunAtMs === nowMs) begunAtMs = null;
    });
  };
}
