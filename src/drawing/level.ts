import { backEdges, layersOf } from "./layers";
import { type Link, orderedLayers } from "./order";
import { spread } from "./spread";

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** An arrow between two boxes of one level, with room for its label. Ends that lie in the same box are not for this level. */
export interface LevelEdge {
  from: number;
  to: number;
  label: Size;
}

/** Where everything of one level goes. Boxes and labels by their centre; routes from source to target. */
export interface Level extends Size {
  boxes: Point[];
  routes: { points: Point[]; label: Point }[];
}

const gaps = { row: 24, rank: 18, passing: 10, port: 16, bend: 6 };

/**
 * Places that arrows may pass by on one level. Beyond, nobody can follow the arrows anyway, and finding a way for each would hold
 * up everybody else.
 */
const mostPassing = 4_000;

/** What stands in a rank: a box, or the place where an arrow passes by (with its label, once). */
interface Slot extends Size {
  rank: number;
  box: number | null;
}

/**
 * Draws one level of a chart top to bottom: boxes in layers by their longest way from the start, arrows through free places
 * between them, a rank of its own for labels under each layer. Sizes in CSS pixels.
 */
export function layOutLevel(boxes: readonly Size[], edges: readonly LevelEdge[], roots: readonly number[]): Level {
  if (boxes.length === 0) return { width: 0, height: 0, boxes: [], routes: [] };
  const pairs = edges.map(({ from, to }) => [from, to] as const);
  const back = backEdges({ count: boxes.length, edges: pairs, roots });
  const layers = layersOf({ count: boxes.length, edges: pairs, roots });
  const slots: Slot[] = boxes.map((size, box) => ({ ...size, rank: 2 * (layers[box] ?? 0), box }));
  const lengths = edges.map(({ from, to }) => Math.abs((layers[from] ?? 0) - (layers[to] ?? 0)));
  const isCrowded = lengths.reduce((sum, length) => sum + 2 * length, 0) > mostPassing;
  const chains = edges.map((edge, i) => chainOf(edge, back.has(i), slots, isCrowded));
  const links = chains.flatMap((chain) => chain.slice(1).map((lower, i): Link => [chain[i] ?? 0, lower]));
  const ranks = Array.from({ length: greatest(slots.map(({ rank }) => rank)) + 1 }, (): number[] => []);
  for (const [i, { rank }] of slots.entries()) ranks[rank]?.push(i);
  const ordered = orderedLayers(ranks, links);
  const xs = columns(ordered, links, slots, chains);
  const ys = rows(ordered, slots);
  const left = -greatest(slots.map(({ width }, i) => width / 2 - (xs[i] ?? 0)));
  const right = greatest(slots.map(({ width }, i) => (xs[i] ?? 0) + width / 2));
  const at = (slot: number): Point => ({ x: Math.round((xs[slot] ?? 0) - left), y: ys.centres[slot] ?? 0 });
  const ports = portsOf(chains, slots, at);
  return {
    width: Math.round(right - left),
    height: ys.height,
    boxes: boxes.map((_, box) => at(box)),
    routes: chains.map((chain, i) => routeOf(chain, i, back.has(i), { slots, at, ports, extents: ys.extents })),
  };
}

// Not `Math.max(...)`: a list that is too long for the arguments of a call must not end the drawing.
const greatest = (numbers: readonly number[]): number =>
  numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);

/**
 * The slots an arrow goes through, upper end first. The label stands next to where the arrow starts. On a crowded level it passes
 * nothing else and goes straight to its end.
 */
function chainOf({ from, to, label }: LevelEdge, isBack: boolean, slots: Slot[], isCrowded: boolean): number[] {
  const [upper, lower] = isBack ? [to, from] : [from, to];
  const first = (slots[upper]?.rank ?? 0) + 1;
  const last = (slots[lower]?.rank ?? 0) - 1;
  const chain = [upper];
  for (let rank = first; rank <= last; rank++) {
    const isLabel = rank === (isBack ? last : first);
    if (isCrowded && !isLabel) continue;
    slots.push({ ...(isLabel ? label : { width: gaps.passing, height: 0 }), rank, box: null });
    chain.push(slots.length - 1);
  }
  return [...chain, lower];
}

/** Centres from left to right: each slot pulled towards what it is linked with, chains of an arrow above all straight. */
function columns(
  ordered: readonly number[][],
  links: readonly Link[],
  slots: readonly Slot[],
  chains: readonly number[][],
): number[] {
  const xs = Array.from({ length: slots.length }, () => 0);
  const pulls = new Map<number, { other: number; pull: number }[]>();
  const pulled = (slot: number) => {
    const known = pulls.get(slot) ?? [];
    pulls.set(slot, known);
    return known;
  };
  const isPassing = (slot: number) => slots[slot]?.box === null;
  for (const [upper, lower] of links) {
    const pull = isPassing(upper) && isPassing(lower) ? 8 : isPassing(upper) || isPassing(lower) ? 2 : 1;
    pulled(upper).push({ other: lower, pull });
    pulled(lower).push({ other: upper, pull });
  }
  const place = (layer: readonly number[], wishOf: (slot: number) => { wish: number; weight: number }) => {
    const row = layer.map((slot) => ({ ...wishOf(slot), width: slots[slot]?.width ?? 0 }));
    for (const [i, x] of spread(row, gaps.row).entries()) xs[layer[i] ?? 0] = x;
  };
  for (const layer of ordered) place(layer, () => ({ wish: 0, weight: 1 }));
  const rank = (slot: number) => slots[slot]?.rank ?? 0;
  const between = new Map(chains.flatMap((chain) => chain.slice(1, -1).map((slot) => [slot, chain] as const)));
  const wishOf = (slot: number, near: { other: number; pull: number }[]) => {
    const weight = near.reduce((sum, { pull }) => sum + pull, 0);
    if (weight === 0) return { wish: xs[slot] ?? 0, weight: 0.2 };
    return { wish: near.reduce((sum, { other, pull }) => sum + (xs[other] ?? 0) * pull, 0) / weight, weight };
  };
  for (let sweep = 0; sweep < 40; sweep++) {
    // Downwards looking up, upwards looking down; then both ways, so that nothing leans to one side; in the end every long arrow
    // pulls all its places into one column.
    const sees = (slot: number, other: number) =>
      sweep > 18 || (sweep % 2 === 0 ? rank(other) < rank(slot) : rank(other) > rank(slot));
    for (const layer of sweep % 2 === 0 ? ordered : ordered.toReversed())
      place(layer, (slot) => {
        const chain = between.get(slot);
        if (sweep > 26 && chain !== undefined && chain.length > 3) return { wish: columnOf(chain, xs), weight: 20 };
        return wishOf(
          slot,
          (pulls.get(slot) ?? []).filter(({ other }) => sees(slot, other)),
        );
      });
  }
  // What is left of a bend is smaller than the gaps: nothing touches when it goes.
  for (const chain of chains)
    for (const [i, slot] of chain.slice(2, -1).entries()) {
      const before = xs[chain[i + 1] ?? slot] ?? 0;
      if (Math.abs((xs[slot] ?? 0) - before) < gaps.bend) xs[slot] = before;
    }
  return xs;
}

/**
 * Where a long arrow would run straight: between the outermost places it passes. Where others push it aside, that is where it ends up
 * after some turns, so the whole arrow goes there.
 */
function columnOf(chain: readonly number[], xs: readonly number[]): number {
  const passing = chain.slice(1, -1).map((slot) => xs[slot] ?? 0);
  return (Math.min(...passing) + Math.max(...passing)) / 2;
}

interface Rows {
  centres: number[];
  height: number;
  /** Upper and lower edge of each rank. */
  extents: { top: number; bottom: number }[];
}

function rows(ordered: readonly number[][], slots: readonly Slot[]): Rows {
  const centres = Array.from({ length: slots.length }, () => 0);
  const extents: Rows["extents"] = [];
  let top = 0;
  for (const layer of ordered) {
    const height = Math.max(0, ...layer.map((slot) => slots[slot]?.height ?? 0));
    for (const slot of layer) centres[slot] = Math.round(top + height / 2);
    extents.push({ top, bottom: top + height });
    top += height + gaps.rank;
  }
  return { centres, height: top - gaps.rank, extents };
}

/** How far from the middle of its box each arrow leaves or arrives, so that they do not all use one point. */
function portsOf(
  chains: readonly number[][],
  slots: readonly Slot[],
  at: (slot: number) => Point,
): Map<string, number> {
  const ends = new Map<string, { key: string; x: number }[]>();
  const add = (side: string, box: number, chain: number, next: number): void => {
    const known = ends.get(`${side}${box}`) ?? [];
    known.push({ key: `${side}${chain}`, x: at(next).x });
    ends.set(`${side}${box}`, known);
  };
  for (const [i, chain] of chains.entries()) {
    add("bottom", chain[0] ?? 0, i, chain[1] ?? 0);
    add("top", chain.at(-1) ?? 0, i, chain.at(-2) ?? 0);
  }
  const ports = new Map<string, number>();
  for (const [side, found] of ends) {
    const width = slots[Number(side.replace(/\D+/, ""))]?.width ?? 0;
    const step = Math.min(gaps.port, (width * 0.7) / found.length);
    const sorted = found.toSorted((a, b) => a.x - b.x);
    const centre = at(Number(side.replace(/\D+/, ""))).x;
    // Arrows that are nearly straight become quite straight: all ports of the side move along, as far as the box reaches.
    const room = Math.max(0, width / 2 - 14 - ((sorted.length - 1) / 2) * step);
    const leaning = sorted.map(({ x }, i) => x - centre - (i - (sorted.length - 1) / 2) * step);
    const least = leaning.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
    const shift = Math.abs(least) <= room ? least : 0;
    for (const [i, { key }] of sorted.entries()) ports.set(key, (i - (sorted.length - 1) / 2) * step + shift);
  }
  return ports;
}

interface Drawn {
  slots: readonly Slot[];
  at: (slot: number) => Point;
  ports: Map<string, number>;
  extents: Rows["extents"];
}

/** From this height on a rank holds boxes with states inside: what passes by or stands beside them must not cut their corners. */
const tallRank = 120;

function routeOf(
  chain: readonly number[],
  i: number,
  isBack: boolean,
  { slots, at, ports, extents }: Drawn,
): Level["routes"][0] {
  const [upper, lower] = [chain[0] ?? 0, chain.at(-1) ?? 0];
  const half = (slot: number) => (slots[slot]?.height ?? 0) / 2;
  const tall = (slot: number) => {
    const extent = extents[slots[slot]?.rank ?? 0];
    return extent !== undefined && extent.bottom - extent.top > tallRank ? extent : null;
  };
  const between = chain.slice(1, -1).flatMap((slot) => {
    const { x, y } = at(slot);
    const extent =
      half(slot) === 0 ? (tall(slot) ?? { top: y, bottom: y }) : { top: y - half(slot), bottom: y + half(slot) };
    return extent.top === extent.bottom
      ? [{ x, y }]
      : [
          { x, y: extent.top },
          { x, y: extent.bottom },
        ];
  });
  const start = { x: at(upper).x + (ports.get(`bottom${i}`) ?? 0), y: at(upper).y + half(upper) };
  const end = { x: at(lower).x + (ports.get(`top${i}`) ?? 0), y: at(lower).y - half(lower) };
  const [under, above] = [tall(upper)?.bottom ?? start.y, tall(lower)?.top ?? end.y];
  const points = [
    start,
    ...(under > start.y ? [{ x: start.x, y: under }] : []),
    ...between,
    ...(above < end.y ? [{ x: end.x, y: above }] : []),
    end,
  ];
  const label = at((isBack ? chain.at(-2) : chain[1]) ?? upper);
  return { points: isBack ? points.toReversed() : points, label };
}
