import type { Lists, NameIndex } from "./name-index";

const magic = 0x4c534345; // "ECSL"
// Stored indexes hold folded words and places of sounds: whoever changes what `fold`, `tokensOf` or `soundOf` give raises this number, so
// that an old file is refused instead of searched wrongly; its list is then loaded again.
const format = 1;
const parts = 16;

/**
 * An index as one file: sixteen numbers (magic, format, entries, lengths of the parts), the words as text, then the tables as they lie in
 * memory, little-endian. Reading it is splitting one text and copying the tables; nothing is built anew.
 */
export function encodeIndex(index: NameIndex): Uint8Array {
  const words = new TextEncoder().encode(index.tokens.join("\n"));
  const tables = tablesOf(index);
  const size = parts * 4 + padded(words.length) + tables.reduce((sum, table) => sum + padded(table.byteLength), 0);
  const bytes = new Uint8Array(size);
  const head = new Uint32Array(bytes.buffer, 0, parts);
  head.set([magic, format, index.entries, words.length, ...tables.map((table) => table.length)]);
  let at = parts * 4;
  for (const table of [words, ...tables]) {
    bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), at);
    at += padded(table.byteLength);
  }
  return bytes;
}

/** The index of a file that `encodeIndex` has written; null for anything else. The tables are views of these bytes. */
export function decodeIndex(bytes: Uint8Array): NameIndex | null {
  const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (own.byteLength < parts * 4) return null;
  const head = new Uint32Array(own.buffer, own.byteOffset, parts);
  if (head[0] !== magic || head[1] !== format) return null;
  const [, , entries = 0, wordBytes = 0, ...lengths] = head;
  let at = parts * 4;
  const take = (size: number): number => {
    const from = at;
    at += padded(size);
    return own.byteOffset + from;
  };
  const wordsAt = take(wordBytes) - own.byteOffset;
  const numbers = () => {
    const length = lengths.shift() ?? 0;
    return { from: take(length * 4), length };
  };
  const sizes = Array.from({ length: 9 }, numbers);
  const kinds = lengths.shift() ?? 0;
  const kindsFrom = take(kinds);
  const tail = [numbers(), numbers()];
  if (at !== own.byteLength) return null;
  const table = ({ from, length } = { from: 0, length: 0 }) => new Uint32Array(own.buffer, from, length);
  const lists = (place: number): Lists => ({ starts: table(sizes[place]), ids: table(sizes[place + 1]) });
  const text = new TextDecoder().decode(own.subarray(wordsAt, wordsAt + wordBytes));
  return {
    tokens: text === "" ? [] : text.split("\n"),
    trigrams: lists(0),
    sounds: lists(2),
    namesOf: lists(4),
    tokensOf: lists(6),
    entryOf: table(sizes[8]),
    kindOf: new Uint8Array(own.buffer, kindsFrom, kinds),
    identifierHashes: table(tail[0]),
    identifierEntries: table(tail[1]),
    entries,
  };
}

const tablesOf = (index: NameIndex): (Uint32Array | Uint8Array)[] => [
  ...[index.trigrams, index.sounds, index.namesOf, index.tokensOf].flatMap(({ starts, ids }) => [starts, ids]),
  index.entryOf,
  index.kindOf,
  index.identifierHashes,
  index.identifierEntries,
];

const padded = (size: number): number => (size + 3) & ~3;
