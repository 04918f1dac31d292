import { useEffect, useRef } from "preact/hooks";

/** Calls `look` every so often while `wanted` and the page is seen; nobody is asked for what nobody looks at. */
export function useWatch(wanted: boolean, everyMs: number, look: () => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [wanted, everyMs]);
}
