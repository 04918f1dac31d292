import type { JsonObject } from "../../../../lib/json";
import { useRowDrag } from "../frame/use-row-drag";
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

/** Dragging pages and elements by their grips: into a holder, before or after another one, never into themselves. */
export const usePartDrag = (
  form: JsonObject,
  isClosed: (path: FormPath) => boolean,
  onDrop: (from: FormPath, drop: PartDrop) => void,
) =>
  useRowDrag<PartDrop>(
    (from, over, share) =>
      over.length === 0 || isWithin(from, over)
        ? null
        : partDropAt(form, over, share, isClosed(over), from.length === 1),
    onDrop,
  );
