import bidiFactory from "bidi-js";
import { breaksBetween, clustersOf, isSpace } from "./clusters";
import { type Mark, type Placed, type Shaper, widthOf } from "./shape";

/** One line as it is seen, from left to right. `width`: thousandths of the size of the writing. */
export interface Line {
  marks: Mark[];
  width: number;
}

export interface LineWish {
  bold: boolean;
  /** Which way paragraphs go that do not tell by their first letter. */
  direction: "ltr" | "rtl";
  /** Thousandths of the size of the writing. */
  width: number;
}

/** Breaks a text into lines: at spaces, between Chinese and Japanese characters, and inside of a word that is longer than a line. */
export const linesOf = (shaper: Shaper, text: string, wish: LineWish): Line[] =>
  text
    .replaceAll("\t", "  ")
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => paragraphLines(shaper, paragraph, wish));

const bidi = bidiFactory();

/** Clusters between which no line ends. */
interface Unit {
  clusters: Placed[];
  isSpace: boolean;
  width: number;
}

function paragraphLines(shaper: Shaper, text: string, wish: LineWish): Line[] {
  const { placed, baseLevel } = placedIn(text, wish.direction);
  const units = unitsOf(placed).map((unit) => measured(shaper, unit, wish));
  const lines: Line[] = [];
  let waiting: Unit[] = [];
  let width = 0;
  const end = () => {
    lines.push(lineOf(shaper, waiting, baseLevel, wish));
    waiting = [];
    width = 0;
  };
  const take = (unit: Unit) => {
    if (waiting.length > 0 && !unit.isSpace && width + unit.width > wish.width) end();
    if (unit.isSpace && waiting.length === 0 && lines.length > 0) return; // what a line was broken at
    waiting.push(unit);
    width += unit.width;
  };
  for (const unit of units) {
    if (unit.isSpace || unit.width <= wish.width) take(unit);
    else for (const cluster of unit.clusters) take(measured(shaper, { clusters: [cluster], isSpace: false }, wish));
  }
  end();
  return lines;
}

const goesRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202b\u202e\u2067\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function placedIn(text: string, direction: "ltr" | "rtl"): { placed: Placed[]; baseLevel: number } {
  const clusters = clustersOf(text);
  if (direction === "ltr" && !goesRightToLeft.test(text))
    return { placed: clusters.map((cluster) => ({ text: cluster, level: 0, mirrored: null })), baseLevel: 0 };
  const base = startsWith(text) ?? direction;
  const { levels } = bidi.getEmbeddingLevels(text, base);
  let at = 0;
  const placed = clusters.map((cluster) => {
    const level = levels[at] ?? 0;
    at += cluster.length;
    return { text: cluster, level, mirrored: level & 1 ? bidi.getMirroredCharacter(cluster) : null };
  });
  return { placed, baseLevel: base === "rtl" ? 1 : 0 };
}

/** The way its first letter goes; null: it has none. */
function startsWith(text: string): "ltr" | "rtl" | null {
  const first = /\p{L}/u.exec(text)?.[0];
  return first === undefined ? null : goesRightToLeft.test(first) ? "rtl" : "ltr";
}

function unitsOf(placed: readonly Placed[]): Omit<Unit, "width">[] {
  const units: Omit<Unit, "width">[] = [];
  for (const cluster of placed) {
    const space = isSpace(cluster.text);
    const last = units.at(-1);
    const before = last?.clusters.at(-1);
    const together =
      last !== undefined &&
      before !== undefined &&
      !space &&
      !last.isSpace &&
      !breaksBetween(before.text, cluster.text);
    if (together) last.clusters.push(cluster);
    else units.push({ clusters: [cluster], isSpace: space });
  }
  return units;
}

const measured = (shaper: Shaper, unit: Omit<Unit, "width">, { bold }: LineWish): Unit => ({
  ...unit,
  width: runsOf(unit.clusters).reduce((sum, run) => sum + widthOf(shaper.shape(run, bold)), 0),
});

/** Neighbours of the same level. */
function runsOf(clusters: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const cluster of clusters) {
    const last = runs.at(-1);
    if (last?.[0]?.level === cluster.level) last.push(cluster);
    else runs.push([cluster]);
  }
  return runs;
}

function lineOf(shaper: Shaper, units: readonly Unit[], baseLevel: number, { bold }: LineWish): Line {
  const end = units.findLastIndex((unit) => !unit.isSpace) + 1;
  // Units are shaped apart, as they were measured; runs of whole units keep their place.
  const runs = units.slice(0, end).flatMap((unit) => runsOf(unit.clusters));
  const seen = inSeenOrder(
    runs.map((run) => ({ level: run[0]?.level ?? baseLevel, marks: shaper.shape(run, bold) })),
  );
  const marks = seen.flatMap((run) => run.marks);
  return { marks, width: widthOf(marks) };
}

/** Rule L2 of UAX 9: from the highest level down to the lowest odd one, every stretch of that level or above is turned round. */
function inSeenOrder<Run extends { level: number }>(runs: Run[]): Run[] {
  const seen = [...runs];
  const highest = Math.max(0, ...seen.map(({ level }) => level));
  for (let level = highest; level >= 1; level--)
    for (let from = 0; from < seen.length; from++) {
      if ((seen[from]?.level ?? 0) < level) continue;
      let to = from;
      while (to < seen.length && (seen[to]?.level ?? 0) >= level) to++;
      seen.splice(from, to - from, ...seen.slice(from, to).reverse());
      from = to;
    }
  return seen;
}
