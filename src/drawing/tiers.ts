import { layersOf } from "./layers";
import { type Link, orderedLayers } from "./order";

export interface Tiers {
  width: number;
  height: number;
  /** Upper left corner of each box, in the order of the nodes. */
  boxes: { x: number; y: number }[];
  /** The way of each edge, in the order of the edges: points from the lower side of one box to the upper side of another. */
  ways: { points: { x: number; y: number }[]; isBackward: boolean }[];
}

/** Sizes in CSS pixels. */
export interface TierSizes {
  box: { width: number; height: number };
  gap: { x: number; y: number };
}

const lane = 14;

/**
 * Boxes in layers, edges leading down: whoever stands above something stands as near to it as may be, and few edges cross. Edges that
 * close a circle lead back up. `bottom` is put into the last layer where nothing leads on from it.
 */
export function layOutTiers(
  count: number,
  edges: readonly (readonly [from: number, to: number])[],
  bottom: number | null,
  { box, gap }: TierSizes,
): Tiers {
  const layer = lowered(count, edges, layersOf({ count, edges, roots: [] }), bottom);
  const deepest = Math.max(0, ...layer);
  const layers = Array.from({ length: deepest + 1 }, (_, at) =>
    Array.from({ length: count }, (_each, node) => node).filter((node) => layer[node] === at),
  );
  // A long edge takes a lane of its own through the layers between.
  const links: Link[] = [];
  const chains = edges.map(([from, to]) => {
    const [top, end] = (layer[from] ?? 0) <= (layer[to] ?? 0) ? [from, to] : [to, from];
    const chain = [top];
    for (let at = (layer[top] ?? 0) + 1; at < (layer[end] ?? 0); at++) {
      const dummy = count + links.length * (deepest + 2) + at;
      layers[at]?.push(dummy);
      chain.push(dummy);
    }
    chain.push(end);
    if (top !== end) for (const [at, node] of chain.slice(1).entries()) links.push([chain[at] ?? top, node]);
    return { chain, isBackward: top !== from || layer[from] === layer[to] };
  });
  const order = orderedLayers(layers, links);
  const widthOf = (node: number): number => (node < count ? box.width : lane);
  const widths = order.map((nodes) => nodes.reduce((sum, node) => sum + widthOf(node) + gap.x, -gap.x));
  const width = Math.max(box.width, ...widths);
  const place = new Map<number, { x: number; y: number }>();
  for (const [at, nodes] of order.entries()) {
    let x = (width - (widths[at] ?? 0)) / 2;
    for (const node of nodes) {
      place.set(node, { x, y: at * (box.height + gap.y) });
      x += widthOf(node) + gap.x;
    }
  }
  const corner = (node: number) => place.get(node) ?? { x: 0, y: 0 };
  return {
    width,
    height: (deepest + 1) * (box.height + gap.y) - gap.y,
    boxes: Array.from({ length: count }, (_, node) => corner(node)),
    ways: chains.map(({ chain, isBackward }) => {
      const points = chain.flatMap((node, at) => {
        const { x, y } = corner(node);
        const middle = x + widthOf(node) / 2;
        if (node >= count)
          return [
            { x: middle, y },
            { x: middle, y: y + box.height },
          ];
        return [{ x: middle, y: at === 0 ? y + box.height : y }];
      });
      return { points: isBackward ? points.reverse() : points, isBackward };
    }),
  };
}

/** Nodes that nothing stands above are drawn right above what they lead to, not at the top of it all. */
function lowered(
  count: number,
  edges: readonly (readonly [number, number])[],
  layer: readonly number[],
  bottom: number | null,
): number[] {
  const at = [...layer];
  const deepest = Math.max(0, ...at);
  if (bottom !== null && !edges.some(([from, to]) => from === bottom && (at[to] ?? 0) > (at[bottom] ?? 0)))
    at[bottom] = edges.some(([, to]) => to === bottom) ? Math.max(deepest, 1) : deepest;
  for (let round = 0; round < count; round++) {
    let moved = false;
    for (let node = 0; node < count; node++) {
      if (node === bottom) continue;
      const below = edges.flatMap(([from, to]) =>
        from === node && (layer[to] ?? 0) > (layer[node] ?? 0) ? [at[to] ?? 0] : [],
      );
      const wanted = below.length === 0 ? at[node] : Math.min(...below) - 1;
      if (wanted === undefined || wanted <= (at[node] ?? 0)) continue;
      at[node] = wanted;
      moved = true;
    }
    if (!moved) break;
  }
  return at;
}
