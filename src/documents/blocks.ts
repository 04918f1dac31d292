import { latin1 } from "../lib/bytes";

/** A file that is looked at piece by piece, because it is too large to be held in memory. */
export interface Blocks {
  sizeBytes: number;
  /** These bytes, or as many of them as there are. At once when they are at hand. */
  read(at: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** What a walk through a file wants to see next. */
export interface Wanted {
  at: number;
  length: number;
}
/** A walk through a file that does not care where its bytes come from. It is handed fewer than it asked for at the end only. */
export type Walk<T> = Generator<Wanted, T, Uint8Array>;

const blockBytes = 4_194_304;

/** Reads blocks with `fetchBlock` and keeps the two newest: walks go forward, with short looks back. */
export function blocksOf(
  sizeBytes: number,
  fetchBlock: (at: number, length: number) => Promise<Uint8Array>,
  length = blockBytes,
): Blocks {
  const kept = new Map<number, Uint8Array>();
  const blockAt = (place: number): Uint8Array | Promise<Uint8Array> => {
    const known = kept.get(place);
    if (known !== undefined) return known;
    const at = place * length;
    return fetchBlock(at, Math.min(length, sizeBytes - at)).then((block) => {
      kept.set(place, block);
      for (const old of [...kept.keys()].slice(0, -2)) kept.delete(old);
      return block;
    });
  };
  const readAcross = async (from: number, to: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to; ) {
      const place = Math.floor(at / length);
      const block = await blockAt(place);
      const piece = block.subarray(at - place * length, Math.min(to - place * length, block.length));
      if (piece.length === 0) throw new Error("the stored file is shorter than it was");
      bytes.set(piece, at - from);
      at += piece.length;
    }
    return bytes;
  };
  return {
    sizeBytes,
    read(at, wanted) {
      const from = Math.min(at, sizeBytes);
      const to = Math.min(from + wanted, sizeBytes);
      const place = Math.floor(from / length);
      const block = kept.get(place);
      const end = to - place * length;
      return block !== undefined && end <= block.length
        ? block.subarray(from - place * length, end)
        : readAcross(from, to);
    },
  };
}

/** Goes through bytes that are at hand. */
export function walkBytes<T>(walk: Walk<T>, bytes: Uint8Array): T {
  let step = walk.next();
  while (!step.done) step = walk.next(bytes.subarray(step.value.at, step.value.at + step.value.length));
  return step.value;
}

export async function walkBlocks<T>(walk: Walk<T>, blocks: Blocks): Promise<T> {
  let step = walk.next();
  while (!step.done) {
    const bytes = blocks.read(step.value.at, step.value.length);
    step = walk.next(bytes instanceof Uint8Array ? bytes : await bytes);
  }
  return step.value;
}

/** A stretch of a file as Latin-1 text. It begins with the end of the stretch before, so that nothing is cut in two. */
export interface Stretch {
  text: string;
  /** Where in the file the text begins. */
  at: number;
  isLast: boolean;
  /** The bytes that are new since the stretch before. */
  fresh: Uint8Array;
}

/** No pattern that is looked for is longer, spaces included. */
export const overlapLength = 4_096;

export async function eachStretch(
  blocks: Blocks,
  look: (stretch: Stretch) => void,
  stretchBytes = blockBytes,
): Promise<void> {
  let carried = "";
  for (let at = 0; at < blocks.sizeBytes; ) {
    const fresh = await blocks.read(at, stretchBytes);
    const text = carried + latin1(fresh);
    const end = at + fresh.length;
    look({ text, at: at - carried.length, isLast: end >= blocks.sizeBytes, fresh });
    carried = text.slice(-overlapLength);
    at = end;
  }
}
