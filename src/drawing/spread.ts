/** Something that wants to stand at `wish` (its centre) and needs `width`. */
export interface Wish {
  wish: number;
  width: number;
  /** How much it insists. */
  weight: number;
}

/**
 * Centres for things in a row, in this order, that never overlap (`gap` apart) and are as near to their wishes as possible
 * (least weighted squares: neighbours that would collide move as one block).
 */
export function spread(row: readonly Wish[], gap: number): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const [i, { width }] of row.entries()) {
    const before = row[i - 1];
    if (before !== undefined) at += before.width / 2 + gap + width / 2;
    offsets.push(at);
  }
  const blocks: { sum: number; weight: number; count: number }[] = [];
  for (const [i, { wish, weight }] of row.entries()) {
    let block = { sum: (wish - (offsets[i] ?? 0)) * weight, weight, count: 1 };
    for (let left = blocks.at(-1); left !== undefined && meanOf(left) > meanOf(block); left = blocks.at(-1)) {
      blocks.pop();
      block = { sum: left.sum + block.sum, weight: left.weight + block.weight, count: left.count + block.count };
    }
    blocks.push(block);
  }
  return blocks
    .flatMap((block) => Array.from({ length: block.count }, () => meanOf(block)))
    .map((start, i) => start + (offsets[i] ?? 0));
}

const meanOf = ({ sum, weight }: { sum: number; weight: number }): number => sum / weight;
