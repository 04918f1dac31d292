/**
 * A QR code (ISO/IEC 18004, model 2) of a text: rows of modules, true for dark, without the quiet zone. Bytes of UTF-8 at error
 * correction level L, in the smallest version that holds them. Throws a RangeError for more than version 25 holds (1,273 bytes).
 */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = smallestVersion(bytes.length);
  const codewords = interleaved(dataCodewords(bytes, version), version);
  const blank = functionModules(version);
  const masked = masks.map((mask) => withFormat(withData(blank, codewords, mask), maskNumber(mask), blank.size));
  return masked.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

/** Level L, per version from 1: error correction codewords of a block, and number of blocks. */
const corrections = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26];
const blocks = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12];
const levelBits = 1;

const correctionOf = (version: number): number => corrections[version - 1] ?? 0;
const blocksOf = (version: number): number => blocks[version - 1] ?? 0;
const sizeOf = (version: number): number => version * 4 + 17;

/** Codewords that a version holds, those of error correction included. */
function codewordsOf(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const patterns = Math.floor(version / 7) + 2;
    modules -= (25 * patterns - 10) * patterns - 55;
    if (version >= 7) modules -= 36;
  }
  return Math.floor(modules / 8);
}

const dataSizeOf = (version: number): number => codewordsOf(version) - correctionOf(version) * blocksOf(version);
const lengthBits = (version: number): number => (version < 10 ? 8 : 16);

function smallestVersion(byteCount: number): number {
  for (let version = 1; version <= corrections.length; version += 1)
    if (4 + lengthBits(version) + 8 * byteCount <= 8 * dataSizeOf(version)) return version;
  throw new RangeError(`a QR code for ${byteCount} bytes is too large to be read from a screen`);
}

function dataCodewords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const add = (value: number, count: number): void => {
    for (let place = count - 1; place >= 0; place -= 1) bits.push((value >> place) & 1);
  };
  add(0b0100, 4); // bytes
  add(bytes.length, lengthBits(version));
  for (const byte of bytes) add(byte, 8);
  const room = dataSizeOf(version) * 8;
  add(0, Math.min(4, room - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) add(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  );
}

/** The data in blocks, each with its correction, dealt out codeword by codeword. */
function interleaved(data: number[], version: number): number[] {
  const count = blocksOf(version);
  const correction = correctionOf(version);
  const shortLength = Math.floor(data.length / count);
  const longBlocks = data.length % count;
  const divisor = generator(correction);
  let from = 0;
  const parts = Array.from({ length: count }, (_, i) => {
    const length = shortLength + (i >= count - longBlocks ? 1 : 0);
    const part = data.slice(from, from + length);
    from += length;
    return { part, check: remainder(part, divisor) };
  });
  const deal = (pieces: number[][], length: number): number[] =>
    Array.from({ length }, (_, i) => pieces.flatMap((piece) => piece[i] ?? [])).flat();
  return [
    ...deal(
      parts.map(({ part }) => part),
      shortLength + 1,
    ),
    ...deal(
      parts.map(({ check }) => check),
      correction,
    ),
  ];
}

/** Product in the field of 256 elements that QR codes reckon in. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

/** Coefficients of the Reed-Solomon generator of a degree, the leading one left out. */
function generator(degree: number): number[] {
  const result = Array.from({ length: degree }, (_, i) => Number(i === degree - 1));
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let i = 0; i < degree; i += 1) result[i] = times(result[i] ?? 0, root) ^ (result[i + 1] ?? 0);
    root = times(root, 2);
  }
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  let result = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result[0] ?? 0);
    result = [...result.slice(1), 0].map((value, i) => value ^ times(divisor[i] ?? 0, factor));
  }
  return result;
}

/** A drawing under way. `fixed`: modules that carry no data. */
interface Drawing {
  size: number;
  dark: boolean[][];
  fixed: boolean[][];
}

const grid = (size: number): boolean[][] =>
  Array.from({ length: size }, () => Array.from({ length: size }, () => false));

function put(rows: boolean[][], x: number, y: number, value: boolean): void {
  const row = rows[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = value;
}

/** Finders, timing lines, alignment patterns, version; the format's place is kept free. */
function functionModules(version: number): Drawing {
  const size = sizeOf(version);
  const drawing: Drawing = { size, dark: grid(size), fixed: grid(size) };
  const fix = (x: number, y: number, value: boolean): void => {
    put(drawing.dark, x, y, value);
    put(drawing.fixed, x, y, true);
  };
  for (let i = 0; i < size; i += 1) {
    fix(6, i, i % 2 === 0);
    fix(i, 6, i % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    around(4, (dx, dy, ring) => fix(x + dx, y + dy, ring !== 2 && ring !== 4));
  const places = alignmentPlaces(version);
  const last = places.length - 1;
  for (const [i, x] of places.entries())
    for (const [j, y] of places.entries()) {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isFinder) around(2, (dx, dy, ring) => fix(x + dx, y + dy, ring !== 1));
    }
  for (const [x, y] of formatPlaces(size).flat()) fix(x, y, false);
  fix(8, size - 8, true);
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i += 1) {
      const isDark = ((bits >>> i) & 1) === 1;
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      fix(a, b, isDark);
      fix(b, a, isDark);
    }
  }
  return drawing;
}

/** Every module within `radius` of a middle, with the ring it lies on. */
function around(radius: number, visit: (dx: number, dy: number, ring: number) => void): void {
  for (let dy = -radius; dy <= radius; dy += 1)
    for (let dx = -radius; dx <= radius; dx += 1) visit(dx, dy, Math.max(Math.abs(dx), Math.abs(dy)));
}

function alignmentPlaces(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const far = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => far - (count - 2 - i) * step)];
}

/** Where the fifteen bits of the format stand, the lowest first: each of them twice. */
function formatPlaces(size: number): [number, number][][] {
  return Array.from({ length: 15 }, (_, i): [number, number][] => {
    const first: [number, number] =
      i < 6 ? [8, i] : i === 6 ? [8, 7] : i === 7 ? [8, 8] : i === 8 ? [7, 8] : [14 - i, 8];
    const second: [number, number] = i < 8 ? [size - 1 - i, 8] : [8, size - 15 + i];
    return [first, second];
  });
}

type Mask = (x: number, y: number) => boolean;
const masks: readonly Mask[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
const maskNumber = (mask: Mask): number => masks.indexOf(mask);

/** The codewords in two columns at a time, from the right, up and down; then the mask. */
function withData({ size, dark, fixed }: Drawing, codewords: readonly number[], mask: Mask): boolean[][] {
  const rows = dark.map((row) => [...row]);
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5; // the timing line is in the way
    const isUp = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]?.[x] !== false) continue;
        const isDark = (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
        put(rows, x, y, isDark !== mask(x, y));
      }
    }
  }
  return rows;
}

function withFormat(rows: boolean[][], mask: number, size: number): boolean[][] {
  const value = (levelBits << 3) | mask;
  let rest = value;
  for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((value << 10) | rest) ^ 0x5412;
  for (const [i, places] of formatPlaces(size).entries())
    for (const [x, y] of places) put(rows, x, y, ((bits >>> i) & 1) === 1);
  return rows;
}

/** How hard a drawing is to read: long runs, blocks, what looks like a finder, too much of one colour. */
function penalty(rows: boolean[][]): number {
  const columns = rows.map((_, x) => rows.map((row) => row[x] === true));
  let points = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.map((dark) => (dark ? "1" : "0")).join("");
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    points += 40 * [...text.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (const [y, row] of rows.entries())
    for (let x = 0; x + 1 < row.length; x += 1) {
      const below = rows[y + 1];
      if (below !== undefined && row[x] === row[x + 1] && row[x] === below[x] && row[x] === below[x + 1]) points += 3;
    }
  const darkCount = rows.flat().filter(Boolean).length;
  const total = rows.length * rows.length;
  return points + 10 * Math.max(0, Math.ceil(Math.abs(darkCount * 20 - total * 10) / total) - 1);
}
