/** How large a page is shown: as wide as there is room, all of it, or by this factor of its own size. */
export type Zoom = "width" | "page" | number;

export interface Size {
  width: number;
  height: number;
}

const steps = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6];
export const smallest = 0.25;
export const largest = 6;

/** The factor that is drawn. `page`: its own size as it lies, turned or not; `room`: what there is for it. */
export function scaleOf(zoom: Zoom, page: Size, room: Size): number {
  const wide = room.width / page.width;
  const scale = zoom === "width" ? wide : zoom === "page" ? Math.min(wide, room.height / page.height) : zoom;
  return Number.isFinite(scale) && scale > 0 ? clamped(scale) : 1;
}

/** The next step up or down from what is drawn now. */
export function stepped(scale: number, by: 1 | -1): number {
  const next = by === 1 ? steps.find((one) => one > scale * 1.01) : steps.findLast((one) => one < scale * 0.99);
  return next ?? clamped(scale);
}

export const clamped = (scale: number): number => Math.min(largest, Math.max(smallest, scale));

/** A page as it lies after so many quarter turns. */
export const turned = ({ width, height }: Size, turns: number): Size =>
  turns % 2 === 0 ? { width, height } : { width: height, height: width };

/** Where to scroll so that what was under the pointer stays there. `at`: the pointer, from the corner of the box. */
export const keptUnder = (scroll: number, at: number, before: number, after: number): number =>
  ((scroll + at) / before) * after - at;

const turnsKey = "edgecase.turns";
const mostKept = 200;

type Store = Pick<Storage, "getItem" | "setItem">;

/** How a file was turned the last time this person looked at it, in quarters. */
export const keptTurns = (fileId: string | null, store: Store = localStorage): number =>
  fileId === null ? 0 : (readTurns(store).find(([id]) => id === fileId)?.[1] ?? 0);

/** Keeps it for the next time. The files looked at last are kept. */
export function keepTurns(fileId: string | null, turns: number, store: Store = localStorage): void {
  if (fileId === null) return;
  const others = readTurns(store).filter(([id]) => id !== fileId);
  const quarters = ((turns % 4) + 4) % 4;
  const all = quarters === 0 ? others : [...others, [fileId, quarters] as const];
  store.setItem(turnsKey, JSON.stringify(all.slice(-mostKept)));
}

function readTurns(store: Store): (readonly [string, number])[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(turnsKey) ?? "[]");
    return (Array.isArray(kept) ? kept : []).flatMap((one: unknown) =>
      Array.isArray(one) && typeof one[0] === "string" && typeof one[1] === "number" ? [[one[0], one[1]] as const] : [],
    );
  } catch {
    return [];
  }
}
