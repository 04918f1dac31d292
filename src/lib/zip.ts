/**
 * Writes an archive (ZIP, nothing compressed) a file at a time, in blocks: `block` gets exactly `blockBytes` bytes each time but the last,
 * as stores want the parts of a large object. What is held at once is one file and one block; of a file that comes in parts, one block.
 */
export class ZipWriter {
  readonly #block: (bytes: Uint8Array) => Promise<void>;
  readonly #blockBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #written = 0;
  readonly #entries: { name: Uint8Array; crc: number; size: number; at: number }[] = [];

  constructor(blockBytes: number, block: (bytes: Uint8Array) => Promise<void>) {
    this.#blockBytes = blockBytes;
    this.#block = block;
  }

  /** Adds a file. Two of one name would hide each other: names are the caller's to keep apart. */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    await this.#head(name, { crc: crc32(bytes), size: bytes.length });
    await this.#write(bytes);
  }

  /**
   * Adds a file that is too large to be held, in parts. Its sums stand before it, as every program reads them: it was measured before, and
   * throws when it is not that file any more.
   */
  async addParts(name: string, measure: Measure, parts: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#head(name, measure);
    const measured = measuring();
    for await (const part of parts) {
      measured.add(part);
      await this.#write(part);
    }
    const { crc, size } = measured.end();
    if (crc !== measure.crc || size !== measure.size)
      throw new Error("a file has changed while it was put into an archive");
  }

  async #head(name: string, { crc, size }: Measure): Promise<void> {
    if (this.#entries.length >= mostFiles || this.#written + size > mostBytes) throw new ArchiveTooLarge();
    const entry = { name: new TextEncoder().encode(name), crc, size, at: this.#written };
    this.#entries.push(entry);
    await this.#write(record(localHead, entry, 0));
  }

  /** Writes the directory, and what is still held. Answers how long the archive is, in bytes. */
  async end(): Promise<number> {
    const from = this.#written;
    for (const entry of this.#entries) await this.#write(record(directoryHead, entry, entry.at));
    const count = this.#entries.length;
    const tail = new DataView(new ArrayBuffer(22));
    tail.setUint32(0, 0x06054b50, true);
    tail.setUint16(8, count, true);
    tail.setUint16(10, count, true);
    tail.setUint32(12, this.#written - from, true);
    tail.setUint32(16, from, true);
    await this.#write(new Uint8Array(tail.buffer));
    if (this.#heldBytes > 0) await this.#block(this.#take(this.#heldBytes));
    return this.#written;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    this.#written += bytes.length;
    while (this.#heldBytes >= this.#blockBytes) await this.#block(this.#take(this.#blockBytes));
  }

  #take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const first = this.#held.shift() ?? new Uint8Array();
      const part = first.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length < first.length) this.#held.unshift(first.subarray(part.length));
    }
    this.#heldBytes -= length;
    return taken;
  }
}

/** More than the format can say: 65,535 files, or (with room for the directory) four billion bytes. */
export class ArchiveTooLarge extends Error {}
const mostFiles = 65_535;
const mostBytes = 4_000_000_000;

/** What an archive says of a file before its bytes. */
export interface Measure {
  crc: number;
  size: number;
}

/** Measures a file that comes in parts. */
export function measuring(): { add(part: Uint8Array): void; end(): Measure } {
  let crc = emptyCrc;
  let size = 0;
  return {
    add(part) {
      crc = crcAfter(crc, part);
      size += part.length;
    },
    end: () => ({ crc: (crc ^ emptyCrc) >>> 0, size }),
  };
}

const localHead = [0x04034b50];
const directoryHead = [0x02014b50, 20];
const utf8Names = 0x0800;
/** 1 January 1980: an archive of the same files is the same bytes. */
const noDay = 0x0021;

/** A head of an entry: signature, then what both kinds of heads have, then what only the directory has (comment … place of the file). */
function record(
  [signature = 0, madeBy]: number[],
  entry: { name: Uint8Array; crc: number; size: number },
  place: number,
) {
  const { name, crc, size } = entry;
  const bytes = new Uint8Array((madeBy === undefined ? 30 : 46) + name.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const two = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const four = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  four(signature);
  if (madeBy !== undefined) two(madeBy);
  for (const value of [20, utf8Names, 0, 0, noDay]) two(value);
  for (const value of [crc, size, size]) four(value);
  for (const value of [name.length, 0]) two(value);
  if (madeBy !== undefined) {
    for (const value of [0, 0, 0]) two(value); // comment, disk, kind of text
    four(0); // rights of the file
    four(place);
  }
  bytes.set(name, at);
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

const emptyCrc = 0xffffffff;

function crcAfter(before: number, bytes: Uint8Array): number {
  let crc = before;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return crc;
}

const crc32 = (bytes: Uint8Array): number => (crcAfter(emptyCrc, bytes) ^ emptyCrc) >>> 0;
