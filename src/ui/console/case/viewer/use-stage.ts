import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { clamped, keptUnder, type Size } from "./zoom";

const padding = 24;

/** The room that a stage has for a page, kept up to date. */
export function useRoom(stage: RefObject<HTMLElement | null>): Size {
  const [room, setRoom] = useState<Size>({ width: 600, height: 480 });
  useLayoutEffect(() => {
    const box = stage.current;
    if (box === null) return;
    const measure = () => setRoom({ width: box.clientWidth - padding, height: box.clientHeight - padding });
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(box);
    return () => watching.disconnect();
  }, []);
  return room;
}

/**
 * Moving and zooming by hand: a page that is larger than its stage is dragged; the wheel with Ctrl, two fingers on a trackpad or on the
 * screen make it larger and smaller, and what is under them stays there. Text on a page is selected, not dragged.
 */
export function usePanZoom(
  stage: RefObject<HTMLElement | null>,
  scale: number,
  onScale: (scale: number) => void,
): void {
  const latest = useRef({ scale, onScale });
  const anchor = useRef<{ x: number; y: number; left: number; top: number; scale: number } | null>(null);
  latest.current = { scale, onScale };
  useEffect(() => {
    const box = stage.current;
    if (box === null) return;
    const ending = new AbortController();
    const { signal } = ending;
    const zoomAt = (clientX: number, clientY: number, factor: number): void => {
      const { left, top } = box.getBoundingClientRect();
      const { scale: before, onScale: tell } = latest.current;
      anchor.current = { x: clientX - left, y: clientY - top, left: box.scrollLeft, top: box.scrollTop, scale: before };
      tell(clamped(before * factor));
    };
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // the browser would zoom all of the page
      zoomAt(event.clientX, event.clientY, Math.exp(-event.deltaY / 300));
    };
    const fingers = new Map<number, { x: number; y: number }>();
    let apart = 0;
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest(".textLayer span") !== null))
        return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      apart = spread(fingers);
      // A finger scrolls by itself; the mouse has to be taken.
      if (event.pointerType === "mouse") box.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 2) {
        const now = spread(fingers);
        const [one, other] = [...fingers.values()];
        if (apart > 0 && one && other) zoomAt((one.x + other.x) / 2, (one.y + other.y) / 2, now / apart);
        apart = now;
      } else if (event.pointerType === "mouse") box.scrollBy(before.x - event.clientX, before.y - event.clientY);
    };
    const onUp = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
    };
    box.addEventListener("wheel", onWheel, { passive: false, signal });
    box.addEventListener("pointerdown", onDown, { signal });
    box.addEventListener("pointermove", onMove, { signal });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const)
      box.addEventListener(end, onUp, { signal });
    return () => ending.abort();
  }, []);
  useLayoutEffect(() => {
    const kept = anchor.current;
    anchor.current = null;
    if (kept === null || stage.current === null) return;
    stage.current.scrollLeft = keptUnder(kept.left, kept.x, kept.scale, scale);
    stage.current.scrollTop = keptUnder(kept.top, kept.y, kept.scale, scale);
  }, [scale]);
}

function spread(fingers: ReadonlyMap<number, { x: number; y: number }>): number {
  const [one, other] = [...fingers.values()];
  return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y);
}
