import bidiFactory from "bidi-js";
import { breaksBetween, clustersOf, isSpace } from "./clusters";
import type { Cut, Face } from "./faces";
import { type Drawn, type Mark, nothing, type Placed, type Shaper, widthOf } from "./shape";

/** What is written in one direction. Measures are thousandths of the size of the writing. */
export interface Run {
  /** From the left end of the line. */
  x: number;
  /** As they are seen, from left to right. */
  marks: Mark[];
  /** As it is read. */
  text: string;
}
/** One line, its runs in the order in which they are read: what is copied from it reads as it was written. */
export interface Line {
  runs: Run[];
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
    // What overrides directions turns names round. Isolates stay: they are ours as well, and end with their paragraph.
    .replaceAll(/[\u202a-\u202e]/g, "")
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

const goesRightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202b\u202e\u2067\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

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

/** Runs of one level and one font become stretches: each is shown as a whole, and so programs that read PDF find its words again. */
interface Stretch extends Run {
  level: number;
  face: Face | null;
}

function lineOf(shaper: Shaper, units: readonly Unit[], baseLevel: number, { bold }: LineWish): Line {
  const end = units.findLastIndex((unit) => !unit.isSpace) + 1;
  const stretches: Stretch[] = [];
  let near: Cut | null = null;
  for (const unit of units.slice(0, end))
    for (const run of runsOf(unit.clusters)) {
      const level = run[0]?.level ?? baseLevel;
      const marks: Mark[] = shaper.shape(run, bold, unit.isSpace ? near : null);
      near = marks.find((mark): mark is Drawn => !("box" in mark))?.cut ?? near;
      const face = faceOf(marks);
      const text = run.map((cluster) => cluster.text).join("");
      const last = stretches.at(-1);
      if (last === undefined || last.level !== level || face === null || last.face !== face)
        stretches.push({ level, face, x: 0, marks, text });
      else {
        last.marks = level & 1 ? [...marks, ...last.marks] : [...last.marks, ...marks];
        last.text += text;
      }
    }
  let width = 0;
  for (const stretch of inSeenOrder(stretches)) {
    stretch.x = width;
    width += widthOf(stretch.marks);
  }
  const runs = stretches.map(({ level, x, marks, text }, index) => ({
    x,
    marks: (stretches[index + 1]?.x ?? width) < x ? withItsSpace(marks, level) : marks,
    text,
  }));
  return { runs, width };
}

/** The one face that all are drawn with; null: there is no such one. */
function faceOf(marks: readonly Mark[]): Face | null {
  const faces = new Set(marks.map((mark) => ("box" in mark ? null : mark.cut.face)));
  const [face] = faces;
  return faces.size === 1 ? (face ?? null) : null;
}

/**
 * Programs that read PDF guess spaces from gaps, and find none where reading jumps to another place of the line. There the last letter
 * carries the space after it.
 */
function withItsSpace(marks: readonly Mark[], level: number): Mark[] {
  const isRightToLeft = (level & 1) === 1;
  const read = isRightToLeft ? marks.toReversed() : [...marks];
  const [letter, space] = [read.at(-2), read.at(-1)];
  if (letter === undefined || space === undefined || "box" in letter || "box" in space || space.text !== " ")
    return [...marks];
  const carrying = { ...letter, text: isRightToLeft ? ` ${letter.text}` : `${letter.text} ` };
  const changed = [...read.slice(0, -2), carrying, { ...space, text: nothing }];
  return isRightToLeft ? changed.reverse() : changed;
}

/** Rule L2 of UAX 9: from the highest level down to the lowest odd one, every stretch of that level or above is turned round. */
function inSeenOrder<One extends { level: number }>(runs: readonly One[]): One[] {
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
