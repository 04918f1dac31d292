import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { RuleJson, TreePath } from "./rule-tree";
import { isWithin } from "./rule-tree";
import { type Drop, dropAt } from "./tree-drop";

/** A row says where it is in `data-path`: `0.2`, or nothing for the root. */
export const pathText = (path: TreePath): string => path.join(".");
export const pathOfText = (text: string): TreePath => (text === "" ? [] : text.split(".").map(Number));

/**
 * Dragging by pointer, pen or finger: the grip of a row takes the pointer, the row under it is where it would go. Escape gives it up.
 * For those without a pointer every move has its key.
 */
export function useTreeDrag(
  root: RuleJson,
  isClosed: (path: TreePath) => boolean,
  onDrop: (from: TreePath, drop: Drop) => void,
) {
  const drop = useSignal<Drop | null>(null);
  const dragged = useSignal<TreePath | null>(null);
  const latest = useRef({ root, isClosed, onDrop });
  latest.current = { root, isClosed, onDrop };

  const start = (event: PointerEvent, from: TreePath) => {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    const tree = grip.closest<HTMLElement>('[role="tree"]');
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
      const path = pathOfText(row.dataset.path ?? "");
      const share = box.height === 0 ? 0 : (at.clientY - box.top) / box.height;
      const found = dropAt(latest.current.root, path, share, latest.current.isClosed(path));
      drop.value = found === null || isWithin(from, found.group) ? null : found;
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
