import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { JsonObject } from "../../../../lib/json";
import { childrenAt, type FormPath, isHolder, isWithin } from "./model/form-tree";

/** Where something that is dragged would go: into this holder, before what stands at `place`. */
export interface PartDrop {
  holder: FormPath;
  place: number;
  look: "before" | "after" | "into";
  /** The row it is drawn at. */
  row: FormPath;
}

/** The drop for a pointer over a row, `share` of its height from its top (0–1). `isPage`: what is dragged is a page. */
export function partDropAt(
  form: JsonObject,
  row: FormPath,
  share: number,
  isClosed: boolean,
  isPage: boolean,
): PartDrop {
  const above = row.slice(0, -1);
  const own = row.at(-1) ?? 0;
  if (isPage) {
    const [page = 0] = row;
    const after = row.length > 1 || share >= 0.5;
    return { holder: [], place: after ? page + 1 : page, look: after ? "after" : "before", row: [page] };
  }
  const count = childrenAt(form, row).length;
  if (row.length === 1) return { holder: row, place: share < 0.5 || isClosed ? 0 : count, look: "into", row };
  if (!isHolder(form, row))
    return { holder: above, place: share < 0.5 ? own : own + 1, look: share < 0.5 ? "before" : "after", row };
  if (share < 0.25) return { holder: above, place: own, look: "before", row };
  if (share > 0.75 && (isClosed || count === 0)) return { holder: above, place: own + 1, look: "after", row };
  return { holder: row, place: share > 0.75 ? 0 : count, look: "into", row };
}

export const pathText = (path: FormPath): string => path.join(".");
export const pathOfText = (text: string): FormPath => (text === "" ? [] : text.split(".").map(Number));

/**
 * Dragging by pointer, pen or finger: the grip of a row takes the pointer, the row under it is where it would go. Escape gives it up.
 * Every move has its key as well.
 */
export function usePartDrag(
  form: JsonObject,
  isClosed: (path: FormPath) => boolean,
  onDrop: (from: FormPath, drop: PartDrop) => void,
) {
  const drop = useSignal<PartDrop | null>(null);
  const dragged = useSignal<FormPath | null>(null);
  const latest = useRef({ form, isClosed, onDrop });
  latest.current = { form, isClosed, onDrop };

  const start = (event: PointerEvent, from: FormPath) => {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    const tree = grip.closest<HTMLElement>('[role="tree"]');
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    dragged.value = from;
    const move = (at: PointerEvent) => {
      const row = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>("[data-path]") ?? null;
      const path = pathOfText(row?.dataset.path ?? "");
      if (row === null || !tree?.contains(row) || path.length === 0 || isWithin(from, path)) {
        drop.value = null;
        return;
      }
      const box = row.getBoundingClientRect();
      const share = box.height === 0 ? 0 : (at.clientY - box.top) / box.height;
      const now = latest.current;
      drop.value = partDropAt(now.form, path, share, now.isClosed(path), from.length === 1);
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
