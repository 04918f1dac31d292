import type { Point, Size } from "../../../../drawing/level";

/** Which part of a drawing is seen: a point of the drawing appears at `point * scale + (x, y)`. */
export interface Viewport extends Point {
  scale: number;
}

export const scaleLimits = { least: 0.2, most: 2.5 };

/** The whole drawing in the middle of the frame, never larger than life. */
export function fitted(drawing: Size, frame: Size, margin = 24): Viewport {
  const scale = clampScale(
    Math.min(
      1,
      (frame.width - 2 * margin) / Math.max(1, drawing.width),
      (frame.height - 2 * margin) / Math.max(1, drawing.height),
    ),
  );
  return {
    scale,
    x: (frame.width - drawing.width * scale) / 2,
    y: Math.max(margin, (frame.height - drawing.height * scale) / 2),
  };
}

/** As wide as possible but readable, beginning at the top: a tall chart is read from there. */
export function fromTheTop(drawing: Size, frame: Size, margin = 24): Viewport {
  const scale = Math.max(0.75, Math.min(1, (frame.width - 2 * margin) / Math.max(1, drawing.width)));
  return { scale, x: Math.max(margin, (frame.width - drawing.width * scale) / 2), y: margin };
}

/** Larger or smaller by a factor, with the point under `at` (of the frame) staying where it is. */
export function zoomed({ x, y, scale }: Viewport, factor: number, at: Point): Viewport {
  const next = clampScale(scale * factor);
  const ratio = next / scale;
  return { scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
}

export const panned = (view: Viewport, by: Point): Viewport => ({ ...view, x: view.x + by.x, y: view.y + by.y });

/** Moved so that this box is in the middle, at a readable size. */
export function centred(view: Viewport, box: Point & Size, frame: Size): Viewport {
  const scale = clampScale(Math.max(view.scale, 0.75));
  return {
    scale,
    x: frame.width / 2 - (box.x + box.width / 2) * scale,
    y: frame.height / 2 - (box.y + box.height / 2) * scale,
  };
}

const clampScale = (scale: number): number => Math.min(scaleLimits.most, Math.max(scaleLimits.least, scale));
