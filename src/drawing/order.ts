/** Edges between neighbouring layers, from the upper node to the lower. */
export type Link = readonly [upper: number, lower: number];

const sweeps = 12;

/** The nodes of each layer, reordered so that few links cross: barycentres, downwards and upwards, the best order seen wins. */
export function orderedLayers(layers: readonly (readonly number[])[], links: readonly Link[]): number[][] {
  const above = neighbours(links, ([upper, lower]) => [lower, upper]);
  const below = neighbours(links, ([upper, lower]) => [upper, lower]);
  let order = layers.map((layer) => [...layer]);
  let best = order;
  let fewest = crossingsIn(order, links);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    order = order.map((layer) => [...layer]);
    const down = sweep % 2 === 0;
    for (let i = 1; i < order.length; i++) {
      const at = down ? i : order.length - 1 - i;
      const fixed = order[down ? at - 1 : at + 1] ?? [];
      order[at] = byBarycentre(order[at] ?? [], fixed, down ? above : below);
    }
    const crossings = crossingsIn(order, links);
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = order;
  }
  return best;
}

/** How many pairs of links cross. Counted as inversions, rank by rank: charts may have thousands of links. */
export function crossingsIn(order: readonly (readonly number[])[], links: readonly Link[]): number {
  const place = new Map(order.flatMap((layer) => layer.map((node, i) => [node, i] as const)));
  const level = new Map(order.flatMap((layer, at) => layer.map((node) => [node, at] as const)));
  const byLevel = new Map<number | undefined, [upper: number, lower: number][]>();
  for (const [upper, lower] of links) {
    const ends: [number, number] = [place.get(upper) ?? 0, place.get(lower) ?? 0];
    const alike = byLevel.get(level.get(upper));
    if (alike === undefined) byLevel.set(level.get(upper), [ends]);
    else alike.push(ends);
  }
  let crossings = 0;
  for (const ends of byLevel.values()) {
    ends.sort(([a, b], [c, d]) => a - c || b - d);
    crossings += inversionsIn(ends.map(([, lower]) => lower));
  }
  return crossings;
}

/** How many pairs of whole numbers stand the wrong way round, by a tree of partial sums. */
function inversionsIn(numbers: readonly number[]): number {
  const size = numbers.reduce((most, one) => Math.max(most, one), 0) + 1;
  const sums = Array.from({ length: size + 1 }, () => 0);
  let inversions = 0;
  for (const [seen, one] of numbers.entries()) {
    let notLarger = 0;
    for (let at = one + 1; at > 0; at -= at & -at) notLarger += sums[at] ?? 0;
    inversions += seen - notLarger;
    for (let at = one + 1; at <= size; at += at & -at) sums[at] = (sums[at] ?? 0) + 1;
  }
  return inversions;
}

function byBarycentre(layer: readonly number[], fixed: readonly number[], towards: Map<number, number[]>): number[] {
  const place = new Map(fixed.map((node, i) => [node, i]));
  const weighed = layer.map((node, i) => {
    const places = (towards.get(node) ?? []).flatMap((near) => place.get(near) ?? []);
    // A node without neighbours keeps its place among the others.
    return { node, weight: places.length === 0 ? i : places.reduce((sum, each) => sum + each, 0) / places.length };
  });
  return weighed.sort((a, b) => a.weight - b.weight).map(({ node }) => node);
}

function neighbours(links: readonly Link[], ends: (link: Link) => readonly [number, number]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const link of links) {
    const [from, to] = ends(link);
    const known = found.get(from);
    if (known === undefined) found.set(from, [to]);
    else known.push(to);
  }
  return found;
}
