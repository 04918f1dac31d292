import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

/** Where a row stands in its tree: `[0, 2]`; the root: nothing. */
export type RowPath = readonly number[];

/** A row says where it is in `data-path`: `0.2`, or nothing for the root. */
export const pathText = (path: RowPath): string => path.join(".");
export const pathOfText = (text: string): number[] => (text === "" ? [] : text.split(".").map(Number));

/**
 * Dragging by pointer, pen or finger: the grip of a row takes the pointer, the row under it is where it would go. Escape gives it up.
 * For those without a pointer every move has its key. `dropOver`: what a pointer over the row `over` means, `share` of its height from
 * its top (0–1); null: nothing can go there.
 */
export function useRowDrag<Drop>(
  dropOver: (from: RowPath, over: RowPath, share: number) => Drop | null,
  onDrop: (from: RowPath, drop: Drop) => void,
) {
  const drop = useSignal<Drop | null>(null);
  const dragged = useSignal<RowPath | null>(null);
  const latest = useRef({ dropOver, onDrop });
  latest.current = { dropOver, onDrop };

  const start = (event: PointerEvent, from: RowPath) => {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    const tree = grip.closest<HTMLElement>('[role="tree"], [data-rows]');
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    dragged.value = from;
    const move = (at: PointerEvent) => {
      const row = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>("[data-path]") ?? null;
      if (row === null || !tree?.contains(row)) {
        drop.value = null;
        return;
      }
      const box = row.getBoundingClientRect();
      const share = box.height === 0 ? 0 : (at.clientY - box.top) / box.height;
      drop.value = latest.current.dropOver(from, pathOfText(row.dataset.path ?? ""), share);
    };
    const end = (take: boolean) => {
      const found = drop.peek();
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", up);
      grip.removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", giveUp, true);
      dragged.value = null;
      drop.value = null;
      if (take && found !== null) latest.current.onDrop(from, found);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const giveUp = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      key.stopPropagation();
      end(false);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", up);
    grip.addEventListener("pointercancel", cancel);
    addEventListener("keydown", giveUp, true);
  };
  return { drop, dragged, start };
}
