import type { Point } from "./level";

/** The way of an arrow as an SVG path: straight where it runs down, a soft bend where it changes column. */
export function arrowPath(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return "";
  let at = first;
  const parts = [`M${at.x} ${at.y}`];
  for (const next of others) {
    const middle = (at.y + next.y) / 2;
    parts.push(at.x === next.x ? `L${next.x} ${next.y}` : `C${at.x} ${middle} ${next.x} ${middle} ${next.x} ${next.y}`);
    at = next;
  }
  return parts.join("");
}

/** The head of the arrow. Arrows always arrive from straight above or below. */
export function arrowHead(points: readonly Point[]): string {
  const [before, tip] = [points.at(-2), points.at(-1)];
  if (before === undefined || tip === undefined) return "";
  const back = before.y <= tip.y ? -8 : 8;
  return `M${tip.x} ${tip.y}L${tip.x - 4} ${tip.y + back}L${tip.x + 4} ${tip.y + back}Z`;
}
