import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Of views beside or above a list, where more are there than fit: the one that is open is in sight. `open`: changes with it. */
export function useCurrentInView(open: unknown): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null);
  useEffect(
    () => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [open],
  );
  return nav;
}
