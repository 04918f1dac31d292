import { isStrokes } from "../../collection/signatures";

/** The paper a signature is drawn on, in the whole numbers that strokes are written in. */
export const strokesBox = { width: 9_000, height: 3_000 } as const;

/** The `d` of an SVG path that draws the strokes; empty for what is none. A line of one point is a dot. */
export function strokePath(strokes: string): string {
  if (!isStrokes(strokes)) return "";
  return strokes
    .split(";")
    .map((line) => {
      const [first = "", ...rest] = line.split(" ").map((point) => point.replace(",", " "));
      return `M${first}L${rest.length === 0 ? first : rest.join("L")}`;
    })
    .join("");
}
